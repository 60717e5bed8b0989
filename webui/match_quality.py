"""How good the matching is: counts by class and place, scores, agreement of reviewers, and sampled precision."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, render_template

from casework.rules.policy import DEFAULT
from casework.rules.reviewing import POLICY, surely_at_least
from casework.store.area_names import names_of_areas
from casework.store.engine import transaction
from casework.store.match_quality import CLASSES, STEP, Quality, Scored, measure
from webui.config import web
from webui.match_filters import wanted_queue
from webui.visitors import log_look, looks_at

blueprint = Blueprint("match_quality", __name__)
HEIGHT = 100


class Column(NamedTuple):
    """One bar of the chart of scores: where it stands, how high it is (of `HEIGHT`), how many pairs it means."""

    low: int
    automatic: int
    review: int
    automatic_height: int
    review_height: int


class PlaceLine(NamedTuple):
    """One area's counts by class."""

    code: str | None
    name: str | None
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Families of the left register."""
        return sum(count for name, count in self.counts.items() if name != "right_only")


@dataclass(frozen=True, slots=True)
class QualityPage:
    """What the page draws. `surely` is the lower end of the 95 % interval of the sampled precision."""

    quality: Quality
    totals: Mapping[str, int]
    places: Sequence[PlaceLine]
    columns: Sequence[Column]

    @property
    def aid_policy(self) -> str:
        """The version of the policy that says which aid counts."""
        return DEFAULT.target.version

    @property
    def pairs(self) -> int:
        """How many pairs the last run found, in any band."""
        return sum(each.pairs for each in self.quality.scores)

    @property
    def surely(self) -> float:
        """How often the machine is surely right."""
        return surely_at_least(self.quality.checked.part, self.quality.checked.total)


@blueprint.get("/padupadan/mutu")
def quality() -> str:
    """The counts, by kecamatan, or by kampung of one of them."""
    wanted = wanted_queue()
    with transaction(web().engine) as session:
        found = measure(session, wanted.left.value, wanted.right.value, [aid.value for aid in DEFAULT.target.counted])
        places = _by_place(found, wanted.area)
        names = names_of_areas(session, [line.code for line in places])
        log_look(session, looks_at("view_match_quality", area=wanted.area))
    named = [line._replace(name=names.get(line.code or "")) for line in places]
    page = QualityPage(found, found.totals, sorted(named, key=lambda line: line.name or "~"), chart(found.scores))
    return render_template("matching/quality.html", page=page, wanted=wanted, policy=POLICY, height=HEIGHT)


def chart(scores: Sequence[Scored]) -> list[Column]:
    """The bars, five points of the score each; heights by the root of the count, so that a few pairs are seen too."""
    counts = {(each.band, each.low): each.pairs for each in scores}
    highest = max(counts.values(), default=0) ** 0.5 or 1.0
    found = []
    for low in range(0, 100, STEP):
        automatic, review = counts.get(("automatic", low), 0), counts.get(("review", low), 0)
        heights = [round(HEIGHT * count**0.5 / highest) for count in (automatic, review)]
        found.append(Column(low, automatic, review, *heights))
    return found


def _by_place(quality: Quality, area: str | None) -> list[PlaceLine]:
    width = 13 if area and len(area) >= 8 else 8
    places: dict[str | None, Counter[str]] = {}
    for each in quality.classes:
        if area and width == 13 and not (each.area or "").startswith(area[:8]):
            continue
        code = each.area[:width] if each.area else None
        places.setdefault(code, Counter(dict.fromkeys(CLASSES, 0)))[each.name] += each.families
    return [PlaceLine(code, None, counts) for code, counts in places.items()]
