"""What a partner is shown of a family that it is asked to help: next to nothing before it accepts, then the least."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from casework.rules.requirements import needs_consent
from casework.rules.sharing_limits import Allowance
from schemas.pledge_codes import AGREED, UNANSWERED, SupportState
from schemas.sharing import SharedField

# By these nobody is found: they say whether the partner can help, not whom (UU 27/2022, Art. 16: as little as needed).
BEFORE_ANSWER = frozenset({SharedField.KAMPUNG, SharedField.URGENCY, SharedField.MEMBER_COUNT})
NEEDED_IN = AGREED | {SupportState.DELIVERED, SupportState.DISPUTED}


class Why(StrEnum):
    """Why so much and no more is shown."""

    NOT_ANSWERED = "not_answered"
    OVER = "over"
    NO_CONSENT = "no_consent"
    NOTHING_AGREED = "nothing_agreed"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The parts of a family's data that may be read for the partner."""

    why: Why
    fields: frozenset[SharedField] = BEFORE_ANSWER

    @property
    def is_personal(self) -> bool:
        """Whether somebody can be found by it."""
        return self.why is Why.ACCEPTED


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the pledge says its partner must know, and whether only with the family's consent."""

    fields: Sequence[SharedField]
    needs_consent: bool = False


def disclosed(state: SupportState, agreed: Agreed, allowance: Allowance, has_consent: bool) -> Disclosure:
    """What may be shown while the help stands where it stands.

    A partner that may be given data with consent alone (banks and firms, `sharing.toml`) needs it whatever its pledge
    says.
    """
    if state not in NEEDED_IN:
        return Disclosure(Why.NOT_ANSWERED if state in UNANSWERED else Why.OVER)
    fields = frozenset(agreed.fields) & frozenset(allowance.fields)
    if not fields:
        return Disclosure(Why.NOTHING_AGREED)
    if needs_consent(agreed.needs_consent, allowance) and not has_consent:
        return Disclosure(Why.NO_CONSENT)
    return Disclosure(Why.ACCEPTED, fields | BEFORE_ANSWER)
