"""Turns a row of a register file into what the vault keeps of it, and notes what is odd."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from casework.store.sealing import Sealer, place_of
from casework.store.spelling import fold_name
from casework.store.staging import StagedRow
from producers.registries.cells import Cell, date_of, flag_of, is_broken, is_rounded, number_of, pattern_of, text_of
from producers.registries.complaints import ComplaintBook, Place
from producers.registries.kampung import Kampung
from producers.registries.keys import FamilyKeys, keys_for
from producers.registries.layouts import Layout
from producers.registries.nik import Nik, card_of, doubts, nik_of
from producers.registries.tables import Table

_LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_KEY = 100, 200, 80
_FEMALE, _MALE = ("p", "w", "f", "2"), ("l", "m", "1")
_ELDERLY, _SMALL_CHILD = 60, 5
Picker = Callable[[Sequence[Cell]], tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class ReadingDesk:
    """What reading needs beside the file: keys, areas, the edition's day, and a book for complaints."""

    sealer: Sealer
    kampung: Kampung
    reference_on: date
    book: ComplaintBook


class Parts(NamedTuple):
    """The cells of one row by what they mean; None for a column that the file does not have."""

    family_key: Cell
    family_card: Cell
    person_key: Cell
    name: Cell
    nik: Cell
    sex: Cell
    birth_date: Cell
    relation: Cell
    address: Cell
    rt: Cell
    rw: Cell
    area_code: Cell
    kecamatan: Cell
    kampung: Cell
    decile: Cell
    members: Cell


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
        # The same few values stand in most rows, so what they mean is looked up once for all rows that have them.
        self._aid_cells, self._aid_words = _aid_reader(table)
        self._sign_cells, self._sign_words = _sign_reader(layout, self._at)

    def read(self, line: int, number: int, cells: Sequence[Cell]) -> StagedRow | None:
        """The row, ready for the vault; None where it had to be left out. What is odd is in the book."""
        if len(cells) != self._width:
            if self._table.sheet.delimiter:
                return self._complain("row_ragged", number)
            cells = [*cells, *[""] * self._width][: self._width]
        parts = Parts._make(self._pick(cells))
        card = self._card(parts, number)
        key, name = self._family_key(parts, card), text_of(parts.name)
        if not key or not name:
            return self._complain("name_missing" if key else "key_missing", number)
        if is_broken(key) or is_broken(name):
            return self._complain("cell_broken", number)
        if is_rounded(parts.family_key):
            return self._complain("key_rounded", number)
        told = (self._aid_words(self._aid_cells(cells)), self._sign_cells(cells))
        return self._ready((line, number), parts, self._keys(key), (card, name[:_LONGEST_NAME]), told)

    def _ready(
        self,
        at: tuple[int, int],
        parts: Parts,
        keys: FamilyKeys,
        known: tuple[str, str],
        told: tuple[str, tuple[Cell, ...]],
    ) -> StagedRow:
        (line, number), (card, name), (aid, signs) = at, known, told
        relation = text_of(parts.relation)
        is_head = self._is_family or relation.lower().startswith("kepala")
        nik, sex, born = self._identity(parts, number, card)
        person_key = "head" if self._is_family else text_of(parts.person_key) or nik.number or f"{name}|{born}"
        person_id = keys.person(person_key)
        age = _age(born, self._desk.reference_on)
        card_cipher, card_index = self._seal_card(keys, card) if card else (None, None)
        return StagedRow(
            line, self._is_family, self._table.sheet.file, self._table.sheet.name, number,
            keys.record_id, keys.household_id, keys.index, keys.cipher, card_cipher, card_index,
            self._area(parts, number), _address(parts), self._decile(parts, number), number_of(text_of(parts.members)),
            aid, " ".join(filter(None, (self._sign_words(signs, is_head), *_signs_of_person(is_head, sex, age)))),
            person_id, name, fold_name(name), sex, born, relation[:60] or None, is_head,
            age is not None and age >= _ELDERLY, *self._sealed_nik(nik, person_id),
        )  # fmt: skip

    def _identity(self, parts: Parts, number: int, card: str) -> tuple[Nik, str | None, date | None]:
        """NIK with its doubts, sex and birth date. A register without those columns is read from a trusted NIK."""
        nik = nik_of(parts.nik, card) if "nik" in self._at else Nik("")
        sex, born = _sex(text_of(parts.sex)), self._birth_date(parts.birth_date, number)
        judged = doubts(nik, born, sex)
        for flag in judged.flags:
            self._note(flag.value, number, "nik", text_of(parts.nik))
        if nik.is_trusted:
            sex = sex or nik.sex
            born = born or nik.birth_date(self._desk.reference_on)
        return judged, sex, born

    def _birth_date(self, cell: Cell, number: int) -> date | None:
        born = date_of(cell, self._desk.reference_on) if cell else None
        if cell and born is None and text_of(cell):
            self._note("date_unreadable", number, "birth_date", text_of(cell))
        return born

    def _area(self, parts: Parts, number: int) -> str | None:
        code = text_of(parts.area_code)
        found = self._desk.kampung.find(code, text_of(parts.kecamatan), text_of(parts.kampung))
        if found is None:
            self._note("area_unknown", number, "area_code" if "area_code" in self._at else "kampung", code)
        return found

    def _decile(self, parts: Parts, number: int) -> int | None:
        text, scale = text_of(parts.decile), self._layout.decile
        if not text:
            return None
        decile = number_of(text)
        if scale and decile is not None and scale.lowest <= decile <= scale.highest:
            return decile
        self._note("decile_out_of_scale", number, "decile", text)
        return None

    def _card(self, parts: Parts, number: int) -> str:
        card = card_of(parts.family_card)
        if not card and text_of(parts.family_card):
            self._note("card_unreadable", number, "family_card", text_of(parts.family_card))
        return card

    def _family_key(self, parts: Parts, card: str) -> str:
        """The first key of the register that is filled in; one that stands in for No. KK says so."""
        for part in self._layout.family_key:
            value = card if part == "family_card" else text_of(getattr(parts, part))
            if value:
                return value[:_LONGEST_KEY] if part != "person_key" else f"person:{value[:_LONGEST_KEY]}"
        return ""

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

    def _complain(self, code: str, number: int) -> StagedRow | None:
        self._desk.book.note(code, Place(self._table.sheet.file, self._table.sheet.name, number))
        return None

    def _note(self, code: str, number: int, part: str, value: str) -> None:
        sheet = self._table.sheet
        title = self._table.titles[self._at[part]] if part in self._at else ""
        self._desk.book.note(code, Place(sheet.file, sheet.name, number, title), pattern_of(value))


