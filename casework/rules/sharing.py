"""Who may do what with a request for data, in which state; everything else is refused in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from casework.rules.granting import Refused, Stale, local_day
from casework.rules.sharing_limits import LIMITS, Allowance
from schemas.codes import Role
from schemas.data_requests import Asked, DataRequest, Person
from schemas.ids import plain_id
from schemas.sharing import PaperSort, RequestState, RequestStep, SharedField

State, Do = RequestState, RequestStep
_AGENCY = frozenset({Role.AGENCY})
_REGISTRAR = frozenset({Role.REGISTRAR})
_SECOND = frozenset({Role.REGISTRAR, Role.PLANNER})


@dataclass(frozen=True, slots=True)
class Move:
    """Who may take a step, and where it leads."""

    roles: frozenset[Role]
    after: RequestState
    needs_words: bool = False


MOVES: Mapping[tuple[RequestState, RequestStep], Move] = {
    (State.DRAFT, Do.REVISE): Move(_AGENCY, State.DRAFT),
    (State.DRAFT, Do.ATTACH): Move(_AGENCY, State.DRAFT),
    (State.DRAFT, Do.SUBMIT): Move(_AGENCY, State.SUBMITTED),
    (State.RETURNED, Do.REVISE): Move(_AGENCY, State.RETURNED),
    (State.RETURNED, Do.ATTACH): Move(_AGENCY, State.RETURNED),
    (State.RETURNED, Do.SUBMIT): Move(_AGENCY, State.SUBMITTED),
    (State.SUBMITTED, Do.TAKE_UP): Move(_REGISTRAR, State.IN_REVIEW),
    (State.SUBMITTED, Do.RETURN): Move(_REGISTRAR, State.RETURNED, needs_words=True),
    (State.SUBMITTED, Do.REJECT): Move(_REGISTRAR, State.REJECTED, needs_words=True),
    (State.SUBMITTED, Do.APPROVE): Move(_REGISTRAR, State.APPROVED),
    (State.IN_REVIEW, Do.RETURN): Move(_REGISTRAR, State.RETURNED, needs_words=True),
    (State.IN_REVIEW, Do.REJECT): Move(_REGISTRAR, State.REJECTED, needs_words=True),
    (State.IN_REVIEW, Do.APPROVE): Move(_REGISTRAR, State.APPROVED),
    (State.APPROVED, Do.RETURN): Move(_SECOND, State.RETURNED, needs_words=True),
    (State.APPROVED, Do.REJECT): Move(_SECOND, State.REJECTED, needs_words=True),
    (State.APPROVED, Do.RELEASE): Move(_SECOND, State.RELEASED),
    (State.RELEASED, Do.REVOKE): Move(_REGISTRAR, State.REJECTED, needs_words=True),
    (State.RELEASED, Do.DOWNLOAD): Move(_AGENCY, State.DOWNLOADED),
    (State.DOWNLOADED, Do.DOWNLOAD): Move(_AGENCY, State.DOWNLOADED),
    (State.DOWNLOADED, Do.REVOKE): Move(_REGISTRAR, State.DOWNLOADED, needs_words=True),
    (State.DOWNLOADED, Do.REPORT): Move(_AGENCY, State.REPORTED),
    (State.REPORTED, Do.RETURN_REPORT): Move(_REGISTRAR, State.DOWNLOADED, needs_words=True),
    (State.REPORTED, Do.ACCEPT): Move(_REGISTRAR, State.DONE),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """A step that somebody wants to take. `version` is the request as they saw it; None where they saw none."""

    command_id: UUID
    step: RequestStep
    person: Person
    at: datetime
    words: str = ""
    fields: tuple[SharedField, ...] = ()
    version: int | None = None

    def step_id(self, request_id: UUID) -> UUID:
        """The same deed again is the same step; another person's, another step's or another request's never is."""
        return plain_id("data request step", request_id, self.step, self.person.actor, self.command_id)


@dataclass(frozen=True, slots=True)
class Around:
    """What else must be known to decide: the papers that are there, and whether the agency owes a report."""

    allowance: Allowance
    papers: frozenset[PaperSort] = frozenset()
    owes_report: bool = False
    families: int = 0


def may_see(request: DataRequest, person: Person) -> bool:
    """Whether the person may open the request: an agency its own, a planner what waits for a second person."""
    if person.role is Role.AGENCY:
        return person.agency is not None and person.agency == request.agency
    if person.role is Role.PLANNER:
        return request.state is State.APPROVED or request.released_by == person.actor
    return person.role is Role.AUDITOR or (person.role is Role.REGISTRAR and request.state is not State.DRAFT)


def steps_open_to(request: DataRequest, person: Person) -> frozenset[RequestStep]:
    """The steps that the person may try now; some may still be refused for what is missing."""
    steps = {step for (state, step), move in MOVES.items() if state is request.state and person.role in move.roles}
    if request.approved_by == person.actor:
        steps.discard(Do.RELEASE)
    return frozenset(steps) if may_see(request, person) else frozenset()


