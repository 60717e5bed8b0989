"""The list of an allocation round: every open case with its values, answers and place, chosen or not and why."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from msgspec import Struct, json
from msgspec.structs import replace

from casework.rules.casefile import CaseFile
from casework.rules.coverage import need_for
from casework.rules.eligibility import Answer, Judgement, Line, facts_of, judge
from casework.rules.family_facts import Person, Said
from casework.rules.granting import Refused
from casework.rules.overlaps import Overlap, overlaps
from casework.rules.ranking import Values, Wish, choose, order, values_of
from casework.rules.requirements import has_said
from schemas.codes import CaseState, Need
from schemas.rounds import CAN_BE_PUT_IN, Offered, Plan, WhyNot


class Answered(Struct, frozen=True):
    """The answer to one of the pledge's conditions, in their order: by which statements, of which member."""

    answer: Answer
    said: tuple[Said, ...] = ()
    person_id: UUID | None = None


class Row(Struct, frozen=True, omit_defaults=True):
    """One family of the list. `chain_length`: how much of its timeline was known then.

    `pieces`: for whom it would get help, None for the whole family. `warnings`: rules of overlap to think about.
    `people`: the members as the vault knew them, where the pledge asks for persons.
    """

    household_id: UUID
    chain_length: int
    values: Values
    area_code: str | None = None
    answers: tuple[Answered, ...] = ()
    people: tuple[Person, ...] = ()
    pieces: tuple[UUID | None, ...] = ()
    warnings: tuple[str, ...] = ()
    why_not: WhyNot | None = None
    need: Need | None = None
    seq: int = 0

    @property
    def is_chosen(self) -> bool:
        """Whether the rules chose it."""
        return self.why_not is None

    @property
    def can_be_put_in(self) -> bool:
        """Whether a person may put it on the list."""
        return self.why_not in CAN_BE_PUT_IN and bool(self.pieces)


class Known(Struct, frozen=True):
    """What is known of a candidate: its case file after so many events, and its living members where they count."""

    casefile: CaseFile
    chain_length: int
    people: tuple[Person, ...] = ()


_READER = json.Decoder(Row)
_OPEN = (None, WhyNot.NOT_KNOWN)
"""Nothing speaks against the family, or nothing that anybody knows: then it is worth asking for its consent."""


def lines_of(row: Row, offered: Offered) -> list[Line]:
    """The pledge's conditions with the family's answers, as they were judged then."""
    pairs = zip(offered.conditions, row.answers, strict=True)
    return [Line(condition, each.answer, each.said, each.person_id) for condition, each in pairs]


def to_json(row: Row) -> str:
    """The row as text for the store."""
    return json.encode(row).decode()


def from_json(text: str) -> Row:
    """Read back what `to_json` wrote."""
    return _READER.decode(text)


def is_candidate(casefile: CaseFile, offered: Offered) -> bool:
    """Whether the family is looked at in this round: an open case in the pledge's area."""
    wanted, lives = offered.area_code, casefile.area_code or ""
    is_near = wanted is None or lives == wanted or lives.startswith(f"{wanted}.")
    return casefile.state is CaseState.OPEN and is_near


def make_list(known: Iterable[Known], plan: Plan, offered: Offered, round_id: UUID) -> list[Row]:
    """The whole list in its order. The same candidates in any order give the same list."""
    assessed = sorted((assess(one, plan, offered, round_id) for one in known), key=lambda row: order(row.values))
    open_to_choice = [row for row in assessed if row.why_not is None]
    wishes = [Wish((row.area_code or "")[:8], len(row.pieces)) for row in open_to_choice]
    chosen = dict(
        zip(
            (row.household_id for row in open_to_choice),
            choose(wishes, places_of(plan, offered), plan.shares),
            strict=True,
        )
    )
    return [
        replace(row, seq=seq, why_not=row.why_not or chosen[row.household_id]) for seq, row in enumerate(assessed, 1)
    ]


def places_of(plan: Plan, offered: Offered) -> int:
    """How many pieces of help there are to give."""
    return plan.amount if offered.is_for_persons else plan.amount // plan.each


def check_chosen(listed: Sequence[Row]) -> None:
    """Raises `Refused` where nobody was chosen."""
    if not any(row.is_chosen for row in listed):
        raise Refused("Tidak ada keluarga yang dapat dipilih untuk komitmen ini.", "pledge_id")


