"""Reads a pledge file row by row, and says in words what is wrong with it."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from casework.rules.pledge_words import lacks_consent, not_allowed
from casework.rules.sharing_limits import LIMITS
from producers.partner_pledges import cells as how
from producers.partner_pledges.cells import Wrong, maybe, one_of
from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.conditions import Condition
from schemas.pledge_codes import Benefit
from schemas.sharing import SharedField

LARGEST = 5_000_000
REQUIRED = ("id_komitmen", "mitra_kode", "mitra_nama", "mitra_jenis", "program", "pilar", "status", "tanggal")
OPTIONAL = (
    "jumlah", "satuan", "wilayah", "bantuan", "syarat", "data_minimum", "persetujuan", "batas_jawab_hari",
)  # fmt: skip
PILLARS = {"beban": Pillar.BURDEN, "pendapatan": Pillar.INCOME, "kantong": Pillar.POCKETS}
STATUSES = {
    "komitmen": PledgeStatus.PROMISED,
    "berjalan": PledgeStatus.RUNNING,
    "ditarik": PledgeStatus.WITHDRAWN,
}
UNITS = {
    "jiwa": Unit.PERSONS,
    "keluarga": Unit.FAMILIES,
    "paket": Unit.PACKAGES,
    "rumah": Unit.HOUSES,
    "bibit": Unit.SEEDLINGS,
    "rupiah": Unit.RUPIAH,
    "kegiatan": Unit.SESSIONS,
}
_CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}")
_AREA = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
_NUMBER = re.compile(r"\d{1,3}(\.\d{3})*|\d+")
_TITLE = re.compile(r"[^\x00-\x1f]{1,120}")
_MOST = 10_000_000_000
T = TypeVar("T")


class PledgesRefused(Exception):
    """The file was not taken in, nothing of it. `reasons` are sentences for the person who brought it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """One pledge as the file states it. None means that the file says nothing of it, as an empty cell does."""

    reference: str
    agency: str
    partner_name: str
    partner_sort: str
    programme: str
    pillars: tuple[Pillar, ...]
    status: PledgeStatus
    quantity: int | None
    unit: Unit | None
    said_on: date
    area_code: str | None
    benefit: Benefit | None = None
    conditions: tuple[Condition, ...] | None = None
    fields: tuple[SharedField, ...] | None = None
    needs_consent: bool | None = None
    answer_days: int | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A row that was left out, and why."""

    file: str
    row: int
    column: str
    words: str

    def __str__(self) -> str:
        return f"{self.file}, baris {self.row}, kolom {self.column}: {self.words}"


def read_rows(file: Path) -> Iterator[PledgeRow | Complaint]:
    """Each row of the file, read or refused. Raises `PledgesRefused` where the file itself is wrong."""
    table = csv.DictReader(io.StringIO(_text(file), newline=""), delimiter=_delimiter(file))
    missing = [column for column in REQUIRED if column not in (table.fieldnames or ())]
    if missing:
        found = ", ".join(table.fieldnames or ()) or "tidak ada"
        raise PledgesRefused(f"{file.name}: kolom {', '.join(missing)} tidak ada. Kolom yang ditemukan: {found}.")
    seen: set[str] = set()
    try:
        for cells in table:
            yield _once(_read(file.name, table.line_num, cells), seen, file.name, table.line_num)
    except csv.Error:
        raise PledgesRefused(f"{file.name}, baris {table.line_num}: tanda kutip tidak ditutup.") from None
    if not seen:
        raise PledgesRefused(f"{file.name}: tidak ada satu komitmen pun yang dapat dibaca.")


def _text(file: Path) -> str:
    if file.stat().st_size > LARGEST:
        raise PledgesRefused(f"{file.name}: berkas lebih besar dari {LARGEST // 1_000_000} MB.")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise PledgesRefused(f"{file.name}: bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from None
    if not text.strip():
        raise PledgesRefused(f"{file.name}: berkas kosong.")
    if "\x00" in text:
        raise PledgesRefused(f"{file.name}: berisi bita nol. Simpan ulang sebagai CSV UTF-8.")
    return text


def _delimiter(file: Path) -> str:
    first = _text(file).splitlines()[0]
    return max(",;\t|", key=first.count)


def _once(row: PledgeRow | Complaint, seen: set[str], file: str, line: int) -> PledgeRow | Complaint:
    if isinstance(row, Complaint):
        return row
    if row.reference in seen:
        return Complaint(file, line, "id_komitmen", "Nomor ini sudah ada di baris lain. Beri nomor sendiri.")
    seen.add(row.reference)
    return row


def _read(file: str, line: int, cells: dict[str, str | None]) -> PledgeRow | Complaint:
    column = ""

    def cell(name: str, read: Callable[[str], T]) -> T:
        nonlocal column
        column = name
        return read((cells.get(name) or "").strip())

    try:
        quantity, unit = cell("jumlah", _quantity), cell("satuan", _unit)
        row = PledgeRow(
            cell("id_komitmen", _title), cell("mitra_kode", _code), cell("mitra_nama", _title),
            cell("mitra_jenis", _code), cell("program", _title), cell("pilar", _pillars),
            cell("status", lambda text: one_of(STATUSES, text)), quantity, unit,
            cell("tanggal", _day), cell("wilayah", _area), cell("bantuan", maybe(how.benefit)),
            cell("syarat", maybe(how.conditions)), cell("data_minimum", maybe(how.fields)),
            cell("persetujuan", maybe(how.yes_or_no)), cell("batas_jawab_hari", maybe(how.answer_days)),
        )  # fmt: skip
        if (quantity is None) != (unit is None):
            column = "satuan"
            raise Wrong("Jumlah dan satuan harus diisi keduanya atau kosong keduanya.")
        cell("data_minimum", lambda _: _check_fields(row))
        cell("persetujuan", lambda _: _check_consent(row))
    except Wrong as wrong:
        return Complaint(file, line, column, str(wrong))
    return row


def _title(text: str) -> str:
    if not _TITLE.fullmatch(text):
        raise Wrong("Harus diisi, paling banyak 120 huruf, satu baris.")
    return text


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise Wrong("Isi kode dengan huruf kecil, angka dan tanda hubung, misalnya bpjs-kes.")
    return text


def _pillars(text: str) -> tuple[Pillar, ...]:
    return tuple(dict.fromkeys(one_of(PILLARS, part.strip()) for part in text.split("|")))


def _quantity(text: str) -> int | None:
    if not text:
        return None
    number = int(text.replace(".", "")) if _NUMBER.fullmatch(text) else 0
    if not 1 <= number <= _MOST:
        raise Wrong("Isi angka bulat mulai dari 1, misalnya 15000 atau 15.000, atau kosongkan.")
    return number


def _unit(text: str) -> Unit | None:
    return one_of(UNITS, text) if text else None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Wrong("Isi tanggal sebagai tahun-bulan-hari, misalnya 2024-10-14.") from None
    if not date(2000, 1, 1) <= day < date(2100, 1, 1):
        raise Wrong("Tahun harus antara 2000 dan 2099.")
    return day


def _area(text: str) -> str | None:
    if text and not _AREA.fullmatch(text):
        raise Wrong("Isi kode wilayah dengan titik, misalnya 18.02 atau 18.02.21, atau kosongkan.")
    return text or None


def _check_fields(row: PledgeRow) -> None:
    if over := not_allowed(row.fields or (), LIMITS.allowance(row.agency, row.partner_sort)):
        raise Wrong(f"Mitra ini tidak boleh menerima: {', '.join(over)}.")


def _check_consent(row: PledgeRow) -> None:
    if lacks_consent(row.fields or (), row.needs_consent, LIMITS.allowance(row.agency, row.partner_sort)):
        raise Wrong("Mitra jenis ini hanya boleh menerima data dengan persetujuan keluarga. Isi ya.")
