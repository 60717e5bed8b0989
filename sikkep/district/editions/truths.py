"""What is true of the editions: which record appears, leaves or changes in what, and who is who in DTSEN."""

from collections.abc import Iterator, Mapping, Sequence

from schemas.codes import Aid
from sikkep.district.columns import Row
from sikkep.district.dtks_rows import dtks_card, dtks_people
from sikkep.district.editions.calendar import DTKS, DTKS_AUGUST, P3KE, Edition
from sikkep.district.editions.columns import truth_sheet
from sikkep.district.editions.known import Difference, Known, told_anew
from sikkep.district.editions.said import Said, number_in, said_by_dtks, said_by_p3ke
from sikkep.district.editions.stories import Story
from sikkep.district.numbers import Numbering
from sikkep.district.p3ke_rows import p3ke_family_id

Saying = Mapping[Edition, Mapping[str, Said]]


def sayings(story: Story, numbering: Numbering) -> Saying:
    """What each edition of P3KE and DTKS says, by record key."""
    said: dict[Edition, dict[str, Said]] = {}
    for edition, view in story.views.items():
        if edition in P3KE:
            one = said_by_p3ke(view)
            said[edition] = {one.key: one}
        elif edition in DTKS:
            said[edition] = {one.key: one for one in said_by_dtks(view, numbering)}
    return said


def truth_rows(story: Story, said: Saying) -> Iterator[tuple[str, Row]]:
    """Sheet and row of each difference between two editions."""
    for editions in (P3KE, DTKS):
        known: dict[str, Known] = {}
        before = None
        for edition in editions:
            for found in _differences(known, said.get(edition, {}), edition):
                if before:
                    yield truth_sheet(before, edition), _row(found, _why(story, before, edition))
            before = edition


def _differences(known: dict[str, Known], said: Mapping[str, Said], edition: Edition) -> Iterator[Difference]:
    for key in sorted({*known, *said}):
        found, after = told_anew(key, known.get(key), said.get(key), edition.day)
        if after:
            known[key] = after
        if found:
            yield found


def _why(story: Story, before: Edition, after: Edition) -> list[str]:
    """What happened to the family, and what the clerks of either edition did."""
    notes = [story.views[edition].notes for edition in (before, after) if edition in story.views]
    return sorted({*story.life.told_between(before.day, after.day), *(note for each in notes for note in each)})


def _row(found: Difference, why: Sequence[str]) -> Row:
    before, after = found.before, found.after
    if found.what != "berubah" or before is None:
        return [found.key, found.what, *[""] * 7, "|".join(why)]
    is_moved, is_ranked = before.area != after.area, before.decile != after.decile
    return [
        found.key,
        found.what,
        "|".join(found.fields),
        (before.area or "") if is_moved else "",
        (after.area or "") if is_moved else "",
        (before.decile or "") if is_ranked else "",
        (after.decile or "") if is_ranked else "",
        _named(after.aid - before.aid),
        _named(before.aid - after.aid),
        "|".join(why),
    ]


def _named(aid: frozenset[Aid]) -> str:
    return "|".join(sorted(aid))


def link_rows(story: Story) -> Iterator[Row]:
    """Each family of DTSEN with its row in the newest P3KE and its cards in DTKS; empty where it stands in neither."""
    newest = next((edition for edition in reversed(P3KE) if edition in story.views), None)
    august = story.views.get(DTKS_AUGUST)
    people = dtks_people(august.family) if august else []
    cards = "|".join(dict.fromkeys(dtks_card(august.family, person) for person in people)) if august else ""
    for card in story.cards:
        key = p3ke_family_id(story.life.family) if newest else ""
        yield [card.number, key, newest.name if newest else "", cards, _evidence(story, newest, card.number)]


def _evidence(story: Story, newest: Edition | None, number: str) -> str:
    """NIK where P3KE has a sound one of somebody on the card, else weaker signs."""
    if newest is None:
        return ""
    known = {number_in(p.p3ke.nik) for p in story.views[newest].family.people if p.p3ke}
    here = next(card.people for card in story.cards if card.number == number)
    return "NIK" if any(person.nik in known for person in here) else "LEMAH"
