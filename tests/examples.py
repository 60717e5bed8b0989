"""One canonical event of every kind: a single family's story, which golden files, tests and documents share."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from schemas.codes import (
    Aid,
    Channel,
    ClosingReason,
    Evidence,
    FollowUpOutcome,
    FollowUpPurpose,
    Indicator,
    Need,
    Pillar,
    PledgeStatus,
    RecordField,
    Source,
    Unit,
    Urgency,
    Verdict,
    VisitOutcome,
)
from schemas.events import KINDS, AnyEvent, HouseholdEvent, canonical
from schemas.events.household_data import RecordFacts
from schemas.family_codes import Basis, MergeReason, VervalReason, VervalVerdict
from schemas.ids import derived_id, plain_id
from schemas.pledge_codes import Benefit, ChaseStep, ConfirmedBy, WaitReason
from schemas.pledge_reasons import AreaNote, AreaReleaseReason
from schemas.sharing import LegalBasis, SharedField, SharingPurpose
from schemas.subscriptions import Subscription

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
FAMILY = plain_id("example", "family")
KAMPUNG = "18.02.01.2001"
WORKER = "user:pendamping"
PLEDGE = plain_id("example", "pledge")
SUPPORT = plain_id("example", "support")
NOTE = plain_id("example", "note")
FOLLOW_UP = plain_id("example", "follow-up")

_RECORD = {"registry": Source.P3KE, "record_id": plain_id("example", "record"), "reference_on": date(2023, 1, 1)}
_STATED = RecordFacts(decile=1, aid=(), indicators=(Indicator.NO_TOILET, Indicator.EARTH_FLOOR), members=4)
_COMPARED = {"left": Source.P3KE, "right": Source.DTKS, "right_edition": "dtks:2026-10", "rule": "strict:1"}
_PAIR = {"match_id": plain_id("example", "match"), "counterpart_id": plain_id("example", "counterpart")}
_OFFER = {
    "programme": "Beasiswa anak keluarga miskin",
    "pillars": (Pillar.BURDEN,),
    "status": PledgeStatus.PROMISED,
    "starts_on": date(2026, 12, 1),
}
_AREA_HELP = {
    "help_id": plain_id("example", "help for a kampung"),
    "agency": "dpmk",
    "area_code": KAMPUNG,
    "pillars": (Pillar.INCOME, Pillar.POCKETS),
    "benefit": Benefit.SEEDLINGS,
    "unit": Unit.SEEDLINGS,
}
_SUPPORT = {"support_id": SUPPORT, "pledge_id": PLEDGE, "pillar": Pillar.BURDEN, "quantity": 1, "unit": Unit.PERSONS}
_NOTICE = {
    "agency": "baznas",
    "notice_id": plain_id("example", "notice"),
    "subscription_id": plain_id("example", "subscription"),
    "about": "case_opened",
    "household_id": FAMILY,
}
_BY_EMAIL = {**_NOTICE, "channel": Channel.EMAIL}

# Only what a kind adds to the envelope. The order is the order of the story: each event is an hour after the last.
_SAID: dict[str, dict[str, Any]] = {
    "record_appeared": {**_RECORD, "edition": "p3ke:2023", "stated": _STATED},
    "record_changed": {**_RECORD, "edition": "p3ke:2024", "changed": (RecordField.HOUSING,), "stated": _STATED},
    "record_left": {**_RECORD, "edition": "p3ke:2025"},
    "match_found": {
        **_COMPARED,
        **_PAIR,
        "score": 100,
        "evidence": (Evidence.NIK_EQUAL, Evidence.NAME_EQUAL, Evidence.AREA_EQUAL),
        "member_pairs": 3,
        "based_on": (plain_id("example", "data event"),),
    },
    "match_needs_review": {
        **_COMPARED,
        **_PAIR,
        "score": 72,
        "evidence": (Evidence.NIK_MISSING, Evidence.NAME_SIMILAR),
    },
    "match_not_found": _COMPARED,
    "match_decided": {**_COMPARED, **_PAIR, "verdict": Verdict.SAME, "aid": (Aid.PBI,), "actor": WORKER},
    "match_undone": {**_PAIR, "actor": WORKER},
    "pledge_made": _OFFER,
    "pledge_firmed_up": {**_OFFER, "quantity": 250, "unit": Unit.PERSONS},
    "pledge_changed": {**_OFFER, "quantity": 200, "unit": Unit.PERSONS, "area_code": "18.02.01"},
    "pledge_withdrawn": {"reason": "no_budget"},
    "pledge_revoked": {"agency": "bpjs-kes", "reason": "quota_ended", "revoked_by": "kemensos"},
    "case_opened": {"policy": "target:1", "reasons": ("in_p3ke", "matched_dtks", "no_counted_aid")},
    "case_assigned": {"worker": WORKER},
    "urgency_assessed": {"urgency": Urgency.URGENT, "policy": "urgency:1", "reasons": ("decile_1", "earth_floor")},
    "need_identified": {"need": Need.SANITATION, "actor": WORKER},
    "note_added": {"note_id": NOTE, "actor": WORKER},
    "visit_recorded": {
        "visit_id": plain_id("example", "visit"),
        "visited_on": date(2026, 11, 2),
        "outcome": VisitOutcome.MET,
        "note_id": NOTE,
        "actor": WORKER,
    },
    "follow_up_scheduled": {
        "follow_up_id": FOLLOW_UP,
        "due_on": date(2026, 11, 16),
        "purpose": FollowUpPurpose.CHECK_DELIVERY,
        "worker": WORKER,
        "actor": WORKER,
    },
    "follow_up_completed": {"follow_up_id": FOLLOW_UP, "outcome": FollowUpOutcome.DONE, "actor": WORKER},
    "follow_up_missed": {"follow_up_id": FOLLOW_UP},
    "support_proposed": {**_SUPPORT, "need": Need.EDUCATION},
    "support_reserved": _SUPPORT,
    "support_accepted": _SUPPORT,
    "support_declined": {**_SUPPORT, "reason": "not_in_area"},
    "support_delivered": {**_SUPPORT, "delivered_on": date(2026, 11, 3)},
    "support_released": {**_SUPPORT, "reason": "pledge_withdrawn"},
    "case_graduated": {"reasons": ("decile_4", "income_stable")},
    "case_rechecked": {"months": 6, "finding": "stable"},
    "case_reopened": {"reason": "relapse"},
    "case_closed": {"reason": ClosingReason.MOVED, "actor": WORKER},
    "notice_queued": {**_NOTICE, "channels": (Channel.INBOX, Channel.EMAIL)},
    "notice_sent": {**_BY_EMAIL, "attempt": 1},
    "notice_delivered": _BY_EMAIL,
    "notice_failed": {**_BY_EMAIL, "attempt": 48, "reason": "smtp_451", "is_final": True},
    "notice_suppressed": {**_BY_EMAIL, "reason": "no_mail_server"},
    "data_shared": {
        "agency": "bpjs-kes",
        "request_id": plain_id("example request", "baznas"),
        "purpose": SharingPurpose.HEALTH_INSURANCE,
        "basis": LegalBasis.PUBLIC_TASK,
        "fields": (SharedField.KAMPUNG, SharedField.MEMBER_NAME, SharedField.NIK),
        "retain_until": date(2027, 1, 31),
    },
}
_MUSDES = {"meeting_on": date(2026, 11, 3), "minutes": "140/07/BA-MUSDES/2026", "actor": WORKER}
_PROPOSED, _BRANCH, _ABSORBED = (plain_id("example", f"{name} family") for name in ("proposed", "branch", "absorbed"))
_SAID |= {
    "verval_recorded": {
        **_MUSDES,
        "verdict": VervalVerdict.NOT_ELIGIBLE,
        "reason": VervalReason.NOT_POOR_ANY_MORE,
        "registry": Source.P3KE,
        "record_id": _RECORD["record_id"],
        "edition": "p3ke:2023",
    },
    "family_proposed": {
        **_MUSDES,
        "household_id": _PROPOSED,
        "record_id": plain_id("example", "proposed record"),
        "members": 3,
    },
    "record_corrected": {
        "record_id": _RECORD["record_id"],
        "person_id": plain_id("example", "head"),
        "fields": (RecordField.NAME, RecordField.NIK),
        "basis": Basis.DUKCAPIL_DOCUMENT,
        "actor": WORKER,
    },
    "member_died": {
        "person_id": plain_id("example", "member"),
        "was_head": False,
        "died_on": date(2026, 10, 30),
        "basis": Basis.MUSDES,
        "actor": WORKER,
    },
    "household_moved": {
        "from_area_code": "18.02.02.2001",
        "to_area_code": KAMPUNG,
        "moved_on": date(2026, 11, 3),
        "basis": Basis.VISIT,
        "actor": WORKER,
    },
    "household_split": {"new_household_id": _BRANCH, "members": 2, "split_on": date(2026, 11, 3), "actor": WORKER},
    "household_split_off": {
        "household_id": _BRANCH,
        "from_household_id": FAMILY,
        "members": 2,
        "split_on": date(2026, 11, 3),
        "actor": WORKER,
    },
    "household_merged": {
        "household_id": _ABSORBED,
        "into_household_id": FAMILY,
        "reason": MergeReason.DUPLICATE,
        "actor": WORKER,
    },
    "household_absorbed": {"absorbed_household_id": _ABSORBED, "reason": MergeReason.DUPLICATE, "actor": WORKER},
    "case_kept_open": {"about": plain_id("example", "question"), "actor": WORKER},
}
_SAID |= {
    "support_sent": {**_SUPPORT, "answer_by": date(2026, 11, 16)},
    "support_opened": _SUPPORT,
    "support_waiting": {**_SUPPORT, "reason": WaitReason.BUDGET, "until": date(2026, 12, 1)},
    "support_chased": {**_SUPPORT, "step": ChaseStep.REMINDED},
    "support_scheduled": {**_SUPPORT, "scheduled_on": date(2026, 11, 20)},
    "support_confirmed": {**_SUPPORT, "by": ConfirmedBy.FAMILY, "actor": WORKER},
    "support_disputed": {**_SUPPORT, "note_id": NOTE, "actor": WORKER},
    "support_transferred": {
        **_SUPPORT,
        "to_support_id": plain_id("example", "other support"),
        "to_pledge_id": plain_id("example", "other pledge"),
        "actor": WORKER,
    },
    "consent_recorded": {"agency": "baznas", "is_given": True, "actor": WORKER},
    "pledge_suspended": {"reason": "no_budget", "until": date(2027, 1, 31)},
    "pledge_resumed": {},
    "pledge_expired": {},
    "area_help_planned": {**_AREA_HELP, "quantity": 400, "planned_on": date(2026, 11, 30)},
    "area_help_delivered": {
        **_AREA_HELP,
        "quantity": 380,
        "delivered_on": date(2026, 11, 30),
        "receipt": "BAST-12/DPMK",
        "value": 5_700_000,
        "note": AreaNote.TO_GROUP,
    },
    "area_help_released": {**_AREA_HELP, "reason": AreaReleaseReason.KAMPUNG_NOT_READY},
}
_OF_PARTNERS = ("pledge_", "support_", "area_help_")


@cache
def example(kind: str) -> AnyEvent:
    """The canonical event of this kind."""
    return changed(kind)


def changed(kind: str, **changes: Any) -> AnyEvent:
    """The canonical event of this kind, with other values where they are given."""
    model = KINDS[kind]
    at = START + timedelta(hours=list(_SAID).index(kind))
    said: dict[str, Any] = {
        "event_id": derived_id(at, "example", kind),
        "occurred_at": at,
        "source": "examples",
        "actor": "system:examples",
    }
    if kind.startswith(_OF_PARTNERS):
        said |= {"agency": "baznas", "pledge_id": PLEDGE}
    if issubclass(model, HouseholdEvent):
        said |= {"household_id": FAMILY, "area_code": KAMPUNG}
    return model(**(said | _SAID[kind] | changes))  # type: ignore[return-value]


def all_examples() -> list[AnyEvent]:
    """One of every kind, in the order of the story."""
    return [example(kind) for kind in _SAID]


def subscription(agency: str = "baznas", **wishes: Any) -> Subscription:
    """A subscription whose id follows from what it says."""
    parts = [
        f"{name}={sorted(value) if isinstance(value, frozenset) else value}" for name, value in sorted(wishes.items())
    ]
    return Subscription(plain_id("example subscription", agency, *parts), agency, **wishes)


def numbered(number: int) -> UUID:
    """The id of the family with this number, where a test needs many."""
    return plain_id("example", "family", number)


if __name__ == "__main__":  # python -m tests.examples: golden files of new kinds; those that exist are never rewritten
    for event in all_examples():
        with suppress(FileExistsError), Path(f"tests/golden/{event.kind}.json").open("x") as file:
            file.write(json.dumps(json.loads(canonical(event)), indent=2) + "\n")
