"""Why a pledge rests or ended, which authority above the partner ended it, and what is said of help to a kampung."""

from schemas.words import Word


class SuspendReason(Word):
    """Why nothing goes out of a pledge for now."""

    NO_BUDGET = "no_budget"
    OUT_OF_STOCK = "out_of_stock"
    RULES_AWAITED = "rules_awaited"
    UNDER_AUDIT = "under_audit"
    OTHER = "other"


class WithdrawReason(Word):
    """Why a partner takes its pledge back."""

    WITHDRAWN_BY_PARTNER = "withdrawn_by_partner"
    NO_BUDGET = "no_budget"
    PROGRAMME_ENDED = "programme_ended"
    RECORDED_IN_ERROR = "recorded_in_error"
    OTHER = "other"


class RevokeReason(Word):
    """Why an authority above the partner ends an entitlement."""

    QUOTA_CUT = "quota_cut"
    QUOTA_ENDED = "quota_ended"
    REGISTER_RENEWED = "register_renewed"
    RULE_CHANGED = "rule_changed"
    NO_BUDGET = "no_budget"
    OTHER = "other"


class Authority(Word):
    """Who can end a pledge from above."""

    KEMENSOS = "kemensos"
    KEMENKES = "kemenkes"
    KEMNAKER = "kemnaker"
    CENTRAL_GOVERNMENT = "central_government"
    PROVINCE = "province"
    DISTRICT_HEAD = "district_head"
    HEAD_OFFICE = "head_office"


class AreaReleaseReason(Word):
    """Why help that was planned for a kampung does not come: first what people say, then that the pledge ended."""

    PLAN_CHANGED = "plan_changed"
    KAMPUNG_NOT_READY = "kampung_not_ready"
    NO_BUDGET = "no_budget"
    OUT_OF_STOCK = "out_of_stock"
    RECORDED_IN_ERROR = "recorded_in_error"
    PLEDGE_WITHDRAWN = "pledge_withdrawn"
    PLEDGE_REVOKED = "pledge_revoked"
    PLEDGE_EXPIRED = "pledge_expired"


class AreaNote(Word):
    """To whom in the kampung the help was handed over."""

    TO_VILLAGE_OFFICE = "to_village_office"
    TO_GROUP = "to_group"
    TO_RESIDENTS = "to_residents"
