"""What decisions on pairs mean for the vault: two records stand in one household, or each in its own again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.rules.decisions import Refused
from casework.store import family_rows, match_links, match_memory, match_moves
from casework.store.match_memory import UNDONE, Step
from casework.store.match_pairs import MatchPair
from schemas.codes import CaseState, Verdict

_OWN_CASES = (CaseState.OPEN, CaseState.GRADUATED, CaseState.CLOSED)


def place(session: Session, pair: MatchPair, verdict: Verdict, now: datetime) -> Sequence[UUID]:
    """What a decision means for the two records: one household, or two. Returns other rows that came along."""
    company: Sequence[UUID] = ()
    if pair.is_within:
        return company  # two households become one on the page Gabung KK, where their cases are looked at too
    if verdict is Verdict.SAME:
        company = match_moves.find_company(session, pair.left.record_id, pair.right.record_id) or ()
        if not pair.is_linked:
            match_moves.move_company(session, company, pair.right.household_id, pair.left.household_id)
        for side in (pair.left, pair.right):
            match_links.hold_record(session, side.record_id, pair.left.household_id, now)
    if verdict is Verdict.NOT_SAME and pair.is_linked:
        _part(session, pair)
    return () if pair.is_linked else company


def take_apart(session: Session, pair: MatchPair, word: Step | None) -> None:
    """Bring the records back to where they stood before the word; what a word did not move stays."""
    if pair.is_within:
        refuse_to_part(session, pair)
        return
    if word is None or word.step == UNDONE:
        if pair.is_linked:
            refuse_to_part(session, pair)
            _part(session, pair)
        return
    if word.verdict != Verdict.SAME:
        return
    if not pair.is_linked:
        raise Refused("Keluarga ini sudah dipisah atau digabung sesudah diputuskan, jadi tidak dapat dikembalikan.")
    before, held = word.detail.get("right_before"), word.detail.get("right_word")
    if before:
        company = [UUID(record_id) for record_id in word.detail.get("company", ())]
        match_moves.move_company(session, company, pair.left.household_id, UUID(before))
    if held:
        match_links.hold_record(session, pair.right.record_id, UUID(held), word.at)
    elif before and UUID(before) != pair.left.household_id:
        match_links.release_record(session, pair.right.record_id, UUID(before))
    else:
        _part(session, pair)
    if not word.detail.get("left_word") and not match_links.is_held_by_another(
        session, pair.left.record_id, pair.match_id
    ):
        match_links.forget_word(session, pair.left.record_id)


def _part(session: Session, pair: MatchPair) -> None:
    """The right record goes back to the household that it founded; where it founded this one, the left does."""
    away = pair.right if pair.right.own_household_id != pair.left.household_id else pair.left
    other = pair.left if away is pair.right else pair.right
    followers = match_moves.list_followers(session, away.record_id, other.record_id)
    match_moves.move_company(session, followers, away.household_id, away.own_household_id)
    match_links.release_record(session, away.record_id, away.own_household_id)


def refuse_other_ties(session: Session, pair: MatchPair) -> None:
    """A record that is part of another family already is not taken away from it in passing.

    Where that family is known to later registers only, it comes along as a whole.
    """
    if pair.is_linked or pair.is_within:
        return
    right = pair.right
    is_led = match_moves.find_company(session, pair.left.record_id, right.record_id) is None
    is_held = match_links.is_held_by_another(session, right.record_id, pair.match_id)
    if is_led and (right.household_id != right.own_household_id or is_held):
        raise Refused("Data ini sudah dipadankan atau digabung dengan keluarga lain. Batalkan yang itu dahulu.")
    if right.state in _OWN_CASES:
        raise Refused("Kedua keluarga punya kasus sendiri. Gabungkan lewat Gabung KK di halaman kasusnya.")


def refuse_to_part(session: Session, pair: MatchPair) -> None:
    """What a person joined on another page is parted there."""
    if pair.is_within and pair.is_linked:
        raise Refused("Kedua data ini sudah digabung. Pisahkan dahulu lewat Pisah KK di halaman kasusnya.")
    held = pair.is_linked and pair.right.word == pair.left.household_id
    if held and match_memory.last_word(match_memory.list_steps(session, pair.match_id)) is None:
        raise Refused("Kedua data ini satu keluarga menurut petugas (gabung KK), bukan karena pemadanan.")


def wait_for_runs(session: Session) -> None:
    """Raises `Refused` while an edition comes in or registers are compared."""
    # A run has read who stands where. Were records moved now, its events would go astray.
    if not family_rows.has_turn(session):
        raise Refused("Edisi data sedang dimasukkan atau dipadankan. Coba lagi beberapa menit lagi.")