def picker(indexes: Sequence[int | None]) -> Picker:
    """A function that takes these cells out of a row; None stands for a column that is not there."""
    # One more, empty cell at the end stands for the columns that are not there.
    last = [-1 if index is None else index for index in indexes]
    if len(last) < 2:
        return lambda cells: tuple(cells[index] for index in last)
    pick = itemgetter(*last)
    return (lambda cells: pick((*cells, None))) if None in indexes else pick


def _aid_reader(table: Table) -> tuple[Picker, Callable[[tuple[Cell, ...]], str]]:
    """ "+pkh" where any of the programme's columns says yes, "-pkh" where one says no and none yes."""
    aid_columns = {part[4:]: indexes for part, indexes in table.columns.items() if part.startswith("aid:")}
    flags = [(aid, index) for aid, indexes in aid_columns.items() for index in indexes]

    @lru_cache(maxsize=4096)
    def words(values: tuple[Cell, ...]) -> str:
        said: dict[str, bool] = {}
        for (aid, _), value in zip(flags, values, strict=True):
            flag = flag_of(text_of(value))
            if flag is not None:
                said[aid] = said.get(aid, False) or flag
        return " ".join(f"+{aid}" if is_given else f"-{aid}" for aid, is_given in said.items())

    return picker([index for _, index in flags]), words


def _sign_reader(layout: Layout, at: dict[str, int]) -> tuple[Picker, Callable[[tuple[Cell, ...], bool], str]]:
    """ "+no_toilet" where the column's value says so, "-no_toilet" where it says something else."""
    signs = [(name.value, sign) for name, sign in layout.indicators.items() if sign.column in at]

    @lru_cache(maxsize=16_384)
    def words(values: tuple[Cell, ...], is_head: bool) -> str:
        told = [(name, sign, text_of(value)) for (name, sign), value in zip(signs, values, strict=True)]
        stated = [(name, sign, value) for name, sign, value in told if value and (is_head or not sign.head_only)]
        return " ".join(f"+{name}" if sign.is_shown_by(value) else f"-{name}" for name, sign, value in stated)

    return picker([at[sign.column] for _, sign in signs]), words


def _address(parts: Parts) -> str | None:
    address, rt, rw = text_of(parts.address), text_of(parts.rt), text_of(parts.rw)
    if rt and "RT" not in address.upper():
        address = f"{address} RT {rt}{f' RW {rw}' if rw else ''}".strip()
    return address[:_LONGEST_ADDRESS] or None


def _signs_of_person(is_head: bool, sex: str | None, age: int | None) -> Iterator[str]:
    if age is not None:
        yield "+child_under_five" if age < _SMALL_CHILD else "-child_under_five"
    if is_head and sex:
        yield "+woman_head" if sex == "P" else "-woman_head"


@lru_cache(maxsize=256)
def _sex(text: str) -> str | None:
    small = text.lower()
    return "P" if small.startswith(_FEMALE) else "L" if small.startswith(_MALE) else None


def _age(born: date | None, on: date) -> int | None:
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))
