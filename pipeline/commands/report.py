"""`bilateral report`: one HTML file that shows what the warehouse holds."""

import webbrowser
from pathlib import Path

from pipeline.commands.query import connect, of_this_version
from pipeline.settings import resolve


def report(file: str | None, open_it: bool, warehouse: str | None) -> int:
    """Write the report beside the warehouse, or where told, and open it in a browser if asked.

    Raises:
        CommandError: No warehouse, or one of another version.
    """
    from pipeline.desk import report as desk

    target = (
        Path(file).expanduser().absolute() if file else resolve(warehouse=warehouse).warehouse.with_name("report.html")
    )
    with connect(warehouse) as connection, of_this_version():
        desk.write(desk.report(connection), target)
    print(f"{target} ({target.stat().st_size / 1e6:.1f} MB): open it in a browser; it needs no network.")
    if open_it:
        webbrowser.open(target.as_uri())
    return 0
