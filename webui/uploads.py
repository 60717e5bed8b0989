"""Takes in files while they arrive: on the disk, not in memory, and no more of them than may come."""

import tempfile
from typing import IO, Any

from flask import request
from htmx_flask.requests import HtmxAwareRequest
from werkzeug.datastructures import FileStorage

from casework.lists.reading import LARGEST as LARGEST_ANSWER
from casework.registers.crosswalks import LARGEST as LARGEST_CROSSWALK
from casework.store.data_request_papers import LARGEST as LARGEST_PAPER
from webui.config import web
from webui.permissions import ROUTES
from webui.speech import say as _
from webui.visitors import maybe_visitor

# What is too large is still listened to, so that the form comes back with words and with what was typed.
_LISTENED_TO = 3
_MOST_FIELDS = 200


ROOM_FOR_THE_FORM = 64 * 1024
_FILES = {
    "crosswalk.bring": LARGEST_CROSSWALK,
    "data_request_papers.attach": LARGEST_PAPER,
    "referral_work.deliver": LARGEST_PAPER,
    "target_list_results.bring": LARGEST_ANSWER,
}
"""Pages to which a small file may come, and how many bytes it may have."""


def allow_files() -> None:
    """Before a form is read: only here may a request be as large as a document or a list of answers."""
    if largest := _FILES.get(request.endpoint or ""):
        request.max_content_length = largest + ROOM_FOR_THE_FORM


class Arriving:
    """One file as it arrives. Past the limit it is counted and not kept."""

    def __init__(self, file: IO[bytes], room: int) -> None:
        self._file = file
        self._room = room
        self.size = 0

    @property
    def is_whole(self) -> bool:
        """Whether all of it was kept."""
        return self.size <= self._room

    def write(self, piece: bytes) -> int:
        """Take a piece in."""
        self.size += len(piece)
        if self.is_whole:
            self._file.write(piece)
        return len(piece)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class PageRequest(HtmxAwareRequest):  # type: ignore[misc] # it ships no types
    """A request whose files lie, while they arrive, in the folder of hand-overs, without a name."""

    def _get_file_stream(self, *args: Any, **named: Any) -> Any:
        folder, room = web().hand_overs, room_at(self.endpoint)
        if not room or folder is None:
            return super()._get_file_stream(*args, **named)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Without a name: whatever ends this process, nothing of a half upload stays behind.
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - the form closes it
        return Arriving(file, room)


def room_at(endpoint: str | None) -> int:
    """How many bytes of files may come to this page; 0 where the desk takes none in."""
    rooms = {"edition_bringing.bring": web().largest_hand_over, "village_results.bring": web().largest_result}
    return rooms.get(endpoint or "", 0)


def allow_hand_overs() -> None:
    """Before a form is read: who may bring files for the desk may send much, there and nowhere else."""
    who, room = maybe_visitor(), room_at(request.endpoint)
    if room and who and who.role in ROUTES[request.endpoint or ""]:
        request.max_content_length = room * _LISTENED_TO
        request.max_form_parts = _MOST_FIELDS


def size_of(file: FileStorage) -> int:
    """How many bytes of the file came, kept or not."""
    return file.stream.size if isinstance(file.stream, Arriving) else 0


def too_large() -> str:
    """What to do with more bytes than may come."""
    most = room_at(request.endpoint) // 1_000_000
    return _("Berkas terlalu besar: paling besar %(most)s MB. Simpan sebagai CSV, atau bawa lewat server.", most=most)
