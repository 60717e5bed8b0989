"""Says under which entry of the menu a page stands."""

from collections.abc import Sequence

from flask import request

# An entry's page, and the blueprints whose pages belong under it beside its own.
BENEATH = {
    "cases.case_list": (
        "case_work", "family", "family_merger", "family_proposal", "help", "help_deeds", "help_proposal",
    ),
    "matching.queue": ("match_patterns", "match_quality", "match_work"),
    "editions.edition_list": ("edition_bringing", "edition_repair", "edition_reports", "edition_work", "crosswalk"),
    "referrals.referral_list": ("referral_work", "referral_proofs"),
    "inbox.inbox": ("subscriptions",),
    "pledges.pledge_list": (
        "pledge_work", "area_help", "area_ranking", "partners", "subscriptions", "referrals", "referral_work",
        "referral_proofs", "responsiveness", "rounds", "round_draft", "round_work", "target_lists",
        "target_list_download", "target_list_results",
    ),
    "accounts.account_list": ("password_work",),
    "data_requests.request_list": ("data_request_papers", "data_request_work", "data_request_download"),
}  # fmt: skip


def menu_place(endpoints: Sequence[str]) -> str | None:
    """The endpoint of the entry under which this page stands: the first of `endpoints` that it belongs to."""
    here = request.blueprint
    for endpoint in endpoints:
        if here == endpoint.partition(".")[0] or here in BENEATH.get(endpoint, ()):
            return endpoint
    return None
