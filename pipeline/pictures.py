"""Small bar charts as SVG images, for the Markdown that the Dagster UI renders.

The UI takes inline SVG out of Markdown but shows an image with a data address, in which nothing can run.
"""

import base64
from collections.abc import Sequence
from xml.sax.saxutils import escape

_BAR, _GAP, _LABELS, _LONGEST, _NUMBERS = 14, 6, 150, 260, 90
_LABEL_LENGTH = 24


def bars(numbers: Sequence[tuple[object, float]], unit: str) -> str:
    """A horizontal bar chart as a Markdown image: one bar for each label and number, in the order given."""
    if not numbers:
        return f"no {unit}"
    largest = max(number for _, number in numbers) or 1
    height = len(numbers) * (_BAR + _GAP) + _GAP
    shapes = [
        _bar(_GAP + index * (_BAR + _GAP), _short(label), number, number / largest)
        for index, (label, number) in enumerate(numbers)
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LABELS + _LONGEST + _NUMBERS}" height="{height}" '
        f'font-family="sans-serif" font-size="11" fill="#555">{"".join(shapes)}</svg>'
    )
    return f"![{escape(unit)}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


def _bar(top: int, label: str, number: float, share: float) -> str:
    middle = top + _BAR - 3
    width = max(1, round(share * _LONGEST))
    return (
        f'<text x="{_LABELS - 8}" y="{middle}" text-anchor="end">{escape(label)}</text>'
        f'<rect x="{_LABELS}" y="{top}" width="{width}" height="{_BAR}" rx="2" fill="#4f43dd"/>'
        f'<text x="{_LABELS + width + 6}" y="{middle}">{number:,.0f}</text>'
    )


def _short(label: object) -> str:
    text = "unknown" if label is None else str(label)
    return text if len(text) <= _LABEL_LENGTH else text[: _LABEL_LENGTH - 1] + "…"
