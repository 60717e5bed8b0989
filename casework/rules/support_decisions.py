"""What people may do with a piece of help: a wish becomes events, or is refused in words."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from casework.rules.casefile import CaseFile
from casework.rules.granting import Refused, granted, today
from casework.rules.outcomes import may_be_helped
from casework.rules.overlaps import overlaps
from casework.rules.referrals import DEFAULT
from casework.rules.supports import Support
from schemas.commands import Command
from schemas.events.base import HouseholdEvent
from schemas.events.cases import FollowUpScheduled
from schemas.events.supports import (
    ConsentRecorded,
    SupportAccepted,
    SupportChased,
    SupportConfirmed,
    SupportDeclined,
    SupportDelivered,
    SupportDisputed,
    SupportOpened,
    SupportProposed,
    SupportReleased,
    SupportReserved,
    SupportScheduled,
    SupportSent,
    SupportTransferred,
    SupportWaiting,
)
from schemas.ids import plain_id
from schemas.pledge_codes import ARRIVED, SupportState
from schemas.support_commands import (
    AcceptSupport,
    ChaseSupport,
    ConfirmSupport,
    DeclineSupport,
    DeliverSupport,
    DisputeSupport,
    OpenSupport,
    ProposeSupport,
    RecordConsent,
    ReleaseSupport,
    ScheduleSupport,
    SendSupport,
    SupportCommand,
    Terms,
    TransferSupport,
    WaitSupport,
)

FARTHEST = timedelta(days=366)
SOON = timedelta(days=7)
NOBODY_YET = "system:case-timelines"
OLDEST_DELIVERY = timedelta(days=3 * 366)


def is_about_support(command: Command) -> bool:
    """Whether the wish may move what is left of a pledge."""
    return isinstance(command, (SupportCommand, ProposeSupport))


def pledges_of(commands: Iterable[Command], casefiles: Sequence[CaseFile]) -> set[UUID]:
    """The pledges that these wishes may move."""
    wanted = {command.terms.pledge_id for command in commands if isinstance(command, (ProposeSupport, TransferSupport))}
    named = {command.support_id for command in commands if isinstance(command, SupportCommand)}
    return wanted | {one.pledge_id for file in casefiles for one in file.supports if one.support_id in named}


def support_id_of(command: Command) -> UUID:
    """The id of the piece of help that this wish begins."""
    return plain_id("support", command.command_id)


def propose(casefile: CaseFile, command: ProposeSupport) -> list[HouseholdEvent]:
    """Choose the family for a pledge, hold a place, and ask the partner where `answer_by` says so."""
    if not may_be_helped(casefile):
        raise Refused("Bantuan hanya dapat diusulkan untuk keluarga sasaran yang kasusnya terbuka.")
    _refuse_twice(casefile, command.terms, command.person_id)
    _refuse_parked(casefile, command.terms, today(command))
    _refuse_overlap(casefile, command)
    said = _said(support_id_of(command), command.terms, command.person_id)
    proposed = granted(
        casefile, command, SupportProposed, need=command.need, overrides=command.overrides or None,
        note_id=command.note_id, round_id=command.round_id, **said,
    )  # fmt: skip
    events: list[HouseholdEvent] = [proposed, granted(casefile, command, SupportReserved, 1, **said)]
    if command.answer_by:
        events.append(granted(casefile, command, SupportSent, 2, answer_by=_future(command.answer_by, command), **said))
    return events


def _refuse_twice(casefile: CaseFile, terms: Terms, person_id: UUID | None) -> None:
    for one in casefile.supports:
        if one.pledge_id == terms.pledge_id and one.person_id == person_id and one.is_under_way:
            raise Refused("Keluarga ini sudah diusulkan untuk komitmen yang sama.")


def _refuse_parked(casefile: CaseFile, terms: Terms, day: date) -> None:
    for one in casefile.supports:
        if one.pledge_id == terms.pledge_id and one.park_until and one.park_until > day:
            raise Refused("Mitra meminta keluarga ini tidak diusulkan lagi untuk sementara. Lihat jawaban terakhirnya.")


def _refuse_overlap(casefile: CaseFile, command: ProposeSupport) -> None:
    for found in overlaps(casefile, command.terms.benefit, today(command), command.person_id):
        if found.is_forbidden and found.rule not in command.overrides:
            raise Refused("Keluarga ini sudah mendapat atau menunggu bantuan yang tidak boleh digandakan.", "overrides")


def transfer(casefile: CaseFile, command: TransferSupport) -> list[HouseholdEvent]:
    """End it with this partner and begin it with another, holding a place there."""
    before = _found(casefile, command)
    if not before.is_under_way:
        raise Refused("Hanya usulan yang belum selesai dapat dialihkan.")
    _refuse_twice(casefile, command.terms, before.person_id)
    new_id = support_id_of(command)
    said = _said(new_id, command.terms, before.person_id)
    ended = _about(
        casefile, command, SupportTransferred, before, to_support_id=new_id, to_pledge_id=command.terms.pledge_id
    )
    events: list[HouseholdEvent] = [
        ended,
        granted(casefile, command, SupportProposed, 1, need=before.need, caused_by=ended.event_id, **said),
        granted(casefile, command, SupportReserved, 2, **said),
    ]
    if command.answer_by:
        events.append(granted(casefile, command, SupportSent, 3, answer_by=_future(command.answer_by, command), **said))
    return events


def _send(casefile: CaseFile, command: SendSupport, one: Support) -> list[HouseholdEvent]:
    _unanswered(one)
    due = _future(command.answer_by, command) if command.answer_by else None
    return [_about(casefile, command, SupportSent, one, list_id=command.list_id, answer_by=due)]


def _open(casefile: CaseFile, command: OpenSupport, one: Support) -> list[HouseholdEvent]:
    return [_about(casefile, command, SupportOpened, one)] if one.is_unanswered and one.opened_at is None else []


def _wait(casefile: CaseFile, command: WaitSupport, one: Support) -> list[HouseholdEvent]:
    _unanswered(one)
    until = _future(command.until, command, "until")
    return [_about(casefile, command, SupportWaiting, one, reason=command.reason, until=until)]


def _chase(casefile: CaseFile, command: ChaseSupport, one: Support) -> list[HouseholdEvent]:
    _unanswered(one)
    return [_about(casefile, command, SupportChased, one, step=command.step)]


def _accept(casefile: CaseFile, command: AcceptSupport, one: Support) -> list[HouseholdEvent]:
    _unanswered(one)
    accepted = _about(casefile, command, SupportAccepted, one)
    if command.scheduled_on is None:
        return [accepted]
    day = _future(command.scheduled_on, command, "scheduled_on")
    return [accepted, _about(casefile, command, SupportScheduled, one, 1, scheduled_on=day)]


def _decline(casefile: CaseFile, command: DeclineSupport, one: Support) -> list[HouseholdEvent]:
    if not one.is_under_way:
        raise Refused("Usulan ini sudah selesai; tidak dapat ditolak lagi.")
    follows = DEFAULT.consequences[command.reason]
    declined = _about(
        casefile, command, SupportDeclined, one, reason=command.reason.value,
        park_until=follows.park_until(today(command)), note_id=command.note_id,
    )  # fmt: skip
    if follows.follow_up is None:
        return [declined]
    worker = casefile.worker.value if casefile.worker else NOBODY_YET
    asked = granted(
        casefile, command, FollowUpScheduled, 1, follow_up_id=plain_id("follow_up", command.command_id),
        due_on=today(command) + SOON, purpose=follows.follow_up, worker=worker, caused_by=declined.event_id,
        agency=None,
    )  # fmt: skip
    return [declined, asked]


def _schedule(casefile: CaseFile, command: ScheduleSupport, one: Support) -> list[HouseholdEvent]:
    if not one.is_under_way or one.is_unanswered:
        raise Refused("Jadwal hanya dapat diisi setelah mitra menyetujui.")
    day = _future(command.scheduled_on, command, "scheduled_on")
    return [_about(casefile, command, SupportScheduled, one, scheduled_on=day)]


def _deliver(casefile: CaseFile, command: DeliverSupport, one: Support) -> list[HouseholdEvent]:
    if one.state in ARRIVED and one.state is not SupportState.DISPUTED:
        raise Refused("Penyaluran ini sudah dicatat.")
    if one.has_ended:
        raise Refused("Usulan ini sudah selesai. Buat usulan baru sebelum mencatat penyaluran.")
    if command.delivered_on > today(command):
        raise Refused("Tanggal penyaluran belum terjadi.", "delivered_on")
    if command.delivered_on < today(command) - OLDEST_DELIVERY:
        raise Refused("Tanggal penyaluran lebih dari tiga tahun yang lalu. Periksa tahunnya.", "delivered_on")
    if command.quantity and one.quantity and command.quantity > one.quantity:
        raise Refused("Jumlah itu lebih dari yang disisihkan. Usulkan tambahannya lebih dulu.", "quantity")
    return [_delivered(casefile, command, one)]


def _delivered(casefile: CaseFile, command: DeliverSupport, one: Support) -> HouseholdEvent:
    return _about(
        casefile, command, SupportDelivered, one, delivered_on=command.delivered_on, receipt=command.receipt,
        value=command.value, proof_id=command.proof_id, quantity=command.quantity or one.quantity,
    )  # fmt: skip


def _confirm(casefile: CaseFile, command: ConfirmSupport, one: Support) -> list[HouseholdEvent]:
    _arrived(one)
    return [_about(casefile, command, SupportConfirmed, one, by=command.by, note_id=command.note_id)]


def _dispute(casefile: CaseFile, command: DisputeSupport, one: Support) -> list[HouseholdEvent]:
    _arrived(one)
    return [_about(casefile, command, SupportDisputed, one, note_id=command.note_id)]


def _release(casefile: CaseFile, command: ReleaseSupport, one: Support) -> list[HouseholdEvent]:
    if not one.is_under_way and one.state is not SupportState.DISPUTED:
        raise Refused("Usulan ini sudah selesai; tidak ada yang dapat dilepas.")
    return [_about(casefile, command, SupportReleased, one, reason=command.reason.value)]


def record_consent(casefile: CaseFile, command: RecordConsent) -> list[HouseholdEvent]:
    """Note what the family allows."""
    event = granted(
        casefile, command, ConsentRecorded, agency=command.partner, is_given=command.is_given, note_id=command.note_id
    )
    return [event]


def decide_on_support(casefile: CaseFile, command: SupportCommand) -> list[HouseholdEvent]:
    """The events that grant a wish about a piece of help. Raises `Refused`."""
    if isinstance(command, TransferSupport):
        return transfer(casefile, command)
    return _GRANTS[type(command)](casefile, command, _found(casefile, command))


def _found(casefile: CaseFile, command: SupportCommand) -> Support:
    one = next((one for one in casefile.supports if one.support_id == command.support_id), None)
    if one is None:
        raise Refused("Usulan bantuan ini tidak ditemukan.")
    return one


def _unanswered(one: Support) -> None:
    if not one.is_unanswered:
        raise Refused("Usulan ini sudah dijawab.")


def _arrived(one: Support) -> None:
    if one.state not in ARRIVED:
        raise Refused("Penyaluran bantuan ini belum dicatat.")


def _future(day: date, command: Command, field: str = "answer_by") -> date:
    if day < today(command):
        raise Refused("Tanggal itu sudah lewat.", field)
    if day > today(command) + FARTHEST:
        raise Refused("Tanggal itu lebih dari satu tahun lagi. Periksa tahunnya.", field)
    return day


def _said(support_id: UUID, terms: Terms, person_id: UUID | None) -> dict[str, Any]:
    return {
        "support_id": support_id, "pledge_id": terms.pledge_id, "agency": terms.partner, "pillar": terms.pillar,
        "benefit": terms.benefit, "unit": terms.unit, "quantity": terms.quantity, "person_id": person_id,
    }  # fmt: skip


def _about(
    casefile: CaseFile, command: Command, kind: type[HouseholdEvent], one: Support, number: int = 0, **said: Any
) -> HouseholdEvent:
    terms = {
        "support_id": one.support_id, "pledge_id": one.pledge_id, "agency": one.agency, "pillar": one.pillar,
        "benefit": one.benefit, "unit": one.unit, "quantity": one.quantity, "person_id": one.person_id,
    }  # fmt: skip
    return granted(casefile, command, kind, number, **(terms | said))


Grant = Callable[[CaseFile, Any, Support], list[HouseholdEvent]]
_GRANTS: dict[type[Command], Grant] = {
    SendSupport: _send,
    OpenSupport: _open,
    WaitSupport: _wait,
    ChaseSupport: _chase,
    AcceptSupport: _accept,
    DeclineSupport: _decline,
    ScheduleSupport: _schedule,
    DeliverSupport: _deliver,
    ConfirmSupport: _confirm,
    DisputeSupport: _dispute,
    ReleaseSupport: _release,
}
