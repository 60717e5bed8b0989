"""The words of the pages for a family's help: why not, who says so, which help must not meet which."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from casework.rules.eligibility import Line
from casework.rules.family_facts import Said
from casework.rules.overlaps import AID, Overlap
from schemas.condition_values import NO, NUMBERS
from schemas.pledge_codes import Fact
from webui.condition_words import VALUES
from webui.moments import short_day
from webui.pledge_words import BENEFITS
from webui.reasons import AIDS
from webui.speech import say
from webui.words import SOURCES, Words

ANSWERS: Words = {"met": _("Terpenuhi"), "not_met": _("Tidak terpenuhi"), "not_known": _("Belum diketahui")}
CHANCES: Words = {"met": _("Memenuhi syarat"), "not_met": _("Tidak memenuhi syarat"), "not_known": _("Perlu kunjungan")}
DEEDS: Words = {
    "terima": _("Bantuan sudah diterima"),
    "bantah": _("Bantuan dibantah"),
    "lepas": _("Tarik kembali"),
    "alih": _("Alihkan ke mitra lain"),
}
BUTTONS: Words = {
    "terima": _("Simpan konfirmasi"),
    "bantah": _("Simpan bantahan"),
    "lepas": _("Tarik kembali"),
    "alih": _("Alihkan"),
}
OVERLAPS: Words = {
    "same_help_twice": _("Keluarga ini sudah mendapat atau menunggu bantuan sejenis. Jangka waktu: 12 bulan."),
    "one_house_renovation": _("Satu rumah hanya boleh dibedah satu kali dalam 10 tahun."),
    "house_by_government": _("Rumah keluarga ini sudah diperbaiki dengan bantuan pemerintah."),
    "insured_already": _("Keluarga ini sudah punya jaminan kesehatan yang dibayar pemerintah."),
    "one_coverage": _("Satu orang hanya boleh dibayari satu jaminan kesehatan dalam 12 bulan."),
    "one_scholarship": _("Satu anak hanya boleh mendapat satu beasiswa dalam 12 bulan."),
    "one_capital": _("Modal usaha hanya boleh diberikan satu kali dalam 24 bulan."),
    "capital_beside_kur": _("Keluarga ini punya pinjaman usaha (KUR). Periksa apakah modal tambahan perlu."),
    "capital_beside_bpum": _("Keluarga ini sudah mendapat bantuan usaha mikro (BPUM). Periksa apakah masih perlu."),
    "food_beside_bpnt": _("Keluarga ini sudah mendapat bantuan pangan pemerintah. Periksa apakah masih perlu."),
    "food_beside_sembako": _("Keluarga ini sudah mendapat bantuan pangan pemerintah. Periksa apakah masih perlu."),
}
FROM_EVENTS: Words = {
    "urgency_assessed": _("penilaian kebutuhan mendesak"),
    "need_identified": _("kunjungan rumah"),
    "consent_recorded": _("persetujuan yang dicatat"),
    "people": _("laporan petugas"),
}
HELP: Mapping[str, Words] = {"answer": ANSWERS, "chance": CHANCES, "deed": DEEDS, "button": BUTTONS}


def overlap_sentence(overlap: Overlap, partners: Mapping[str, str]) -> str:
    """The rule in words, and the other help with who gives it; a rule without words says only that they overlap."""
    rule = OVERLAPS.get(overlap.rule) or say("Bantuan ini bertumpang tindih dengan bantuan lain.")
    return f"{rule} {_other_help(overlap, partners)}"


def _other_help(overlap: Overlap, partners: Mapping[str, str]) -> str:
    if overlap.edition:
        aid = overlap.other.removeprefix(AID)
        return say("Tercatat: %(aid)s (%(source)s).", aid=AIDS.get(aid, aid), source=_edition_words(overlap.edition))
    benefit = BENEFITS.get(overlap.other, overlap.other)
    partner = partners.get(overlap.agency or "", overlap.agency or "")
    if overlap.on is None:
        return say("Bantuan itu: %(benefit)s, %(partner)s, belum disalurkan.", benefit=benefit, partner=partner)
    return say(
        "Bantuan itu: %(benefit)s, %(partner)s, %(day)s.", benefit=benefit, partner=partner, day=short_day(overlap.on)
    )


def _edition_words(code: str) -> str:
    register, _colon, edition = code.partition(":")
    return f"{SOURCES.get(register, register.upper())} {edition}"


def source_words(said: Said) -> str:
    """`P3KE 2024`, `kunjungan rumah, 23 Nov 2026`; of people: `DTKS dan P3KE`."""
    if ":" in said.source:
        return _edition_words(said.source)
    if said.source in FROM_EVENTS:
        name = str(FROM_EVENTS[said.source])
        return f"{name}, {short_day(said.on)}" if said.on else name
    return ", ".join(str(SOURCES.get(one, one.upper())) for one in said.source.split("+"))


def found_words(line: Line, areas: Mapping[str, str]) -> str:
    """What is stated of the fact: `umur 17 tahun`, `desil 3`, `PBI-JK`, `tidak ada`."""
    values = sorted({value for one in line.said for value in one.values})
    fact = line.condition.fact
    if not values:
        return say("tidak ada")
    if fact in NUMBERS:
        return _counted(fact, values[0])
    if fact is Fact.AREA:
        return areas.get(values[0], values[0])
    if fact is Fact.IS_HEAD:
        return say("bukan kepala keluarga") if values == [NO] else say("kepala keluarga")
    words = VALUES[fact.value]
    return ", ".join(str(words.get(value, value)) for value in values)


def _counted(fact: Fact, number: str) -> str:
    if fact is Fact.AGE:
        return say("umur %(number)s tahun", number=number)
    return say("%(number)s orang", number=number) if fact is Fact.MEMBERS else say("desil %(number)s", number=number)
