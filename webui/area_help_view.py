"""What the pages show of help for kampung."""

from collections.abc import Sequence
from uuid import uuid4

from sqlmodel import Session

from casework.rules.pledges import Pledge
from casework.store.area_help import StoredAreaHelp
from casework.store.area_names import list_every_kampung, list_kecamatan
from schemas.areas import lies_within
from webui.forms import Draft
from webui.moments import today
from webui.visitors import visitor


def kampung_choices(session: Session, pledge: Pledge) -> list[tuple[str, str]]:
    """The kampung within the area of the person and of the pledge, each with its kecamatan."""
    around = {one.code: one.name for one in list_kecamatan(session)}
    return [
        (one.code, f"{one.name} · {around.get(one.parent or '', '')}")
        for one in list_every_kampung(session)
        if is_in_reach(one.code) and lies_within(one.code, pledge.offer.area_code)
    ]


def is_in_reach(kampung: str) -> bool:
    """Whether the person may speak of help for this kampung; who has no area speaks of all."""
    areas = visitor().scope.areas
    return not areas or any(lies_within(kampung, area) for area in areas)


def fresh_area_drafts(pieces: Sequence[StoredAreaHelp]) -> dict[str, Draft]:
    """A form to plan, and two for each piece that is still to come, filled in as planned."""
    drafts = {"plan": Draft(uuid4())}
    for piece in pieces:
        if piece.state == "planned":
            typed = {"quantity": piece.quantity or "", "delivered_on": today().isoformat()}
            drafts |= {f"deliver-{piece.help_id}": Draft(uuid4(), typed), f"cancel-{piece.help_id}": Draft(uuid4())}
    return drafts
