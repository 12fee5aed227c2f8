"""`bilateral export`: the published file as Parquet and CSV, with a descriptor, attribution and citation."""

from pathlib import Path

from pipeline.commands.query import connect, of_this_version


def export(folder: str, warehouse: str | None) -> int:
    """Write the export and say what it holds.

    Raises:
        CommandError: No warehouse, or one of another version.
        ExportError: The folder holds something else.
    """
    from pipeline.desk.export import export as write

    with connect(warehouse) as connection, of_this_version():
        done = write(connection, Path(folder).expanduser())
    print(
        f"{done.folder}: {len(done.rows)} tables and views, {sum(done.rows.values()):,} rows, as csv/ and parquet/\n"
        "datapackage.json describes them; CITATION.txt and ATTRIBUTION.md say how to cite them."
    )
    return 0
