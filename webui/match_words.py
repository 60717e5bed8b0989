"""Says in sentences what two records have in common, what changed since somebody decided, and where a pair stands."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from webui.speech import say
from webui.words import Words

FIELDS: Words = {
    "nik": _("NIK"),
    "name": _("Nama"),
    "birth_date": _("Tanggal lahir"),
    "sex": _("Jenis kelamin"),
    "area": _("Kampung"),
    "address": _("Alamat"),
    "members": _("Anggota keluarga"),
}
LEVELS: Mapping[str, Words] = {
    "nik": {
        "equal": _("NIK sama"),
        "missing": _("NIK kosong atau meragukan"),
        "different": _("NIK berbeda"),
    },
    "name": {
        "equal": _("nama sama"),
        "sound": _("nama sebunyi"),
        "near": _("nama mirip"),
        "part": _("sebagian nama sama"),
        "different": _("nama berbeda"),
    },
    "birth_date": {
        "equal": _("tanggal lahir sama"),
        "swapped": _("tanggal dan bulan lahir tertukar"),
        "default": _("tahun lahir sama, tanggalnya isian baku"),
        "near": _("tanggal lahir berdekatan"),
        "year": _("tahun lahir sama"),
        "missing": _("tanggal lahir kosong"),
        "different": _("tanggal lahir berbeda"),
    },
    "sex": {
        "equal": _("jenis kelamin sama"),
        "missing": _("jenis kelamin kosong"),
        "different": _("jenis kelamin berbeda"),
    },
    "area": {
        "equal": _("kampung sama"),
        "subdistrict": _("kecamatan sama, kampung berbeda"),
        "missing": _("kampung belum diketahui"),
        "different": _("kecamatan berbeda"),
    },
    "address": {
        "equal": _("alamat sama"),
        "part": _("alamat mirip"),
        "missing": _("alamat kosong"),
        "different": _("alamat berbeda"),
    },
    "members": {
        "all": _("semua anggota cocok"),
        "most": _("sebagian besar anggota cocok"),
        "some": _("beberapa anggota cocok"),
        "one": _("hanya satu orang cocok"),
    },
}
AGREEING = frozenset({"equal", "sound", "all", "most"})
EMPTY = frozenset({"missing"})
REGISTERS: Words = {
    "p3ke-dtks": "P3KE × DTKS",
    "p3ke-dtsen": "P3KE × DTSEN",
    "dtks-dtsen": "DTKS × DTSEN",
    "p3ke-p3ke": _("Ganda di P3KE"),
    "dtks-dtks": _("Ganda di DTKS"),
    "dtsen-dtsen": _("Ganda di DTSEN"),
}
"""Which registers are compared: two of them, or one with itself."""
BANDS: Words = {
    "automatic": _("padan otomatis"),
    "review": _("perlu tinjauan"),
    "hand": _("dicari sendiri"),
}
STAGES: Words = {
    "new": _("Belum dijawab"),
    "second": _("Menunggu orang kedua"),
    "disputed": _("Jawaban berbeda"),
    "changed": _("Datanya berubah"),
    "undone": _("Padanan dibatalkan"),
    "field": _("Perlu cek lapangan"),
    "merge": _("Belum digabung"),
    "check": _("Contoh padan otomatis"),
}
STEPS: Words = {
    "named": _("Calon padanan dicari sendiri"),
    "taken": _("Pasangan diambil"),
    "given_back": _("Pasangan dikembalikan"),
    "skipped": _("Dilewati"),
    "answered": _("Jawaban"),
    "decided": _("Diputuskan"),
    "undone": _("Dibatalkan"),
}
# What the templates of padupadan may use.
MATCH: Mapping[str, Any] = {
    "registers": REGISTERS, "fields": FIELDS, "stages": STAGES, "steps": STEPS, "agreeing": AGREEING, "empty": EMPTY,
}  # fmt: skip


class Bar(NamedTuple):
    """One field as a bar: `share` is its length in hundredths, `tone` is plus, minus or nil, `words` its level."""

    field: str
    words: str
    bits: float
    share: int
    tone: str


class Change(NamedTuple):
    """What was said of a field when somebody decided, and what is said now."""

    before: str
    now: str


def level_words(field: str, level: str) -> str:
    """One level in words; a level without words is shown as it is."""
    return str(LEVELS.get(field, {}).get(level, f"{FIELDS.get(field, field)}: {level}"))


def evidence_sentence(levels: Mapping[str, str]) -> str:
    """All levels as one sentence: "Nama mirip, NIK sama, tanggal lahir berbeda."."""
    order = ("name", "nik", "birth_date", "sex", "area", "address", "members")
    told = [level_words(field, levels[field]) for field in order if field in levels]
    text = ", ".join(told)
    return text[:1].upper() + text[1:] + "." if told else ""


def bars(levels: Mapping[str, str], weights: Mapping[str, float]) -> list[Bar]:
    """The evidence field by field, in one order, the longest bar full."""
    longest = max((abs(float(weight)) for weight in weights.values()), default=0.0) or 1.0
    return [
        Bar(field, level_words(field, levels.get(field, "")), float(weights[field]),
            round(100 * abs(float(weights[field])) / longest), _tone(float(weights[field])))
        for field in FIELDS if field in weights and field in levels
    ]  # fmt: skip


def _tone(bits: float) -> str:
    if abs(bits) < 0.05:
        return "nil"
    return "plus" if bits > 0 else "minus"


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """Field by field what is known otherwise than when somebody decided; `before` and `now` as a step keeps them."""
    old, new = before.get("levels", {}), now.get("levels", {})
    fields = [field for field in FIELDS if old.get(field) != new.get(field)]
    told = [Change(_said(field, old), _said(field, new)) for field in fields]
    if before.get("band") != now.get("band"):
        told.append(Change(*(str(BANDS.get(str(each.get("band")), each.get("band"))) for each in (before, now))))
    return told


def _said(field: str, levels: Mapping[str, str]) -> str:
    return level_words(field, levels[field]) if field in levels else say("tidak ada keterangan")
