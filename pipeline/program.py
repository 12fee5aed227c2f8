"""Which program this is: its version, and a digest of what it is made of.

Imports nothing heavy, so that a command can ask it before it decides what to load.
"""

import functools
import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SQL = PACKAGE.parent / "sql"
_KINDS = {".py", ".csv", ".toml", ".sql"}


@functools.cache
def code_fingerprint() -> str:
    """Digest of the package's modules and reference tables and of the SQL beside it, by name and content."""
    digest = hashlib.sha256()
    for folder in (PACKAGE, SQL):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in _KINDS):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(folder.parent)}\0{content}\n".encode())
    return digest.hexdigest()


def code_version() -> str:
    """The version of the program, with the first digits of the digest of its code behind a plus."""
    try:
        number = version("bilateral")
    except PackageNotFoundError:
        number = "unknown"
    return f"{number}+{code_fingerprint()[:12]}"
