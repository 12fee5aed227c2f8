"""What templates of wikitext show.

The table ``templates.csv`` says for each known name which of a handful of ways it takes to show its parameters: a new
template is a new row there.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.reading.canonical import BULLET, FILLER, INFOBOX, fill, padded, stretched, visible

Parameters = list[tuple[str, str]]  # name ("" when positional) and value, in order
Show = Callable[[str, str, Parameters], str]  # text of the table, source, parameters -> what is shown


def shown(source: str, unknown: Counter[str], *, is_inline: bool) -> str:
    """The canonical text of one template without nested ones, as long as ``source``."""
    inner = source[2:-2]
    name = " ".join(visible(inner.split("|", 1)[0]).replace("_", " ").lower().split())
    if name.startswith("infobox"):
        return _infobox(source)
    known = _table().get(name)
    if known is not None:
        show, text = known
        return stretched(show(text, source, _parameters(inner)), len(source))
    if _CODE.fullmatch(inner.strip()):
        return fill(2) + inner + fill(2)
    if is_inline and not _SILENT.match(name):
        unknown[name] += 1
    return fill(len(source))


def _parameters(inner: str) -> Parameters:
    parameters: Parameters = []
    for part in inner.split("|")[1:]:
        name, equals, value = part.partition("=")
        # "=" inside a positional value (a link with a query) is no name.
        if equals and re.fullmatch(r"[\w \-]{1,30}", name.strip(FILLER + " \n")):
            parameters.append((name.strip(FILLER + " \n").lower(), value))
        else:
            parameters.append(("", part))
    return parameters


def _positional(parameters: Parameters) -> list[str]:
    numbered = {name: value for name, value in parameters if name.isdigit()}
    plain = [value for name, value in parameters if not name]
    return plain or [numbered[number] for number in sorted(numbered, key=int)]


def _words(value: str) -> str:
    return value.replace("\n", " ").strip()


def _nothing(_text: str, source: str, _parameters: Parameters) -> str:
    return fill(len(source))


def _first(_text: str, source: str, parameters: Parameters) -> str:
    return _in_place(source, _positional(parameters), 0)


def _second(_text: str, source: str, parameters: Parameters) -> str:
    return _in_place(source, _positional(parameters), 1)


def _last(_text: str, source: str, parameters: Parameters) -> str:
    return _in_place(source, _positional(parameters), -1)


def _in_place(source: str, values: list[str], number: int) -> str:
    if not values or number >= len(values):
        return _in_place(source, values, 0) if values and number else fill(len(source))
    value = values[number]
    at = source.find("|" + value) + 1 if value else -1
    if at <= 0:
        return padded(_words(value), len(source))
    return fill(at) + value.replace("\n", " ") + fill(len(source) - at - len(value))


def _quote(text: str, source: str, parameters: Parameters) -> str:
    """The parameter ``text``, else the first."""
    for name, value in parameters:
        if name in ("text", "quote"):
            return _words(value)
    return _first(text, source, parameters)


def _text(text: str, _source: str, _parameters: Parameters) -> str:
    """What the table says."""
    return text


def _before(text: str, _source: str, parameters: Parameters) -> str:
    """What the table says, then the first parameter: a currency, "c. "."""
    values = _positional(parameters)
    return text + _words(values[0]) if values else ""


def _date(_text: str, source: str, parameters: Parameters) -> str:
    """``{{dts|2008|4|6}}`` is 2008-04-06, ``{{dts|6 April 2008}}`` stays as written."""
    values = [_words(value) for value in _positional(parameters) if value.strip(FILLER + " \n")]
    if not values:
        return fill(len(source))
    if len(values) == 1:
        return _in_place(source, [values[0]], 0)
    if not values[0].isdigit() or not all(value.isdigit() for value in values[1:3]):
        return " ".join(reversed(values[:3]))
    return "-".join([values[0], *(value.zfill(2) for value in values[1:3])])


def _as_of(_text: str, _source: str, parameters: Parameters) -> str:
    values = [_words(value) for value in _positional(parameters)]
    names = dict(parameters)
    date = (
        "-".join([*values[:1], *(value.zfill(2) for value in values[1:3])])
        if all(map(str.isdigit, values))
        else " ".join(reversed(values))
    )
    return f"{'as' if 'lc' in names else 'As'} of {date}"


def _convert(_text: str, _source: str, parameters: Parameters) -> str:
    values = [_words(value) for value in _positional(parameters)]
    return " ".join(values[:2])


def _list(_text: str, source: str, parameters: Parameters) -> str:
    """Every positional parameter is an item; the bar before it becomes its bullet."""
    inner = source[2:-2]
    at = inner.find("|")
    if at < 0 or not _positional(parameters):
        return fill(len(source))
    items = inner[at:].replace("|", BULLET)
    items = re.sub(rf"\n\s*\*+ ?|{BULLET}\s*\*+ ?", lambda match: padded(BULLET, len(match[0])), items)
    return fill(2 + at) + items.replace("\n", " ") + fill(2)


def _sort_name(_text: str, _source: str, parameters: Parameters) -> str:
    return " ".join(_words(value) for value in _positional(parameters)[:2])


def _infobox(source: str) -> str:
    """Each ``| key = value`` line of an infobox is a line of its own."""
    lines = source[:-2].split("\n")
    masked = [fill(len(lines[0]))]
    for line in lines[1:]:
        match = re.match(rf"[\s{FILLER}]*\|[ \t]*(?P<key>[\w -]+?)[ \t]*=(?=[ \t]*\S)", line)
        value = line[match.end() :] if match else ""
        if not match or _NO_FACT.match(match["key"]) or not visible(value):
            masked.append(fill(len(line)))
        else:
            masked.append(
                padded(INFOBOX, match.start("key"))
                + match["key"]
                + fill(match.end() - match.end("key") - 1)
                + ":"
                + value
            )
    return "\n".join(masked) + fill(2)


_CODE: Final = re.compile(r"[A-Z]{2,3}")
_NO_FACT: Final = re.compile(
    r"(?i)(?:map|image|flag|caption|width|size|alt|title|name|party|logo|symbol|coat|filetype|color|colour|style|header)"
)
_SILENT: Final = re.compile(
    r"(?:cite|citation|harv|sfn|efn|refn|ref|notelist|isbn|issn|oclc|doi|jstor|webarchive|dead link|better source|"
    r"failed|verify|clarify|when|who|which|by whom|what|where|why|dubious|disputed|update|pov|vague|unreliable|use |"
    r"defaultsort|displaytitle|redirect|about|for|for2|other uses|distinguish|hatnote|end|commons|sister|wikivoyage|"
    r"official|authority|toc|pp|page needed|full citation|subscription|br|break|crlf|sic|#|--|cbignore|usurped|hidden|"
    r"sronly|legend|multiple|more|unreferenced|refimprove|original research|tone|peacock|stub|.*-stub|expand|"
    r"incomplete|globalize|pd-|source|cia|statedept|ipa|respell|audio|listen|time needed|fix|\w+ topics?|\w+ in topic|"
    r"politics of|foreign relations|members|.*navbox|.*sidebar)",
    re.IGNORECASE,
)
"""Templates that show no words of the article: their names are not reported as unknown."""

_WAYS: Final[dict[str, Show]] = {
    "nothing": _nothing,
    "first": _first,
    "second": _second,
    "last": _last,
    "quote": _quote,
    "text": _text,
    "before": _before,
    "date": _date,
    "as of": _as_of,
    "measure": _convert,
    "list": _list,
    "name": _sort_name,
}


@cache
def _table() -> dict[str, tuple[Show, str]]:
    """The templates of ``templates.csv``: name -> how it shows its parameters, and the text it adds."""
    with (Path(__file__).parent / "templates.csv").open(encoding="utf-8", newline="") as file:
        return {row["template"]: (_WAYS[row["shows"]], row["text"]) for row in csv.DictReader(file)}
