"""The closed lists of words of pledges and of the help that goes out of them."""

from collections.abc import Mapping

from schemas.words import Word


class SupportKind(Word):
    """What sort of help a pledge gives."""

    CASH = "cash"
    GOODS = "goods"
    SERVICE = "service"
    PLACE = "place"
    TRAINING = "training"
    JOB = "job"
    COVERAGE = "coverage"
    BUILDING = "building"


class Benefit(Word):
    """Which help it is, so that two partners' help of one kind can be seen to overlap."""

    FOOD = "food"
    SCHOLARSHIP = "scholarship"
    HEALTH_CARE = "health_care"
    HEALTH_COSTS = "health_costs"
    HEALTH_COVERAGE = "health_coverage"
    WORK_COVERAGE = "work_coverage"
    FAMILY_PLANNING = "family_planning"
    HOUSE_RENOVATION = "house_renovation"
    BUSINESS_CAPITAL = "business_capital"
    BUSINESS_TRAINING = "business_training"
    JOB = "job"
    SEEDLINGS = "seedlings"
    VILLAGE_PLANNING = "village_planning"
    EMERGENCY = "emergency"
    SOCIAL_FUND = "social_fund"
    COORDINATION = "coordination"


KIND_OF_BENEFIT: Mapping[Benefit, SupportKind] = {
    Benefit.FOOD: SupportKind.GOODS,
    Benefit.SCHOLARSHIP: SupportKind.CASH,
    Benefit.HEALTH_CARE: SupportKind.SERVICE,
    Benefit.HEALTH_COSTS: SupportKind.CASH,
    Benefit.HEALTH_COVERAGE: SupportKind.COVERAGE,
    Benefit.WORK_COVERAGE: SupportKind.COVERAGE,
    Benefit.FAMILY_PLANNING: SupportKind.SERVICE,
    Benefit.HOUSE_RENOVATION: SupportKind.BUILDING,
    Benefit.BUSINESS_CAPITAL: SupportKind.CASH,
    Benefit.BUSINESS_TRAINING: SupportKind.TRAINING,
    Benefit.JOB: SupportKind.JOB,
    Benefit.SEEDLINGS: SupportKind.GOODS,
    Benefit.VILLAGE_PLANNING: SupportKind.SERVICE,
    Benefit.EMERGENCY: SupportKind.GOODS,
    Benefit.SOCIAL_FUND: SupportKind.CASH,
    Benefit.COORDINATION: SupportKind.SERVICE,
}


class SupportState(Word):
    """Where one piece of help stands, from the first thought to the family's own word."""

    PROPOSED = "proposed"
    SENT = "sent"
    OPENED = "opened"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    DECLINED = "declined"
    RELEASED = "released"
    TRANSFERRED = "transferred"


UNANSWERED = frozenset({SupportState.PROPOSED, SupportState.SENT, SupportState.OPENED})
AGREED = frozenset({SupportState.ACCEPTED, SupportState.SCHEDULED})
ARRIVED = frozenset({SupportState.DELIVERED, SupportState.CONFIRMED, SupportState.DISPUTED})
ENDED = frozenset({SupportState.DECLINED, SupportState.RELEASED, SupportState.TRANSFERRED})
UNDER_WAY = UNANSWERED | AGREED


class AreaHelpState(Word):
    """Where one piece of help for a kampung stands."""

    PLANNED = "planned"
    DELIVERED = "delivered"
    RELEASED = "released"


class DeclineReason(Word):
    """Why a partner, or the family, says no. What follows from each is in `casework/rules/referrals.toml`."""

    NOT_ELIGIBLE = "not_eligible"
    ALREADY_HELPED = "already_helped"
    NO_BUDGET_NOW = "no_budget_now"
    QUOTA_USED = "quota_used"
    OUT_OF_AREA = "out_of_area"
    NEEDS_ASSESSMENT = "needs_assessment"
    DATA_WRONG = "data_wrong"
    NOT_REACHED = "not_reached"
    FAMILY_DECLINED = "family_declined"
    MOVED_OR_DECEASED = "moved_or_deceased"


class ReleaseReason(Word):
    """Why a held place went back, or what was proposed was taken back."""

    NOT_ANSWERED = "not_answered"
    TAKEN_BACK = "taken_back"
    RESERVATION_EXPIRED = "reservation_expired"
    PLEDGE_WITHDRAWN = "pledge_withdrawn"
    PLEDGE_REVOKED = "pledge_revoked"
    PLEDGE_EXPIRED = "pledge_expired"
    CASE_ENDED = "case_ended"


class WaitReason(Word):
    """What a partner waits for. While it waits for something named, its clock stands still until the day it names."""

    PAPERS = "papers"
    BUDGET = "budget"
    SCHEDULE = "schedule"
    SURVEY = "survey"
    FAMILY_ABSENT = "family_absent"
    HEAD_OFFICE = "head_office"


class ChaseStep(Word):
    """How far we went with a partner that does not answer. After `escalated` the place goes back to the pool."""

    REMINDED = "reminded"
    LATE = "late"
    ESCALATED = "escalated"


class ConfirmedBy(Word):
    """Whose word it is that help arrived."""

    FAMILY = "family"
    WORKER = "worker"


class Fact(Word):
    """What a condition may ask of a family or one of its members."""

    DECILE_P3KE = "decile_p3ke"
    URGENCY = "urgency"
    NEED = "need"
    AID = "aid"
    INDICATOR = "indicator"
    MEMBERS = "members"
    AREA = "area"
    CONSENT = "consent"
    AGE = "age"
    SEX = "sex"
    IS_HEAD = "is_head"


class Operator(Word):
    """How a fact is compared. `has` is for facts that are sets; `within` for an area."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    IS = "is"
    ONE_OF = "one_of"
    HAS = "has"
    WITHIN = "within"


class Strength(Word):
    """Whether the comparison must hold, or must not."""

    MUST = "must"
    CANT = "cant"
