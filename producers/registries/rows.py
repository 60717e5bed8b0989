"""Turns a row of a register file into what the vault keeps of it, and notes what is odd."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from casework.store.sealing import Sealer, place_of
from casework.store.spelling import fold_name
from casework.store.staging import StagedRow
from producers.registries.cells import Cell, date_of, flag_of, is_broken, number_of, pattern_of, text_of
from producers.registries.complaints import ComplaintBook, Place
from producers.registries.kampung import Kampung
from producers.registries.keys import FamilyKeys, keys_for
from producers.registries.layouts import Layout
from producers.registries.nik import Nik, card_of, doubts, nik_of
from producers.registries.tables import Table

ROW_REFUSALS = ("row_ragged", "key_missing", "name_missing", "cell_broken")
"""Complaints that leave the whole row out."""

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


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, layout: Layout, table: Table, desk: ReadingDesk) -> None:
        self._layout, self._table, self._desk = layout, table, desk
        self._at = {part: indexes[0] for part, indexes in table.columns.items()}
        self._is_family = table.kind == "keluarga"
        self._name = self._at["head_name" if self._is_family else "name"]
        self._width = len(table.titles)
        self._keys = lru_cache(maxsize=4096)(lambda key: keys_for(desk.sealer, layout.source, key))
        self._seal_card = lru_cache(maxsize=4096)(self._sealed_card)
        # The same few values stand in most rows, so what they mean is looked up once for all rows that have them.
        self._aid_cells, self._aid_words = _aid_reader(table)
        self._sign_cells, self._sign_words = _sign_reader(layout, self._at)
        self._area_cells = picker([self._at.get(part) for part in ("area_code", "kecamatan", "kampung")])

    def read(self, line: int, number: int, cells: Sequence[Cell]) -> StagedRow | None:
        """The row, ready for the vault; None where it had to be left out. What is odd is in the book."""
        if len(cells) != self._width:
            if self._table.sheet.delimiter:
                self._complain("row_ragged", number)
                return None
            cells = [*cells, *[""] * self._width][: self._width]
        card = card_of(self._cell(cells, "family_card"))
        key = self._family_key(cells, card)
        name = text_of(cells[self._name])
        if not key or not name or is_broken(key) or is_broken(name):
            self._complain("cell_broken" if key and name else "name_missing" if key else "key_missing", number)
            return None
        return self._ready(line, number, cells, self._keys(key), (card, name))

    def _ready(
        self, line: int, number: int, cells: Sequence[Cell], keys: FamilyKeys, known: tuple[str, str]
    ) -> StagedRow:
        card, name = known
        relation = self._value(cells, "relation")
        is_head = self._is_family or relation.lower().startswith("kepala")
        nik, sex, born = self._identity(cells, number, card)
        person_key = "head" if self._is_family else self._value(cells, "person_key") or nik.number or f"{name}|{born}"
        person_id = keys.person(person_key)
        age = _age(born, self._desk.reference_on)
        card_cipher, card_index = self._seal_card(keys, card) if card else (None, None)
        return StagedRow(
            line, self._is_family, self._table.sheet.file, self._table.sheet.name, number,
            keys.record_id, keys.household_id, keys.index, keys.cipher, card_cipher, card_index,
            self._area(cells, number), self._address(cells), self._decile(cells, number), self._members(cells),
            self._aid_words(self._aid_cells(cells)), self._signs_of(cells, is_head, sex, age),
            person_id, name[:_LONGEST_NAME], fold_name(name[:_LONGEST_NAME]), sex, born, relation[:60] or None, is_head,
            age is not None and age >= _ELDERLY,
            *self._sealed_nik(nik, person_id),
        )  # fmt: skip

    def _identity(self, cells: Sequence[Cell], number: int, card: str) -> tuple[Nik, str | None, date | None]:
        """NIK with its doubts, sex and birth date. A register without those columns is read from a trusted NIK."""
        nik = nik_of(self._cell(cells, "nik"), card) if "nik" in self._at else Nik("")
        sex, born = _sex(self._value(cells, "sex")), self._birth_date(cells, number)
        judged = doubts(nik, born, sex)
        for flag in judged.flags:
            self._note(flag.value, number, "nik", text_of(self._cell(cells, "nik")))
        if nik.is_trusted:
            sex = sex or nik.sex
            born = born or nik.birth_date(self._desk.reference_on)
        return judged, sex, born

    def _birth_date(self, cells: Sequence[Cell], number: int) -> date | None:
        cell = self._cell(cells, "birth_date")
        if cell is None or cell == "":
            return None
        born = date_of(cell, self._desk.reference_on)
        if born is None and text_of(cell):
            self._note("date_unreadable", number, "birth_date", text_of(cell))
        return born

    def _area(self, cells: Sequence[Cell], number: int) -> str | None:
        code, kecamatan, kampung = map(text_of, self._area_cells(cells))
        found = self._desk.kampung.find(code, kecamatan, kampung)
        if found is None:
            self._note("area_unknown", number, "area_code" if "area_code" in self._at else "kampung", code)
        return found

    def _address(self, cells: Sequence[Cell]) -> str | None:
        address, rt, rw = self._value(cells, "address"), self._value(cells, "rt"), self._value(cells, "rw")
        if rt and "RT" not in address.upper():
            address = f"{address} RT {rt}{f' RW {rw}' if rw else ''}".strip()
        return address[:_LONGEST_ADDRESS] or None

    def _decile(self, cells: Sequence[Cell], number: int) -> int | None:
        text, scale = self._value(cells, "decile"), self._layout.decile
        if not text:
            return None
        decile = number_of(text)
        if scale and decile is not None and scale.lowest <= decile <= scale.highest:
            return decile
        self._note("decile_out_of_scale", number, "decile", text)
        return None

    def _members(self, cells: Sequence[Cell]) -> int | None:
        return number_of(self._value(cells, "members"))

    def _signs_of(self, cells: Sequence[Cell], is_head: bool, sex: str | None, age: int | None) -> str:
        words = [self._sign_words(self._sign_cells(cells), is_head)]
        if age is not None:
            words.append("+child_under_five" if age < _SMALL_CHILD else "-child_under_five")
        if is_head and sex:
            words.append("+woman_head" if sex == "P" else "-woman_head")
        return " ".join(filter(None, words))

    def _family_key(self, cells: Sequence[Cell], card: str) -> str:
        """The first key of the register that is filled in; one that stands in for No. KK says so."""
        for part in self._layout.family_key:
            value = card if part == "family_card" else self._value(cells, part)
            if value:
                return value[:_LONGEST_KEY] if part != "person_key" else f"person:{value[:_LONGEST_KEY]}"
        return ""

    def _sealed_nik(self, nik: Nik, person_id: object) -> tuple[bytes | None, bytes | None, bool]:
        if not nik.number:
            return None, None, False
        sealer = self._desk.sealer
        cipher = sealer.seal(nik.number, f"person|nik_cipher|{person_id}")
        return cipher, sealer.blind_index("nik", nik.number), nik.is_trusted

    def _sealed_card(self, keys: FamilyKeys, card: str) -> tuple[bytes, bytes]:
        sealer = self._desk.sealer
        place = place_of("registry_record", "family_card_cipher", keys.record_id)
        return sealer.seal(card, place), sealer.blind_index("family_card", card)

    def _cell(self, cells: Sequence[Cell], part: str) -> Cell:
        index = self._at.get(part)
        return cells[index] if index is not None else None

    def _value(self, cells: Sequence[Cell], part: str) -> str:
        index = self._at.get(part)
        return text_of(cells[index]) if index is not None else ""

    def _complain(self, code: str, number: int) -> None:
        self._desk.book.note(code, Place(self._table.sheet.file, self._table.sheet.name, number))

    def _note(self, code: str, number: int, part: str, value: str) -> None:
        sheet = self._table.sheet
        title = self._table.titles[self._at[part]] if part in self._at else ""
        self._desk.book.note(code, Place(sheet.file, sheet.name, number, title), pattern_of(value))


def picker(indexes: Sequence[int | None]) -> Picker:
    """A function that takes these cells out of a row; None stands for a column that is not there."""
    return lambda cells: tuple([None if index is None else cells[index] for index in indexes])


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


@lru_cache(maxsize=256)
def _sex(text: str) -> str | None:
    small = text.lower()
    return "P" if small.startswith(_FEMALE) else "L" if small.startswith(_MALE) else None


def _age(born: date | None, on: date) -> int | None:
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))
