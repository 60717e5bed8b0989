"""The files of a hand-over, before anybody reads them: are they there, which are they, and where are they kept?"""

import hashlib
import shutil
from pathlib import Path
from typing import IO
from uuid import uuid4

from casework.registers.complaints import Place, refuse

_LONGEST_NAME = 180  # bytes; file systems stop at 255
_PIECE = 1024 * 1024


def digest_of(path: Path) -> bytes:
    """The file's SHA-256. Refuses a file that is not there, or is empty."""
    if not path.is_file():
        raise refuse("file_missing", Place(path.name))
    if path.stat().st_size == 0:
        raise refuse("file_empty", Place(path.name))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def new_shelf(folder: Path) -> Path:
    """A place for the files of one hand-over, under a name that nobody can guess, which no other user can read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shelf = folder / uuid4().hex
    shelf.mkdir(mode=0o700)
    return shelf


def keep_file(shelf: Path, name: str, content: IO[bytes]) -> Path:
    """Write a file there, piece by piece. It keeps the name that people know it by, as far as that is harmless."""
    plain = _plain(name)
    path = shelf / plain
    for number in range(2, 1000):
        if not path.exists():
            break
        path = shelf / f"{Path(plain).stem} ({number}){Path(plain).suffix}"
    with path.open("xb") as file:
        shutil.copyfileobj(content, file, _PIECE)
    return path


def stored_names(shelf: Path) -> dict[str, str]:
    """By file name, where it is kept below the folder of hand-overs."""
    return {path.name: f"{shelf.name}/{path.name}" for path in shelf.iterdir()}


def discard_shelf(shelf: Path) -> None:
    """Nothing speaks of these files."""
    shutil.rmtree(shelf, ignore_errors=True)


def _plain(raw: str) -> str:
    """The name without folders, dots in front, and whatever cannot be seen."""
    name = raw.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in name if sign.isprintable()).strip(" .") or "berkas"
    ending = Path(shown).suffix[:10]
    stem = shown.removesuffix(ending).encode()[: _LONGEST_NAME - len(ending.encode())]
    return stem.decode(errors="ignore") + ending
