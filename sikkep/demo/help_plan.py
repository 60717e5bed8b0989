"""Which of the seeds' pledges got a number since, and what became of the families and kampung proposed for each."""

from typing import NamedTuple

from schemas.codes import Unit

# Outcomes, in words that `helping` acts out. After a colon the reason.
ASKED, OPENED, LATE, ACCEPTED, SCHEDULED = "asked", "opened", "late", "accepted", "scheduled"
DELIVERED, CONFIRMED, DISPUTED = "delivered", "confirmed", "disputed"


class Plan(NamedTuple):
    """One pledge: the number that it got later, how much each family gets (`value` in rupiah), and the outcomes."""

    partner: str
    programme: str
    outcomes: tuple[str, ...]
    offered: int | None = None
    unit: Unit | None = None
    each: int | None = None
    value: int | None = None


PLANS = (
    Plan("dinkes", "Pelayanan langsung pada puskesmas", (CONFIRMED, DELIVERED, SCHEDULED, ASKED)),
    Plan("rsud-demang", "Pengobatan kelompok masyarakat P3KE", (DELIVERED, ACCEPTED, "declined:data_wrong")),
    Plan("dppkb", "Pelayanan KB keliling", (SCHEDULED, CONFIRMED), 24, Unit.SESSIONS),
    Plan(
        "dpmk", "Bibit pinang dan alpukat", (CONFIRMED, SCHEDULED, "declined:out_of_area"), 5_000, Unit.SEEDLINGS, 25,
        250_000,
    ),
    Plan(
        "baznas", "Beasiswa", (CONFIRMED, ACCEPTED, "declined:needs_assessment", ASKED), 60, Unit.PERSONS, 1, 1_200_000
    ),
    Plan("baznas", "Bantuan pembiayaan kesehatan", (DELIVERED, OPENED), 90_000_000, Unit.RUPIAH, 2_500_000, 2_500_000),
    Plan("baznas", "Bedah rumah", (SCHEDULED, LATE, "declined:not_eligible"), 20, Unit.HOUSES, 1, 25_000_000),
    Plan("bank-rajasa", "Bantuan modal usaha", (ACCEPTED, "declined:not_eligible", "waiting:head_office")),
    Plan("bank-rajasa", "CSR pendidikan dan kesehatan", (LATE,)),
    Plan(
        "bank-lampung", "Bantuan modal usaha", (DELIVERED, LATE, LATE, "declined:no_budget_now"), 150_000_000,
        Unit.RUPIAH, 3_000_000, 3_000_000,
    ),
    Plan("ggpc", "Pembinaan kewirausahaan", (CONFIRMED, SCHEDULED, "declined:out_of_area"), 40, Unit.PERSONS, 1),
    Plan("sungai-budi", "Perekrutan tenaga kerja non terampil", (ACCEPTED, "declined:family_declined", OPENED)),
    Plan("indo-prima-beef", "Sembako Hari Raya dan Jumat Berkah", (CONFIRMED, CONFIRMED, CONFIRMED, DISPUTED)),
    Plan("indo-prima-beef", "Bantuan kebutuhan mendesak", (DELIVERED, LATE), 100, Unit.PACKAGES, 1, 350_000),
    Plan("bpjs-tk", "Perluasan jaminan sosial ketenagakerjaan", ("waiting:papers", ASKED)),
)  # fmt: skip


class KampungPlan(NamedTuple):
    """One pledge that also, or only, helps whole kampung: how much each of three gets, and what it is worth."""

    partner: str
    programme: str
    each: int | None
    value: int | None = None


KAMPUNG_PLANS = (
    KampungPlan("dpmk", "Bibit pinang dan alpukat", 300, 3_000_000),
    KampungPlan("dpmk", "Pendampingan penyusunan APBDes", None),
    KampungPlan("dppkb", "Pelayanan KB keliling", 2),
)
