"""What a target list may show, and what it is called: decided once, for every file that is made of it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from casework.rules.granting import Refused
from casework.rules.sharing_limits import Allowance
from schemas.codes import Role
from schemas.data_requests import Person
from schemas.pledge_codes import Benefit
from schemas.sharing import LegalBasis, SharedField, SharingPurpose
from schemas.target_lists import ListSort, TargetList

# These are answered by list or not at all: the insurer looks each person up by number (docs/decisions/target-lists.md).
BY_LIST = frozenset({Benefit.HEALTH_COVERAGE, Benefit.WORK_COVERAGE})
# What says nothing of who somebody is.
NAMELESS = (SharedField.KAMPUNG, SharedField.MEMBER_COUNT, SharedField.NEEDS)
KEPT_FOR = timedelta(days=365)
MAKERS = frozenset({Role.REGISTRAR, Role.ADMIN})
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that looks like another
_REF_LENGTH = 9
_PURPOSES: Mapping[Benefit, SharingPurpose] = {
    Benefit.HEALTH_COVERAGE: SharingPurpose.HEALTH_INSURANCE,
    Benefit.WORK_COVERAGE: SharingPurpose.EMPLOYMENT,
    Benefit.HEALTH_CARE: SharingPurpose.HEALTH_CARE,
    Benefit.HEALTH_COSTS: SharingPurpose.HEALTH_CARE,
    Benefit.SCHOLARSHIP: SharingPurpose.EDUCATION,
    Benefit.FAMILY_PLANNING: SharingPurpose.FAMILY_PLANNING,
    Benefit.HOUSE_RENOVATION: SharingPurpose.HOUSING,
    Benefit.BUSINESS_CAPITAL: SharingPurpose.BUSINESS,
    Benefit.BUSINESS_TRAINING: SharingPurpose.BUSINESS,
    Benefit.SEEDLINGS: SharingPurpose.BUSINESS,
    Benefit.JOB: SharingPurpose.EMPLOYMENT,
    Benefit.VILLAGE_PLANNING: SharingPurpose.PLANNING,
    Benefit.COORDINATION: SharingPurpose.PLANNING,
}


def is_answered_by_list(benefit: Benefit | None, allowance: Allowance) -> bool:
    """Whether the partner must know who somebody is to answer at all, and the law lets it: a public task."""
    return benefit in BY_LIST and LegalBasis.PUBLIC_TASK in allowance.bases


def is_personal(sort: ListSort, benefit: Benefit | None, allowance: Allowance) -> bool:
    """Whether names and numbers may stand on a list: after acceptance, or where it is answered by list."""
    return sort is not ListSort.PROPOSAL or is_answered_by_list(benefit, allowance)


def shown_fields(is_personal: bool, pledged: Sequence[SharedField], allowance: Allowance) -> tuple[SharedField, ...]:
    """The fields that may be shown: of the pledge, on the partner's white-list, never those its kind never gets; and
    the kampung, by which nobody is found.
    """
    if not is_personal:
        return NAMELESS
    kept = {SharedField.KAMPUNG, *(set(allowance.fields) & set(pledged))}
    return tuple(each for each in SharedField if each in kept)


def purpose_of(benefit: Benefit | None) -> SharingPurpose:
    """What the data of a list is for."""
    return _PURPOSES.get(benefit, SharingPurpose.SOCIAL_AID) if benefit else SharingPurpose.SOCIAL_AID


def basis_of(found: TargetList, allowance: Allowance) -> LegalBasis:
    """The ground on which it is given."""
    if found.needs_consent or not allowance.bases:
        return LegalBasis.CONSENT
    return LegalBasis.PUBLIC_TASK if LegalBasis.PUBLIC_TASK in allowance.bases else allowance.bases[0]


def reference_of(support_id: UUID) -> str:
    """Nine signs of a piece of help's id, to be read over the telephone: K7Q-2XM-9BD. They say nothing of a person."""
    signs = [_DIGITS[support_id.int >> (123 - 5 * place) & 31] for place in range(_REF_LENGTH)]
    return "-".join("".join(signs[at : at + 3]) for at in range(0, _REF_LENGTH, 3))


def folded_reference(text: str) -> str:
    """A reference as it was typed, as we write it; "" where it is none."""
    signs = text.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    kept = "".join(sign for sign in signs if sign in _DIGITS)
    return "-".join((kept[:3], kept[3:6], kept[6:])) if len(kept) == _REF_LENGTH else ""


def may_see(found: TargetList, person: Person) -> bool:
    """Whether the list is there for this person: an agency sees its own."""
    if person.role is Role.AGENCY:
        return person.agency is not None and person.agency == found.agency
    return person.role in {Role.REGISTRAR, Role.ADMIN, Role.AUDITOR}


def check_order(sort: ListSort, answer_by: date | None, today: date) -> None:
    """Raises `Refused` where the day by which the partner shall answer makes no sense."""
    if sort is ListSort.PROPOSAL and answer_by is not None and answer_by < today:
        raise Refused("Batas jawaban sudah lewat.", "answer_by")
