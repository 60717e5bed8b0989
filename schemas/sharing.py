"""The closed lists of words that requests for data use: states, steps, grounds, purposes, fields, papers."""

from collections.abc import Mapping

from schemas.codes import Indicator
from schemas.words import Word


class RequestState(Word):
    """Where a request for data stands. Between `approved` and `released` a second person looks."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    REJECTED = "rejected"
    APPROVED = "approved"
    RELEASED = "released"
    DOWNLOADED = "downloaded"
    REPORTED = "reported"
    DONE = "done"


class RequestStep(Word):
    """What somebody does with a request."""

    ASK = "ask"
    REVISE = "revise"
    ATTACH = "attach"
    SUBMIT = "submit"
    TAKE_UP = "take_up"
    RETURN = "return"
    REJECT = "reject"
    APPROVE = "approve"
    RELEASE = "release"
    REVOKE = "revoke"
    DOWNLOAD = "download"
    REMIND = "remind"
    REPORT = "report"
    RETURN_REPORT = "return_report"
    ACCEPT = "accept"


class LegalBasis(Word):
    """The lawful grounds of UU 27/2022, Art. 20(2), letters a to f."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_DUTY = "legal_duty"
    VITAL_INTEREST = "vital_interest"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"


class SharingPurpose(Word):
    """What the data is asked for."""

    SOCIAL_AID = "social_aid"
    HEALTH_INSURANCE = "health_insurance"
    HEALTH_CARE = "health_care"
    EDUCATION = "education"
    HOUSING = "housing"
    EMPLOYMENT = "employment"
    BUSINESS = "business"
    FAMILY_PLANNING = "family_planning"
    PLANNING = "planning"


class Selection(Word):
    """Which families of the areas are asked for."""

    OPEN = "open"
    URGENT = "urgent"
    MATCHED = "matched"


class SharedField(Word):
    """A part of a family's data that an agency may be given. `children` lets persons below 18 into the list at all."""

    KAMPUNG = "kampung"
    HEAD_NAME = "head_name"
    FAMILY_CARD = "family_card"
    ADDRESS = "address"
    MEMBER_COUNT = "member_count"
    URGENCY = "urgency"
    NEEDS = "needs"
    HOUSING = "housing"
    VULNERABILITY = "vulnerability"
    AID = "aid"
    DECILE = "decile"
    MEMBER_NAME = "member_name"
    NIK = "nik"
    RELATION = "relation"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    CHILDREN = "children"


OF_PERSONS = frozenset(
    {
        SharedField.MEMBER_NAME, SharedField.NIK, SharedField.RELATION, SharedField.SEX, SharedField.BIRTH_DATE,
        SharedField.AGE,
    }
)  # fmt: skip

# The registers' marks fall in two: what the house is like, and what makes its people vulnerable (UU 27/2022, Art. 4).
MARKS_OF: Mapping[SharedField, frozenset[Indicator]] = {
    SharedField.HOUSING: frozenset(
        {
            Indicator.NO_TOILET, Indicator.EARTH_FLOOR, Indicator.POOR_WALLS, Indicator.POOR_ROOF,
            Indicator.UNSAFE_WATER, Indicator.NO_ELECTRICITY, Indicator.NOT_OWN_HOUSE,
        }
    ),
    SharedField.VULNERABILITY: frozenset(
        {
            Indicator.STUNTING_RISK, Indicator.ELDERLY_ALONE, Indicator.CHILD_UNDER_FIVE, Indicator.DISABILITY,
            Indicator.HEAD_OUT_OF_WORK, Indicator.WOMAN_HEAD, Indicator.NO_SAVINGS,
        }
    ),
}  # fmt: skip


class PaperSort(Word):
    """The documents that a request rests on: surat permintaan, KAK, pakta integritas, NDA."""

    LETTER = "letter"
    TERMS = "terms"
    INTEGRITY = "integrity"
    NDA = "nda"
