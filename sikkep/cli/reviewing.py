"""Commands that tell how good the matching is, and what people decided."""

from typing import Annotated, Any

import typer

from casework.rules.policy import DEFAULT
from casework.rules.reviewing import POLICY, surely_at_least
from casework.store.access import Scope
from casework.store.engine import transaction
from casework.store.match_lists import WORDS, DecisionFilter, list_decisions
from casework.store.match_quality import Quality, measure
from schemas.codes import Role, Source
from sikkep.cli.matching import LEFT, RIGHT, app
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import AS_JSON, misuse, print_json, say

EVERYTHING = Scope(Role.AUDITOR)
_NAMES = {
    "target": "padan, tanpa bansos", "with_aid": "padan, menerima bansos", "review": "perlu tinjauan",
    "left_only": "hanya di register kiri", "no_nik": "NIK bermasalah", "gone": "meninggal atau pindah",
    "right_only": "hanya di register kanan",
}  # fmt: skip


@app.command()
def report(
    left: Annotated[Source, LEFT] = Source.P3KE, right: Annotated[Source, RIGHT] = Source.DTKS, as_json: AS_JSON = False
) -> None:
    """Mutu pemadanan: golongan, kampung, skor, kesepakatan / quality of the matching."""
    counted = [aid.value for aid in DEFAULT.target.counted]
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        found = measure(session, left.value, right.value, counted)
    told = _told(found)
    if as_json:
        print_json(told)
        return
    say(f"{left.value} x {right.value}, aturan {found.rule or '-'}, {found.compared_at or '-'}")
    say(f"Aturan tinjauan {POLICY.version}")
    for name, count in told["classes"].items():
        say(f"{count:>9}  {_NAMES[name]}")
    say(f"{told['unlinkable_share']:>9.2%}  tidak dapat dipadankan")
    for name, count in told["decisions"].items():
        say(f"{count:>9}  keputusan {name}")
    agreement, checked = told["agreement"], told["checked"]
    say(f"Dua orang menjawab sama: {agreement['same']} dari {agreement['pairs']}.")
    say(f"Contoh padan otomatis benar: {checked['right']} dari {checked['pairs']}, pasti >= {checked['surely']:.1%}.")


@app.command()
def decisions(
    word: Annotated[str, typer.Option(help="same, not_same, field_check, undone.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Paling banyak / at most.")] = 100,
    as_json: AS_JSON = False,
) -> None:
    """Keputusan orang tentang pasangan, yang terbaru dahulu / what people decided, the newest first."""
    if word and word not in WORDS:
        misuse(f"--word: {', '.join(WORDS)}")
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        found = list_decisions(session, DecisionFilter(EVERYTHING, word=word or None), limit=limit)
    told = [
        {
            "match_id": each.match_id, "at": each.at, "word": each.word, "actor": each.actor, "area": each.area,
            "reviewers": each.reviewers, "score": each.score and int(each.score), "is_in_force": each.is_last,
        }
        for each in found
    ]  # fmt: skip
    if as_json:
        print_json(told)
        return
    for each in told:
        mark = " " if each["is_in_force"] else "x"
        say(f"{each['at']:%Y-%m-%d %H:%M}Z {mark} {each['word']:<11} {each['actor']:<20} {each['match_id']}")


def _told(found: Quality) -> dict[str, Any]:
    kampung: dict[str, dict[str, int]] = {}
    for each in found.classes:
        kampung.setdefault(each.area or "", {})[each.name] = each.families
    families, checked, agreement = found.families, found.checked, found.agreement
    return {
        "rule": found.rule, "policy": POLICY.version, "compared_at": found.compared_at, "families": families,
        "classes": dict(found.totals), "unlinkable_share": found.unlinkable / families if families else 0.0,
        "kampung": kampung,
        "scores": [each._asdict() for each in sorted(found.scores)], "decisions": found.words._asdict(),
        "agreement": {"pairs": agreement.total, "same": agreement.part},
        "checked": {
            "pairs": checked.total, "right": checked.part, "surely": surely_at_least(checked.part, checked.total),
        },
    }  # fmt: skip
