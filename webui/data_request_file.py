"""Writes the spreadsheet that an agency gets: every sheet and print names the request, the agency and the copy."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.store.shared_families import SharedFamily, SharedPerson
from schemas.data_requests import DataRequest
from schemas.sharing import OF_PERSONS, SharedField
from webui.marked_sheets import Mark, add_cover, add_table, marked_workbook, write_texts
from webui.moments import moment_words, short_day
from webui.reasons import AIDS, INDICATORS
from webui.speech import say as _
from webui.words import LISTS


@dataclass(frozen=True, slots=True)
class Copy:
    """One numbered copy of a released list, and for whom it is."""

    request: DataRequest
    partner: str
    person: str
    areas: tuple[str, ...]
    at: datetime

    @property
    def mark(self) -> Mark:
        """What stands on every sheet and every printed page."""
        copy = _("unduhan ke-%(copy)s", copy=self.request.downloads)
        text = f"RAHASIA · UU 27/2022 · {self.request.number} · {self.partner} · {copy}"
        return Mark(self.request.number, self.partner, text)


@dataclass(frozen=True, slots=True)
class Column:
    """A column, the field that allows it, and how its text comes from a family or a person."""

    field: SharedField
    heading: str
    text: Callable[[Any], object]
    width: int = 18


def write_copy(copy: Copy, families: Iterable[SharedFamily]) -> bytes:
    """The spreadsheet. Families are taken one by one, so memory does not grow with the list."""
    return marked_workbook(copy.mark, lambda book: _write(book, copy, families))


def _write(book: Any, copy: Copy, families: Iterable[SharedFamily]) -> None:
    add_cover(book, copy.mark, _("Sampul"), _cover_lines(copy))
    _write_lists(book, copy, families)


def _cover_lines(copy: Copy) -> list[tuple[str, str]]:
    request, asked = copy.request, copy.request.asked
    fields = ", ".join(_word("shared_field", each) for each in request.approved_fields)
    return [
        (_("Permohonan"), request.number),
        (_("Instansi"), copy.partner),
        (_("Diunduh oleh"), copy.person),
        (_("Waktu unduh"), moment_words(copy.at)),
        (_("Unduhan ke"), str(request.downloads)),
        (_("Tujuan"), f"{_word('sharing_purpose', asked.purpose)}: {asked.words}"),
        (_("Dasar hukum"), "UU 27/2022 Pasal 20 ayat (2): " + _word("legal_basis", asked.basis)),
        (_("Wilayah"), ", ".join(copy.areas)),
        (_("Keluarga"), f"{request.families} ({_word('selection', asked.selection)})"),
        (_("Isian"), fields),
        (_("Simpan paling lama sampai"), short_day(asked.retain_until)),
        (_("Laporan penggunaan"), short_day(request.report_due_on) if request.report_due_on else ""),
        (_("Kerahasiaan"), _("RAHASIA. Data pribadi menurut UU 27/2022, hanya untuk tujuan dan instansi di atas.")),
        ("", _("Jangan disalin atau diteruskan. Setiap unduhan dicatat, dan keluarga dapat melihatnya.")),
    ]  # fmt: skip


def _write_lists(book: Any, copy: Copy, families: Iterable[SharedFamily]) -> None:
    approved = set(copy.request.approved_fields)
    of_families = [column for column in family_columns() if column.field in approved]
    of_persons = [column for column in person_columns() if column.field in approved]
    family_sheet = _table(book, copy, _("Keluarga"), of_families)
    person_sheet = _table(book, copy, _("Anggota"), of_persons) if approved & OF_PERSONS else None
    at_person = 2
    for at, family in enumerate(families, start=2):
        number = str(family.seq)
        write_texts(family_sheet, at, [number, *(column.text(family) for column in of_families)])
        for person in family.persons if person_sheet else ():
            write_texts(person_sheet, at_person, [number, *(column.text(person) for column in of_persons)])
            at_person += 1


def _table(book: Any, copy: Copy, name: str, columns: list[Column]) -> Any:
    titles = [(_("No. keluarga"), 12), *((column.heading, column.width) for column in columns)]
    return add_table(book, copy.mark, name, titles)


def family_columns() -> list[Column]:
    """What may stand beside a family."""
    return [
        Column(SharedField.KAMPUNG, _("Kecamatan"), lambda f: f.kecamatan),
        Column(SharedField.KAMPUNG, _("Kampung"), lambda f: f.kampung),
        Column(SharedField.HEAD_NAME, _("Kepala keluarga"), lambda f: f.head_name, 28),
        Column(SharedField.FAMILY_CARD, _("No. KK"), lambda f: f.family_card, 20),
        Column(SharedField.ADDRESS, _("Alamat"), lambda f: f.address, 36),
        Column(SharedField.MEMBER_COUNT, _("Jumlah anggota"), lambda f: f.member_count, 10),
        Column(SharedField.URGENCY, _("Tingkat kebutuhan"), lambda f: f.urgency and _word("urgency", f.urgency)),
        Column(SharedField.NEEDS, _("Kebutuhan"), lambda f: ", ".join(_word("need", each) for each in f.needs), 28),
        Column(SharedField.HOUSING, _("Keadaan rumah"), lambda f: _marks(f.housing), 36),
        Column(SharedField.VULNERABILITY, _("Kerentanan"), lambda f: _marks(f.vulnerability), 36),
        Column(SharedField.AID, _("Bantuan"), lambda f: ", ".join(str(AIDS.get(each, each)) for each in f.aid), 24),
        Column(SharedField.DECILE, _("Desil"), lambda f: f.decile),
    ]


def person_columns() -> list[Column]:
    """What may stand beside a person."""
    return [
        Column(SharedField.MEMBER_NAME, _("Nama"), lambda p: p.name, 28),
        Column(SharedField.NIK, _("NIK"), lambda p: p.nik, 20),
        Column(SharedField.RELATION, _("Hubungan keluarga"), lambda p: p.relation, 22),
        Column(SharedField.SEX, _("Jenis kelamin"), lambda p: p.sex and _word("sex", p.sex), 14),
        Column(SharedField.BIRTH_DATE, _("Tanggal lahir"), lambda p: p.birth_date and f"{p.birth_date:%d-%m-%Y}", 14),
        Column(SharedField.AGE, _("Umur"), _age, 8),
    ]


def _age(person: SharedPerson) -> str:
    return "" if person.age is None else str(person.age)


def _marks(codes: Iterable[str]) -> str:
    return ", ".join(str(INDICATORS.get(each, each)) for each in codes)


def _word(list_name: str, code: str) -> str:
    return str(LISTS[list_name].get(code, code))
