"""Writes a target list as a spreadsheet: every sheet and print names the list, the partner, the person and the hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from casework.lists.layout import TO_ANSWER, cells_of, titles_of
from casework.rules.list_answers import DEFAULT
from casework.rules.listing import purpose_of
from casework.store.target_list_pieces import Piece
from schemas.sharing import SharedField
from schemas.target_lists import Handed, ListSort, TargetList
from webui.data_request_file import Column, family_columns, person_columns
from webui.marked_sheets import Mark, add_cover, add_table, marked_workbook, write_texts
from webui.moments import moment_words, short_day
from webui.speech import say as _
from webui.words import LISTS

_WIDTHS = {"NO": 7, "REF": 15, "NAMA": 28, "ALAMAT": 36, "NIK": 20, "NOKK": 20, "ALASAN": 26, "JK": 5, "FASKES": 12}
_USUAL = 16


@dataclass(frozen=True, slots=True)
class ListCopy:
    """One numbered copy of a list, and for whom it is. `fields` are those that may be shown today."""

    found: TargetList
    handed: Handed
    partner: str
    person: str
    fields: tuple[SharedField, ...]

    @property
    def mark(self) -> Mark:
        """What stands on every sheet and every printed page."""
        copy = _("unduhan ke-%(copy)s", copy=self.handed.copy)
        parts = ("UU 27/2022", self.found.number, self.partner, copy, self.person, moment_words(self.handed.at))
        return Mark(self.found.number, self.partner, " · ".join(("RAHASIA", *parts)))


def write_list(copy: ListCopy, pieces: Iterable[Piece]) -> bytes:
    """The spreadsheet. Lines are taken one by one, so memory does not grow with the list."""
    return marked_workbook(copy.mark, lambda book: _write(book, copy, pieces))


def _write(book: Any, copy: ListCopy, pieces: Iterable[Piece]) -> None:
    add_cover(book, copy.mark, _("Sampul"), cover_lines(copy))
    sheet = add_table(book, copy.mark, _("Daftar"), list_columns(copy))
    for at, piece in enumerate(pieces, start=2):
        write_texts(sheet, at, list_cells(copy, piece))
    if copy.found.sort is ListSort.PROPOSAL:
        _write_help(book, copy)


def cover_lines(copy: ListCopy) -> list[tuple[str, str]]:
    """What a list is, for whom and what for: the same on a sheet and on paper."""
    found = copy.found
    fields = ", ".join(word("shared_field", each) for each in copy.fields)
    pieces, families = numbered(found.pieces), numbered(found.families)
    answer_by = [(_("Jawaban ditunggu sampai"), short_day(found.answer_by))] if found.answer_by else []
    return [
        (_("Nomor"), found.number),
        (_("Jenis"), word("list_sort", found.sort)),
        (_("Mitra"), copy.partner),
        (_("Program"), found.programme),
        (_("Tujuan"), word("sharing_purpose", purpose_of(found.benefit))),
        (_("Tanggal daftar"), short_day(found.made_at.date())),
        (_("Isi"), _("%(pieces)s baris, %(families)s keluarga", pieces=pieces, families=families)),
        *answer_by,
        (_("Isian"), fields),
        (_("Diunduh oleh"), copy.person),
        (_("Waktu unduh"), moment_words(copy.handed.at)),
        (_("Unduhan ke"), str(copy.handed.copy)),
        (_("Simpan paling lama sampai"), short_day(found.retain_until)),
        (_("Kerahasiaan"), _("RAHASIA. Data pribadi menurut UU 27/2022, hanya untuk tujuan dan instansi di atas.")),
    ]  # fmt: skip


def list_columns(copy: ListCopy) -> Sequence[tuple[str, int]]:
    """The columns of a list, and how wide each is."""
    if copy.found.sort is ListSort.PROPOSAL:
        return [(title, _WIDTHS.get(title, _USUAL)) for title in (*titles_of(copy.found), *TO_ANSWER)]
    shown = [(column.heading, column.width) for column in (*_of_family(copy), *_of_person(copy))]
    return [("NO", _WIDTHS["NO"]), ("REF", _WIDTHS["REF"]), *shown, (_("Jumlah"), 12), (_("Keadaan"), 16)]


def list_cells(copy: ListCopy, piece: Piece) -> Sequence[str]:
    """One line of a list."""
    if copy.found.sort is ListSort.PROPOSAL:
        return (*cells_of(copy.found, piece, lambda need: word("need", need)), "", "", "")
    family = [str(column.text(piece.family) or "") for column in _of_family(copy)]
    person = [str((piece.person and column.text(piece.person)) or "") for column in _of_person(copy)]
    stands = (quantity_words(piece), word("support_state", piece.state))
    return (str(piece.entry.seq), piece.entry.ref, *family, *person, *stands)


def quantity_words(piece: Piece) -> str:
    """How much of the help, in its unit."""
    amount = piece.delivered or piece.quantity or 1
    return f"{numbered(amount)} {word('unit', piece.unit or '')}".strip()


def numbered(amount: int) -> str:
    """`15.000`."""
    return f"{amount:,}".replace(",", ".")


def word(list_name: str, code: str) -> str:
    """The word for a code."""
    return str(LISTS[list_name].get(code, code))


def _of_family(copy: ListCopy) -> list[Column]:
    return [column for column in family_columns() if column.field in copy.fields]


def _of_person(copy: ListCopy) -> list[Column]:
    return [column for column in person_columns() if column.field in copy.fields]


def _write_help(book: Any, copy: ListCopy) -> None:
    sheet = add_table(book, copy.mark, _("Petunjuk"), [(_("Kolom"), 14), (_("Isi"), 30), (_("Artinya"), 60)])
    lines = [
        ("STATUS", "DITERIMA", _("disetujui; isi TANGGAL mulai berlaku sebagai 01-12-2026")),
        ("STATUS", "DITOLAK", _("tidak disetujui; isi ALASAN dengan salah satu kode di bawah")),
        *(("ALASAN", code, word("decline_reason", reason)) for code, reason in DEFAULT.codes()),
        ("", "", _("Baris yang belum dijawab dibiarkan kosong. Kirim kembali sebagai XLSX atau CSV.")),
    ]
    for at, line in enumerate(lines, start=2):
        write_texts(sheet, at, line)
