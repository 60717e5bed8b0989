"""The files of a hand-over, before anybody reads them: are they there, and which are they?"""

import hashlib
from pathlib import Path

from casework.registers.complaints import Place, refuse


def digest_of(path: Path) -> bytes:
    """The file's SHA-256. Refuses a file that is not there, or is empty."""
    if not path.is_file():
        raise refuse("file_missing", Place(path.name))
    if path.stat().st_size == 0:
        raise refuse("file_empty", Place(path.name))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
