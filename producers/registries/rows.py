"""Turns a row of a register file into what the vault keeps of it, and notes what is odd."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from casework.registers.cells import (
    BROKEN,
    UNRECKONED,
    Cell,
    date_of,
    from_1904,
    is_marked,
    is_rounded,
    key_of,
    pattern_of,
    text_of,
)
from casework.registers.complaints import ComplaintBook, Place
from casework.store.sealing import Sealer, place_of
from casework.store.spelling import fold_name
from casework.store.staging import StagedRow
from producers.registries.flags import Fate, aid_reader, fate_reader, picker, sign_reader
from producers.registries.kampung import Kampung
from producers.registries.keys import FamilyKeys, keys_for
from producers.registries.layouts import Layout
from producers.registries.nik import CardFlag, Nik, card_of, doubts, nik_of
from producers.registries.tables import Table
from producers.registries.usual import USUAL, Usual, UsualReader
from schemas.ages import age_on

_LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_KEY = 100, 200, 80
_ELDERLY, _SMALL_CHILD = 60, 5


@dataclass(frozen=True, slots=True)
class ReadingDesk:
    """What reading needs beside the file: keys, areas, the edition's day, and a book for complaints."""

    sealer: Sealer
    kampung: Kampung
    reference_on: date
    book: ComplaintBook


Identity = tuple[Nik, str | None, date | None, bool]
"""NIK, sex, birth date, and whether that date is stated."""


