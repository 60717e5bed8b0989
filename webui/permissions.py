"""Which role may open which page. A page that is not in this table opens for nobody."""

from collections.abc import Mapping
from typing import Literal

from schemas.codes import Role

WORKER = frozenset({Role.CASE_WORKER})
REGISTRARS = frozenset({Role.REGISTRAR})
READERS = frozenset({Role.CASE_WORKER, Role.REGISTRAR, Role.AUDITOR})
KEEPERS = frozenset({Role.CASE_WORKER, Role.REGISTRAR})
AGENCY = frozenset({Role.AGENCY})
AUDITORS = frozenset({Role.AUDITOR, Role.ADMIN})
PLEDGES = frozenset({Role.AGENCY, Role.PLANNER, Role.AUDITOR, Role.ADMIN})
ADMIN = frozenset({Role.ADMIN})
ANYBODY = frozenset(Role)
PUBLIC: Literal["public"] = "public"
"""Open without signing in."""

ROUTES: Mapping[str, frozenset[Role] | Literal["public"]] = {
    "assets.asset": PUBLIC,
    "health.alive": PUBLIC,
    "health.ready": PUBLIC,
    "health.content_report": PUBLIC,
    "sign_in.form": PUBLIC,
    "sign_in.sign_in": PUBLIC,
    "sign_in.sign_out": PUBLIC,
    "language.choose": PUBLIC,
    "home.start": ANYBODY,
    "cases.case_list": READERS,
    "cases.search_number": READERS,
    "cases.case_page": READERS,
    "cases.timeline": READERS,
    "cases.entry": READERS,
    "case_work.add_note": WORKER,
    "case_work.record_visit": WORKER,
    "case_work.schedule_follow_up": WORKER,
    "case_work.complete_follow_up": WORKER,
    "case_work.assign": WORKER,
    "family.form": KEEPERS,
    "family.save": KEEPERS,
    "family.close": KEEPERS,
    "family.keep": KEEPERS,
    "family_merger.begin": KEEPERS,
    "family_merger.search": KEEPERS,
    "family_merger.compare": KEEPERS,
    "family_merger.merge": KEEPERS,
    "family_proposal.form": KEEPERS,
    "family_proposal.propose": KEEPERS,
    "inbox.inbox": AGENCY,
    "inbox.unread": AGENCY,
    "inbox.notice": AGENCY,
    "inbox.mark_read": AGENCY,
    "pledges.pledge_list": PLEDGES,
    "trace.trace_list": AUDITORS,
    "trace.trace_file": AUDITORS,
    "trace.looks": AUDITORS,
    "accounts.account_list": ADMIN,
    "accounts.create": ADMIN,
    "accounts.switch": ADMIN,
}
