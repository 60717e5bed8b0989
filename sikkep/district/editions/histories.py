"""Writes the further editions of some families at a time, and what is true of them."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sikkep.district.chunks import District
from sikkep.district.columns import COLUMNS, Row, Sheet
from sikkep.district.dtks_rows import dtks_rows
from sikkep.district.editions.calendar import DTKS_FEBRUARY, DTSEN_2025, P3KE, P3KE_2023, Edition
from sikkep.district.editions.dtsen_rows import dtsen_family_row, dtsen_person_rows
from sikkep.district.editions.lives import Lives
from sikkep.district.editions.stories import Story, story_of
from sikkep.district.editions.truths import link_rows, sayings, truth_rows
from sikkep.district.editions.verval_rows import PROPOSED_FROM, is_judged, verval_rows
from sikkep.district.editions.views import View
from sikkep.district.families import EXTRA_FROM, Family, Person
from sikkep.district.p3ke_rows import p3ke_family_row, p3ke_person_rows

EXTRA_FOR = 10
"""For every ten families of P3KE 2023, one that stands in other editions only."""

Rows = Mapping[str, Sequence[Row]]


class History:
    """All editions of one district's registers."""

    def __init__(self, district: District) -> None:
        self._district = district
        self._lives = Lives(district.seed, district.founding)

    def chunk(self, start: int, stop: int) -> Rows:
        """The rows of these families in each further file, by sheet. Each edition has them in an order of its own."""
        rows: dict[str, list[Row]] = defaultdict(list)
        stories = list(self.stories(start, stop))
        for story in stories:
            for sheet, row in self._rows(story):
                rows[sheet].append(row)
        random.Random(self._district.seed + start + 1).shuffle(stories)  # noqa: S311 - nobody's secret hangs on it
        for story in stories:
            rows["dtks_2024-02"] += self._in_february(story)
        return rows

    def stories(self, start: int, stop: int) -> Iterator[Story]:
        """These families, and for each tenth one that P3KE of 2023 does not name."""
        for family in self._families(start, stop):
            yield story_of(self._district.seed, self._lives.life(family))

    def _families(self, start: int, stop: int) -> Iterator[Family]:
        yield from self._district.families(start, stop)
        for extra in range(start // EXTRA_FOR, stop // EXTRA_FOR):
            yield self._district.family(EXTRA_FROM + extra)

    def _rows(self, story: Story) -> Iterator[tuple[str, Row]]:
        for edition in P3KE:
            if edition != P3KE_2023 and edition in story.views:
                yield from _p3ke(edition, story.views[edition])
        yield from truth_rows(story, sayings(story, self._district.numbering))
        yield from _dtsen(story)
        yield from self._verval(story)

    def _verval(self, story: Story) -> Iterator[tuple[str, Row]]:
        number = story.life.family.number
        if is_judged(number):
            proposed = self._district.family(PROPOSED_FROM + number)
            for row, true in verval_rows(story, proposed):
                yield "verval_2025-02", row
                yield "truth_verval", true

    def _in_february(self, story: Story) -> list[Row]:
        view = story.views.get(DTKS_FEBRUARY)
        return list(dtks_rows(view.family, self._district.numbering)) if view else []


def _p3ke(edition: Edition, view: View) -> Iterator[tuple[str, Row]]:
    people = view.family.people
    row = p3ke_family_row(view.family)
    if row:
        yield f"p3ke_keluarga_{edition.name}", _emptied("p3ke_keluarga", row, view, people[0])
    for person, written in zip(people, p3ke_person_rows(view.family, edition.day.year), strict=True):
        yield f"p3ke_individu_{edition.name}", _emptied("p3ke_individu", written, view, person)


def _emptied(sheet: Sheet, row: Row, view: View, person: Person) -> Row:
    blank = view.blank | ({"tanggal_lahir"} if person.member in view.undated else set())
    return ["" if column in blank else cell for column, cell in zip(COLUMNS[sheet], row, strict=True)] if blank else row


def _dtsen(story: Story) -> Iterator[tuple[str, Row]]:
    view = story.views.get(DTSEN_2025)
    if view is None:
        return
    for card in story.cards:
        yield "dtsen_keluarga_2025-TW3", dtsen_family_row(view.family, card)
        for person in dtsen_person_rows(view.family, card):
            yield "dtsen_anggota_2025-TW3", person
    for link in link_rows(story):
        yield "truth_editions_dtsen_p3ke", link
