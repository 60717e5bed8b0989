"""Says in words what a pledge offers, term by term, and what a later word changed of it."""

from collections.abc import Mapping
from datetime import date

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _

from casework.rules.pledges import Offer
from casework.rules.pledging import TERMS, differing, says_something
from webui.condition_words import condition_sentence
from webui.moments import short_day
from webui.pledge_words import BENEFITS, SUPPORT_KINDS
from webui.sharing_words import FIELDS
from webui.speech import say
from webui.words import PILLARS, PLEDGE_STATUSES, UNITS, Words

LABELS: Words = {
    "programme": _("Program"),
    "benefit": _("Bantuan"),
    "support": _("Jenis bantuan"),
    "pillars": _("Strategi"),
    "status": _("Keadaan yang dinyatakan mitra"),
    "quantity": _("Jumlah"),
    "unit": _("Satuan"),
    "area_code": _("Wilayah"),
    "starts_on": _("Mulai"),
    "ends_on": _("Berakhir"),
    "conditions": _("Syarat"),
    "fields": _("Data minimum"),
    "needs_consent": _("Persetujuan keluarga"),
    "answer_days": _("Batas jawaban"),
}
Areas = Mapping[str, str]


def changed_terms(before: Offer | None, offer: Offer, areas: Areas) -> list[tuple[str, str]]:
    """What a word changed, each as a label and the new value; all that it says where nothing was said before."""
    said = {term: getattr(offer, term) for term in TERMS}
    names = differing(before, said) if before else [term for term, value in said.items() if says_something(value)]
    shown = [name for name in LABELS if name in names and not (name == "unit" and "quantity" in names)]
    return [(str(LABELS[name]), term_words(offer, name, areas)) for name in shown]


def term_words(offer: Offer, name: str, areas: Areas) -> str:
    """One term in words; what is not said is said to be so."""
    value = getattr(offer, name)
    if name == "quantity":
        return quantity_words(value, offer.unit.value if offer.unit else None)
    if name == "area_code":
        return place_words(value, areas)
    if name == "needs_consent":
        return say("harus ada sebelum data diberikan") if value else say("tidak disyaratkan")
    if name == "answer_days":
        return answer_words(value)
    if isinstance(value, date):
        return short_day(value)
    return _coded(name, value, areas) if value else say("belum disebutkan")


def quantity_words(quantity: int | None, unit: str | None) -> str:
    """`15.000 jiwa`, or that there is no number yet."""
    if quantity is None:
        return say("tanpa jumlah")
    return f"{format_decimal(quantity)} {UNITS.get(unit or '', '')}".strip()


def place_words(area_code: str | None, areas: Areas) -> str:
    """Where the help may go."""
    if area_code in (None, "18.02"):
        return say("Seluruh kabupaten")
    return areas.get(str(area_code), str(area_code))


def answer_words(days: int | None) -> str:
    """How long an answer may take."""
    if days is None:
        return say("seperti biasa untuk bantuan ini")
    return say("%(days)s hari", days=days) if days else say("tidak ditagih")


def places_of(offer: Offer) -> list[str]:
    """The areas that an offer speaks of."""
    asked = [value for one in offer.conditions or () if one.fact.value == "area" for value in one.values]
    return [*asked, *([offer.area_code] if offer.area_code else [])]


def _coded(name: str, value: object, areas: Areas) -> str:
    if name == "conditions":
        return "; ".join(condition_sentence(one, areas) for one in value)  # type: ignore[attr-defined]
    words = {"benefit": BENEFITS, "support": SUPPORT_KINDS, "pillars": PILLARS, "status": PLEDGE_STATUSES,
             "unit": UNITS, "fields": FIELDS}.get(name)  # fmt: skip
    if words is None:
        return str(value)
    codes = value if isinstance(value, tuple) else (value,)
    return ", ".join(str(words.get(str(code), code)) for code in codes)