class Parts(NamedTuple):
    """The cells that each row has for itself; None for a column that the file does not have."""

    family_key: Cell
    family_card: Cell
    person_key: Cell
    name: Cell
    nik: Cell
    birth_date: Cell
    address: Cell
    rt: Cell
    rw: Cell


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, layout: Layout, table: Table, desk: ReadingDesk) -> None:
        self._layout, self._table, self._desk = layout, table, desk
        self._at = {part: indexes[0] for part, indexes in table.columns.items()}
        self._is_family = table.kind == "keluarga"
        if self._is_family:
            self._at["name"] = self._at["head_name"]
        self._width = len(table.titles)
        self._pick = picker([self._at.get(part) for part in Parts._fields])
        self._keys = lru_cache(maxsize=4096)(lambda key: keys_for(desk.sealer, layout.source, key))
        self._seal_card = lru_cache(maxsize=4096)(self._sealed_card)
        self._aid_cells, self._aid_words = aid_reader(layout, table)
        self._sign_cells, self._sign_words = sign_reader(layout, self._at)
        self._fate_cells, self._fate = fate_reader(layout, self._at)
        self._pick_usual = picker([self._at.get(part) for part in USUAL])
        self._usual = UsualReader(layout, desk.kampung, has_area_code="area_code" in self._at).read
        self._born = lru_cache(maxsize=65_536, typed=True)(self._birth_date)
        self._age = lru_cache(maxsize=16_384)(self._age_marks)
        self._key_titles = {table.titles[self._at[part]] for part in layout.family_key if part in self._at}
        self._used = sorted({index for indexes in table.columns.values() for index in indexes})
        self._record = 0

    def read(self, line: int, number: int, cells: Sequence[Cell]) -> StagedRow | None:
        """The row, ready for the vault; None where it had to be left out. What is odd is in the book.

        `line` counts the rows of all files, `number` is the row's in its sheet. Rows come in order.
        """
        self._record += 1
        filled = self._whole(number, cells)
        if filled is None:
            return None
        whole = (*filled, None)  # for the columns that are not there
        parts = Parts._make(self._pick(whole))
        card = self._card(parts, number)
        key, name = self._family_key(parts, card), text_of(parts.name)
        if code := self._why_left_out(parts, key, name):
            return self._complain(code, number)
        if is_marked(parts.name):
            self._note("name_marked", number, "name", name)
        if len(name) > _LONGEST_NAME:
            self._note("text_too_long", number, "name", name)
        usual = self._usual(*self._pick_usual(whole))
        told = (self._aid_words(self._aid_cells(whole)), self._sign_cells(whole), self._fate(self._fate_cells(whole)))
        return self._ready((line, number), parts, (self._keys(key), card, name[:_LONGEST_NAME]), usual, told)

    def restart(self) -> None:
        """Count the rows of data from the first again."""
        self._record = 0

    def _whole(self, number: int, cells: Sequence[Cell]) -> Sequence[Cell] | None:
        """The row with as many cells as there are titles; None where it has others, or a formula failed in it."""
        if len(cells) != self._width:
            if self._table.sheet.delimiter:
                self._complain("row_ragged" if cells else "field_too_long", number)
                return None
            cells = [*cells, *[""] * self._width][: self._width]
        return cells if BROKEN.isdisjoint(cells) or not self._complain_of_broken(number, cells) else None

    def _ready(
        self,
        at: tuple[int, int],
        parts: Parts,
        known: tuple[FamilyKeys, str, str],
        usual: Usual,
        told: tuple[str, tuple[Cell, ...], Fate | None],
    ) -> StagedRow:
        (line, number), (keys, card, name), (aid, signs, fate) = at, known, told
        is_head = self._is_family or usual.is_head
        nik, sex, born, is_stated = self._identity(parts, number, card, usual.sex)
        for code, part, value in usual.doubts:
            self._note(code, number, part, value)
        if fate:
            self._note(fate.asks, number, fate.part, fate.written)
        person_key = "head" if self._is_family else key_of(parts.person_key) or _person_key(nik, name, born)
        person_id = keys.person(person_key)
        is_elderly, is_small = self._age(born)
        card_cipher, card_index = self._seal_card(keys, card) if card else (None, None)
        placed, sheet = usual.placed, self._table.sheet
        return StagedRow(
            line, self._is_family, sheet.file, sheet.name, number,
            keys.record_id, keys.household_id, keys.index, keys.cipher, card_cipher, card_index,
            placed.code, _address(parts.address, parts.rt, parts.rw), usual.decile, usual.members,
            aid, self._sign_words(signs, is_head, sex),
            person_id, name, fold_name(name), sex, born, is_stated, usual.relation, is_head,
            is_elderly, is_small,
            *self._sealed_nik(nik, person_id), None if placed.code else placed.written or None,
            fate.asks if fate else None,
        )  # fmt: skip

    def _identity(self, parts: Parts, number: int, card: str, sex: str | None) -> Identity:
        """NIK with its doubts, sex and birth date. A register without those columns is read from a trusted NIK."""
        born, code = self._born(parts.birth_date)
        if code:
            self._note(code, number, "birth_date", text_of(parts.birth_date))
        nik = nik_of(parts.nik, card) if "nik" in self._at else Nik("")
        nik = doubts(nik, born, sex, self._desk.reference_on)
        for flag in nik.flags:
            self._note(flag.value, number, "nik", text_of(parts.nik))
        is_stated = born is not None
        if nik.is_trusted:
            if nik.number[:4] not in self._desk.kampung.districts:
                self._desk.book.count("nik_elsewhere")
            sex = sex or nik.sex
            born = born or nik.birth_date(self._desk.reference_on)
        return nik, sex, born, is_stated

    def _birth_date(self, cell: Cell) -> tuple[date | None, str]:
        """The date, or the complaint for which there is none."""
        cell = from_1904(cell) if self._table.sheet.is_1904 else cell
        latest, is_month_first = self._desk.reference_on, self._layout.dates == "month-first"
        born = date_of(cell, latest, is_month_first)
        if born is not None or not text_of(cell):
            return born, ""
        is_turned = not is_month_first and date_of(cell, latest, True) is not None
        return None, "date_month_first" if is_turned else "date_unreadable"

    def _age_marks(self, born: date | None) -> tuple[bool, bool | None]:
        """Whether somebody is old, and whether a small child (None: not known), on the edition's day."""
        if born is None:
            return False, None
        age = age_on(born, self._desk.reference_on)
        return age >= _ELDERLY, age < _SMALL_CHILD

    def _card(self, parts: Parts, number: int) -> str:
        card, flag = card_of(parts.family_card)
        if flag:
            self._note(flag.value, number, "family_card", text_of(parts.family_card))
        return card

    def _family_key(self, parts: Parts, card: str) -> str:
        """The first key of the register that is filled in; one that stands in for No. KK says so."""
        for part in self._layout.family_key:
            value = card if part == "family_card" else key_of(getattr(parts, part))
            if value:
                return value if part != "person_key" else f"person:{value}"
        return ""

    def _why_left_out(self, parts: Parts, key: str, name: str) -> str:
        """The complaint for which the row cannot be taken in; "" for none."""
        if not key:
            return self._why_keyless(parts)
        if key in self._key_titles:
            return "titles_again"
        if is_rounded(parts.family_key):
            return "key_rounded"
        if len(key) > _LONGEST_KEY:
            return "key_too_long"
        return "" if name else "name_missing"

    def _why_keyless(self, parts: Parts) -> str:
        if "family_card" not in self._layout.family_key:
            return "key_missing"
        if text_of(parts.family_card) in self._key_titles:
            return "titles_again"
        return "key_rounded" if card_of(parts.family_card)[1] is CardFlag.ROUNDED else "key_missing"

    def _sealed_nik(self, nik: Nik, person_id: UUID) -> tuple[bytes | None, bytes | None, bool]:
        if not nik.number:
            return None, None, False
        sealer = self._desk.sealer
        cipher = sealer.seal(nik.number, place_of("person", "nik_cipher", person_id))
        return cipher, sealer.blind_index("nik", nik.number), nik.is_trusted

    def _sealed_card(self, keys: FamilyKeys, card: str) -> tuple[bytes, bytes]:
        sealer = self._desk.sealer
        place = place_of("registry_record", "family_card_cipher", keys.record_id)
        return sealer.seal(card, place), sealer.blind_index("family_card", card)

    def _complain_of_broken(self, number: int, cells: Sequence[Cell]) -> bool:
        """Tell of the first failed formula among the columns that are read; False where none of those failed."""
        for index in self._used:
            if cells[index] in BROKEN:
                code = "formula_empty" if cells[index] == UNRECKONED else "cell_broken"
                self._desk.book.note(code, self._place(number, self._table.titles[index]))
                return True
        return False

    def _complain(self, code: str, number: int) -> StagedRow | None:
        self._desk.book.note(code, self._place(number, ""))
        return None

    def _note(self, code: str, number: int, part: str, value: str) -> None:
        title = self._table.titles[self._at[part]] if part in self._at else ""
        self._desk.book.note(code, self._place(number, title), pattern_of(value))

    def _place(self, number: int, title: str) -> Place:
        sheet = self._table.sheet
        # In CSV line breaks within cells make a row's number run ahead of the count that a spreadsheet shows.
        return Place(sheet.file, sheet.name, number, title, self._record if sheet.delimiter else 0)


def _person_key(nik: Nik, name: str, born: date | None) -> str:
    # A number that all members have, such as the family card's, would make one person of them.
    return nik.number if nik.is_trusted else f"{name}|{born}"


# The rows of a family stand together in most files.
@lru_cache(maxsize=4096, typed=True)
def _address(cell: Cell, rt_cell: Cell, rw_cell: Cell) -> str | None:
    address, rt = text_of(cell), text_of(rt_cell) if rt_cell else ""
    if rt and "RT" not in address.upper():
        rw = text_of(rw_cell)
        address = f"{address} RT {rt}{f' RW {rw}' if rw else ''}".strip()
    return address[:_LONGEST_ADDRESS] or None
