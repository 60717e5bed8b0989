"""Tells a hand-over's report line by line, in the reader's language."""

from collections.abc import Iterator, Sequence

from casework.registers.complaints import Complaint
from casework.registers.details import Say
from casework.registers.reports import ImportReport
from casework.registers.sentences import SENTENCES, STOPS

EDITION = "%(edition)s, data per %(day)s"
TRIAL = "percobaan, tidak disimpan"
ROWS = (
    "%(read)s baris dibaca: %(accepted)s diterima, %(warned)s diterima dengan catatan, %(refused)s ditolak; "
    "%(repeated)s berulang."
)
FAMILIES = "%(families)s keluarga (%(against)s): %(appeared)s baru, %(changed)s berubah, %(left)s tak muncul lagi."
AGAINST, FIRST = "dibanding %(edition)s", "edisi pertama"
STOPPED = "Dihentikan: %(what)s %(share)s, batas %(limit)s. Penanda tangan wajib menulis alasan."
WAITS = "Menunggu tanda tangan orang kedua: %(command)s"
CROSSWALK_TOLD = "%(new)s kode baru, %(changed)s diganti, %(same)s tetap; %(refused)s baris ditolak."
VILLAGE_ROWS = "%(rows)s baris dibaca: %(recorded)s."
VILLAGE_KNOWN = "%(known)s baris sudah pernah dicatat."
NOTHING_NEW = "tidak ada yang baru"
VILLAGE_KINDS = {
    "verval_recorded": "hasil musdes", "record_corrected": "perbaikan data", "family_proposed": "keluarga diusulkan",
}  # fmt: skip
TOLD = (
    CROSSWALK_TOLD, EDITION, TRIAL, ROWS, FAMILIES, AGAINST, FIRST, STOPPED, WAITS, VILLAGE_ROWS, VILLAGE_KNOWN,
    NOTHING_NEW, *VILLAGE_KINDS.values(),
)  # fmt: skip
_SHOWN = 3


def lines_of(report: ImportReport, say: Say) -> Iterator[str]:
    """The report for people: counts, stops, the first complaints of each kind, and what comes next."""
    head = say(EDITION) % {"edition": report.edition, "day": f"{report.reference_on:%d-%m-%Y}"}
    yield f"{head} ({say(TRIAL)})" if report.is_dry_run else head
    yield say(ROWS) % {
        "read": report.rows_read, "accepted": report.rows_accepted, "warned": report.rows_warned,
        "refused": report.rows_refused, "repeated": report.repeated,
    }  # fmt: skip
    yield say(FAMILIES) % {
        "families": report.families, "against": _against(report, say), "appeared": report.appeared,
        "changed": report.changed, "left": report.left,
    }  # fmt: skip
    for stop in report.stops:
        shares = {"share": f"{stop.share:.1%}", "limit": f"{stop.limit:.1%}"}
        yield "! " + say(STOPPED) % {"what": say(STOPS[stop.what]), **shares}
    for code, count in sorted(report.counts.items(), key=lambda each: -each[1]):
        yield from _kind(code, count, [each for each in report.complaints if each.code == code], say)
    if not report.is_dry_run:
        yield say(WAITS) % {"command": f"sikkep editions sign {report.edition} --as …"}


def _against(report: ImportReport, say: Say) -> str:
    return say(AGAINST) % {"edition": report.compared_with} if report.compared_with else say(FIRST)


def _kind(code: str, count: int, first: Sequence[Complaint], say: Say) -> Iterator[str]:
    reason, advice = SENTENCES[code]
    yield f"- {count} x {say(reason)} {say(advice)}"
    for complaint in first[:_SHOWN]:
        yield f"    {complaint.where_in(say)}"
    if count > _SHOWN and first:
        yield "    …"