def check_going(is_on: bool) -> None:
    """Raises `Refused` where a family that is to be taken off the list is not on it."""
    if not is_on:
        raise Refused("Keluarga ini sudah di luar daftar.")


def check_coming(is_on: bool, row: Row, places_left: int) -> None:
    """Raises `Refused` where a person may not put this family on the list."""
    if is_on:
        raise Refused("Keluarga ini sudah di dalam daftar.")
    if row.why_not is WhyNot.WAITS_CONSENT:
        raise Refused("Keluarga ini menunggu persetujuan. Sesudah setuju, ia dapat dipilih pada alokasi berikutnya.")
    if not row.is_chosen and not row.can_be_put_in:
        raise Refused("Keluarga ini tidak dapat dimasukkan: syarat atau aturan bantuan tidak membolehkannya.")
    if len(row.pieces) > places_left:
        raise Refused("Jumlah yang dibagikan sudah habis. Keluarkan keluarga lain lebih dulu.")


def assess(known: Known, plan: Plan, offered: Offered, round_id: UUID) -> Row:
    """One family by itself: its values, its answers, and what speaks against it."""
    casefile = known.casefile
    facts = facts_of(casefile, offered.agency, plan.day, offered.conditions).with_people(known.people)
    judged = judge(offered.conditions, facts)
    row = Row(
        casefile.household_id, known.chain_length, values_of(casefile, round_id), casefile.area_code,
        tuple(map(_answered, judged.lines)), known.people, need=need_for(casefile.needs, offered.benefit),
    )  # fmt: skip
    against = _before(casefile, plan) or _unwilling(casefile, offered)
    if against or judged.answer is Answer.NOT_MET:
        return replace(row, why_not=against or WhyNot.NOT_MET)
    return _with_pieces(row, casefile, judged, (plan, offered))


def _answered(line: Line) -> Answered:
    return Answered(line.answer, line.said, line.person_id)


def _before(casefile: CaseFile, plan: Plan) -> WhyNot | None:
    """What earlier help from the same pledge says against the whole family."""
    earlier = [one for one in casefile.supports if one.pledge_id == plan.pledge_id]
    if any(one.is_under_way and one.person_id is None for one in earlier):
        return WhyNot.RUNNING
    return WhyNot.PARKED if any(one.park_until and one.park_until > plan.day for one in earlier) else None


def _unwilling(casefile: CaseFile, offered: Offered) -> WhyNot | None:
    is_against = offered.needs_consent and has_said(casefile, offered.agency) is False
    return WhyNot.UNWILLING if is_against else None


def _with_pieces(row: Row, casefile: CaseFile, judged: Judgement, terms: tuple[Plan, Offered]) -> Row:
    wanted = _meant(row, judged, terms[1])
    found = {piece: overlaps(casefile, terms[1].benefit, terms[0].day, piece) for piece in wanted}
    running = {one.person_id for one in casefile.supports if one.pledge_id == terms[0].pledge_id and one.is_under_way}
    free = [piece for piece in wanted if piece not in running]
    if running and None in wanted:
        free = []
    pieces = tuple(piece for piece in free if not any(one.is_forbidden for one in found[piece]))
    against = _against(bool(wanted), bool(free), bool(pieces), judged.answer)
    if against in _OPEN and terms[1].needs_consent and not has_said(casefile, terms[1].agency):
        against = WhyNot.WAITS_CONSENT
    return replace(row, pieces=pieces, why_not=against, warnings=_warnings(found[piece] for piece in pieces))


def _meant(row: Row, judged: Judgement, offered: Offered) -> Sequence[UUID | None]:
    if not offered.is_for_persons:
        return [None]
    if judged.people:
        return judged.person_ids or judged.possible_ids
    return [person.person_id for person in row.people]


def _against(has_wanted: bool, has_free: bool, has_pieces: bool, answer: Answer) -> WhyNot | None:
    if not has_wanted:
        return WhyNot.NOBODY
    if not has_pieces:
        return WhyNot.OVERLAP if has_free else WhyNot.RUNNING
    return WhyNot.NOT_KNOWN if answer is Answer.NOT_KNOWN else None


def _warnings(found: Iterable[Sequence[Overlap]]) -> tuple[str, ...]:
    return tuple(sorted({one.rule for each in found for one in each if not one.is_forbidden}))
