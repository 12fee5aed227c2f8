"""`bilateral share URL`: the published file, by a versioned name and a pointer, where a team reads it."""

from pipeline.commands import console
from pipeline.settings import resolve, url_of


def share(url: str, keep: int, warehouse: str | None) -> int:
    """Write the file and the pointer, and say where.

    Raises:
        ShareError: No warehouse.
        StorageError: The place cannot be used.
    """
    from pipeline.desk.share import POINTER
    from pipeline.desk.share import share as write

    place = url_of(url).rstrip("/")
    done = write(resolve(warehouse=warehouse).warehouse, place, max(keep, 1))
    out = console()
    out.print(f"{place}/{done.name} ({done.pointer['bytes']:,} bytes), and {place}/{POINTER} points at it.")
    if done.swept:
        out.print(f"Removed: {', '.join(done.swept)}")
    return 0
