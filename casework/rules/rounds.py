"""Who may do what with an allocation round, in which state; everything else is refused in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from casework.rules.granting import Refused, Stale
from casework.rules.pledges import Pledge
from casework.rules.requirements import needs_consent
from casework.rules.sharing_limits import Allowance
from schemas.codes import Role
from schemas.data_requests import Person
from schemas.ids import plain_id
from schemas.rounds import Offered, Plan, Round, RoundState, RoundStep

State, Do = RoundState, RoundStep
DRAFTERS = frozenset({Role.REGISTRAR, Role.ADMIN})
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Move:
    """Where a step leads, and whether it needs a reason."""

    after: RoundState
    needs_words: bool = False


MOVES: Mapping[tuple[RoundState, RoundStep], Move] = {
    (State.FROZEN, Do.TAKE_OUT): Move(State.FROZEN, needs_words=True),
    (State.FROZEN, Do.PUT_IN): Move(State.FROZEN, needs_words=True),
    (State.FROZEN, Do.APPROVE): Move(State.APPROVED),
    (State.FROZEN, Do.CANCEL): Move(State.CANCELLED, needs_words=True),
    (State.APPROVED, Do.CANCEL): Move(State.CANCELLED, needs_words=True),
    (State.APPROVED, Do.PUBLISH): Move(State.PUBLISHING),
}
CHANGES = (Do.TAKE_OUT, Do.PUT_IN)


@dataclass(frozen=True, slots=True)
class Deed:
    """A step that somebody wants to take. `version` is the round as they saw it; None where they saw none."""

    command_id: UUID
    step: RoundStep
    person: Person
    at: datetime
    words: str = ""
    version: int | None = None
    household_id: UUID | None = None

    def step_id(self, round_id: UUID) -> UUID:
        """The same deed again is the same step; another person's, another step's or another round's never is."""
        return plain_id("allocation step", round_id, self.step, self.person.actor, self.household_id, self.command_id)


def steps_open_to(found: Round, person: Person, changed_by: Collection[str]) -> frozenset[RoundStep]:
    """The steps that the person may try now. `changed_by`: who changed the list since it was frozen."""
    if person.role not in DRAFTERS:
        return frozenset()
    steps = {step for state, step in MOVES if state is found.state}
    if found.state is State.PUBLISHING:
        steps.add(Do.PUBLISH)
    if _has_hand_in_it(found, person, changed_by):
        steps.discard(Do.APPROVE)
    return frozenset(steps)


def decide(found: Round, deed: Deed, changed_by: Collection[str]) -> Round:
    """The round as it stands after the deed. Raises `Refused`, or `Stale` where it changed since they looked."""
    move = MOVES.get((found.state, deed.step))
    if move is None:
        raise Stale("Langkah ini tidak dapat dilakukan pada keadaan alokasi sekarang. Muat ulang halaman.")
    check_drafter(deed.person)
    if deed.version is not None and deed.version != found.version:
        raise Stale("Alokasi ini baru saja diubah orang lain. Periksa daftarnya, lalu kirim lagi.")
    if move.needs_words and not deed.words.strip():
        raise Refused("Tulis alasannya.", "words")
    if deed.step is Do.APPROVE and _has_hand_in_it(found, deed.person, changed_by):
        raise Refused("Yang menyetujui harus orang kedua: bukan yang menyusun dan bukan yang mengubah daftar.")
    moved = replace(found, state=move.after, version=found.version + 1, changed_at=deed.at)
    if deed.step is Do.APPROVE:
        return replace(moved, approved_by=deed.person.actor)
    is_published = deed.step is Do.PUBLISH
    return replace(moved, published_by=deed.person.actor, published_at=deed.at) if is_published else moved


def _has_hand_in_it(found: Round, person: Person, changed_by: Collection[str]) -> bool:
    return person.actor == found.frozen_by or person.actor in changed_by


def check_drafter(person: Person) -> None:
    """Raises `Refused` where this person may not act on rounds."""
    if person.role not in DRAFTERS:
        raise Refused("Anda tidak berwenang melakukan langkah ini.")


def check_plan(plan: Plan, pledge: Pledge | None, remaining: int | None, today: date) -> Pledge:
    """The pledge, where it can give this. Raises `Refused`."""
    if pledge is None:
        raise Refused("Komitmen ini tidak ditemukan.", "pledge_id")
    if not pledge.gives:
        raise Refused("Komitmen ini sedang tidak dapat dipakai. Pilih komitmen lain.", "pledge_id")
    if remaining is not None and plan.amount > remaining:
        raise Refused("Sisa komitmen ini tidak cukup.", "amount")
    if plan.each > plan.amount:
        raise Refused("Untuk setiap keluarga tidak boleh lebih dari jumlah seluruhnya.", "each")
    if plan.day < today or plan.day > today + FARTHEST:
        raise Refused("Pilih hari ini atau hari dalam satu tahun ke depan.", "day")
    if pledge.offer.ends_on and plan.day > pledge.offer.ends_on:
        raise Refused("Pada hari itu masa komitmen sudah berakhir.", "day")
    return pledge


def offered_by(pledge: Pledge, allowance: Allowance) -> Offered:
    """What the pledge says now, for the list to rest on; `allowance` is what its partner may be given."""
    offer = pledge.offer
    return Offered(
        agency=offer.agency, programme=offer.programme, pillar=offer.pillars[0], benefit=offer.benefit,
        unit=offer.unit, area_code=offer.area_code, conditions=pledge.conditions, answer_days=offer.answer_days,
        needs_consent=needs_consent(bool(offer.needs_consent), allowance),
    )  # fmt: skip