def decide(request: DataRequest, deed: Deed, around: Around) -> DataRequest:
    """The request as it stands after the deed. Raises `Refused`, or `Stale` where it changed since they looked."""
    move = MOVES.get((request.state, deed.step))
    if move is None:
        raise Stale("Langkah ini tidak dapat dilakukan pada keadaan permohonan sekarang. Muat ulang halaman.")
    if deed.person.role not in move.roles or not may_see(request, deed.person):
        raise Refused("Anda tidak berwenang melakukan langkah ini.")
    if deed.version is not None and deed.version != request.version:
        raise Stale("Permohonan ini baru saja diubah orang lain. Periksa isinya, lalu kirim lagi.")
    if move.needs_words and not deed.words.strip():
        raise Refused("Tulis alasannya.", "words")
    moved = replace(request, state=move.after, version=request.version + 1, changed_at=deed.at)
    effect = _EFFECTS.get(deed.step)
    return effect(moved, deed, around) if effect else moved


def check_asked(asked: Asked, allowance: Allowance, today: date) -> None:
    """Raises `Refused` where more is asked for than this partner may be given, or for too long."""
    if not allowance.fields:
        raise Refused("Jenis mitra ini belum punya daftar isian yang boleh dibagikan. Hubungi Dinas Sosial.", "fields")
    if asked.basis not in allowance.bases:
        raise Refused("Dasar hukum ini tidak berlaku untuk jenis mitra Anda.", "basis")
    if not asked.fields or not set(asked.fields) <= set(allowance.fields):
        raise Refused("Pilih paling sedikit satu isian, hanya dari yang boleh untuk mitra Anda.", "fields")
    if not asked.areas:
        raise Refused("Pilih paling sedikit satu wilayah.", "areas")
    if not today < asked.retain_until <= today + timedelta(days=LIMITS.longest_retention_days):
        raise Refused("Batas simpan harus setelah hari ini dan paling lama dua tahun.", "retain_until")


def _submitted(request: DataRequest, deed: Deed, around: Around) -> DataRequest:
    if not around.papers >= LIMITS.papers:
        raise Refused("Lengkapi dulu semua dokumen: surat permintaan, KAK, pakta integritas, dan NDA.", "papers")
    check_asked(request.asked, around.allowance, local_day(deed.at))
    return request


def _returned(request: DataRequest, _deed: Deed, _around: Around) -> DataRequest:
    return replace(request, approved_by=None, approved_fields=())


def _approved(request: DataRequest, deed: Deed, around: Around) -> DataRequest:
    fields = tuple(each for each in SharedField if each in deed.fields)
    if not fields:
        raise Refused("Pilih paling sedikit satu isian yang disetujui.", "fields")
    if not set(fields) <= set(request.asked.fields) & set(around.allowance.fields):
        raise Refused("Hanya isian yang diminta dan yang boleh untuk mitra ini dapat disetujui.", "fields")
    return replace(request, approved_by=deed.person.actor, approved_fields=fields)


def _released(request: DataRequest, deed: Deed, around: Around) -> DataRequest:
    if request.approved_by == deed.person.actor:
        raise Refused("Yang merilis harus orang kedua, bukan yang menyetujui.")
    if around.owes_report and not deed.words.strip():
        raise Refused("Instansi ini menunggak laporan penggunaan. Tulis alasan bila data tetap dirilis.", "words")
    if around.families == 0:
        raise Refused("Tidak ada keluarga yang sesuai dengan permohonan ini.")
    # The list of what may be shared may have become shorter since the approval.
    fields = tuple(each for each in request.approved_fields if each in around.allowance.fields)
    if not fields:
        raise Refused("Isian yang disetujui tidak lagi boleh dibagikan kepada mitra ini.")
    return replace(
        request,
        approved_fields=fields,
        released_by=deed.person.actor,
        released_at=deed.at,
        expires_at=deed.at + timedelta(days=LIMITS.link_days),
        families=around.families,
    )


def _revoked(request: DataRequest, deed: Deed, _around: Around) -> DataRequest:
    return replace(request, expires_at=deed.at)


def _downloaded(request: DataRequest, deed: Deed, _around: Around) -> DataRequest:
    if request.expires_at is None or deed.at >= request.expires_at:
        raise Refused("Masa unduh sudah habis. Ajukan permohonan baru bila data masih diperlukan.")
    if request.downloads >= LIMITS.most_downloads:
        raise Refused("Batas jumlah unduhan sudah tercapai. Ajukan permohonan baru bila data masih diperlukan.")
    due_on = request.report_due_on or local_day(deed.at) + timedelta(days=LIMITS.report_days)
    return replace(request, downloads=request.downloads + 1, report_due_on=due_on)


_EFFECTS: Mapping[RequestStep, Callable[[DataRequest, Deed, Around], DataRequest]] = {
    Do.SUBMIT: _submitted,
    Do.RETURN: _returned,
    Do.APPROVE: _approved,
    Do.RELEASE: _released,
    Do.REVOKE: _revoked,
    Do.DOWNLOAD: _downloaded,
}


def is_overdue(request: DataRequest, today: date) -> bool:
    """Whether the usage report should have come by now."""
    due_on = request.report_due_on
    return request.state is State.DOWNLOADED and due_on is not None and due_on < today


def is_expired(request: DataRequest, now: datetime) -> bool:
    """Whether the list was released and nobody fetched it in time."""
    return request.state is State.RELEASED and request.expires_at is not None and request.expires_at <= now


def can_still_download(request: DataRequest, now: datetime) -> bool:
    """Whether the download is open at this moment."""
    is_open = request.state in (State.RELEASED, State.DOWNLOADED) and request.downloads < LIMITS.most_downloads
    return is_open and request.expires_at is not None and now < request.expires_at
