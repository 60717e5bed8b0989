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
BOARD = frozenset({Role.AGENCY, Role.REGISTRAR, Role.PLANNER, Role.AUDITOR, Role.ADMIN})
ADMIN = frozenset({Role.ADMIN})
SECOND_PERSONS = frozenset({Role.REGISTRAR, Role.PLANNER})
REQUESTS = frozenset({Role.AGENCY, Role.REGISTRAR, Role.PLANNER, Role.AUDITOR})
REFERRALS = frozenset({Role.AGENCY, Role.REGISTRAR, Role.PLANNER, Role.AUDITOR, Role.ADMIN})
PROOFS = frozenset({Role.AGENCY, Role.REGISTRAR, Role.AUDITOR})
EDITION_READERS = frozenset({Role.REGISTRAR, Role.AUDITOR})
ROUNDS = frozenset({Role.CASE_WORKER, Role.REGISTRAR, Role.PLANNER, Role.AUDITOR, Role.ADMIN})
ROUND_DRAFTERS = frozenset({Role.REGISTRAR, Role.ADMIN})
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
    "matching.queue": READERS,
    "matching.pair": READERS,
    "matching.decisions": READERS,
    "match_patterns.patterns": READERS,
    "match_patterns.decide": KEEPERS,
    "match_quality.quality": READERS,
    "match_work.answer": KEEPERS,
    "match_work.skip": KEEPERS,
    "match_work.take": KEEPERS,
    "match_work.undo": KEEPERS,
    "match_work.search": KEEPERS,
    "match_work.name_candidate": KEEPERS,
    "inbox.inbox": AGENCY,
    "inbox.unread": AGENCY,
    "inbox.notice": AGENCY,
    "inbox.mark_read": AGENCY,
    "pledges.pledge_list": PLEDGES,
    "referrals.referral_list": REFERRALS,
    "referrals.referral_page": REFERRALS,
    "referral_work.open": AGENCY,
    "referral_work.accept": AGENCY,
    "referral_work.decline": AGENCY,
    "referral_work.wait": AGENCY,
    "referral_work.schedule": AGENCY,
    "referral_work.deliver": AGENCY,
    "referral_proofs.proof_file": PROOFS,
    "answer_links.page": PUBLIC,
    "answer_links.open": PUBLIC,
    "answer_links.accept": PUBLIC,
    "answer_links.decline": PUBLIC,
    "answer_links.wait": PUBLIC,
    "answer_links.again": PUBLIC,
    "responsiveness.board": BOARD,
    "rounds.round_list": ROUNDS,
    "rounds.round_page": ROUNDS,
    "rounds.row_page": ROUNDS,
    "rounds.recount": ROUNDS,
    "round_draft.new": ROUND_DRAFTERS,
    "round_draft.try_out": ROUND_DRAFTERS,
    "round_draft.freeze": ROUND_DRAFTERS,
    "round_work.take_out": ROUND_DRAFTERS,
    "round_work.put_in": ROUND_DRAFTERS,
    "round_work.approve": ROUND_DRAFTERS,
    "round_work.publish": ROUND_DRAFTERS,
    "round_work.cancel": ROUND_DRAFTERS,
    "data_requests.request_list": REQUESTS,
    "data_requests.request_page": REQUESTS,
    "data_requests.new": AGENCY,
    "data_requests.ask": AGENCY,
    "data_requests.change": AGENCY,
    "data_requests.revise": AGENCY,
    "data_request_papers.attach": AGENCY,
    "data_request_papers.paper_file": REQUESTS,
    "data_request_work.submit": AGENCY,
    "data_request_work.take_up": REGISTRARS,
    "data_request_work.give_back": SECOND_PERSONS,
    "data_request_work.reject": SECOND_PERSONS,
    "data_request_work.approve": REGISTRARS,
    "data_request_work.release": SECOND_PERSONS,
    "data_request_work.revoke": REGISTRARS,
    "data_request_work.report": AGENCY,
    "data_request_work.accept": REGISTRARS,
    "data_request_work.return_report": REGISTRARS,
    "data_request_download.download": AGENCY,
    "editions.edition_list": EDITION_READERS,
    "editions.edition_page": EDITION_READERS,
    "editions.progress": EDITION_READERS,
    "edition_bringing.new": REGISTRARS,
    "edition_bringing.bring": REGISTRARS,
    "edition_reports.complaints": EDITION_READERS,
    "edition_reports.differences": EDITION_READERS,
    "edition_reports.quality": EDITION_READERS,
    "edition_reports.workbook": EDITION_READERS,
    "edition_work.sign": REGISTRARS,
    "edition_work.reject": REGISTRARS,
    "edition_work.withdraw": REGISTRARS,
    "edition_work.compare": REGISTRARS,
    "edition_repair.explain": REGISTRARS,
    "questions.question_list": EDITION_READERS,
    "questions.question_page": EDITION_READERS,
    "questions.answer_with_place": REGISTRARS,
    "questions.answer_with_owner": REGISTRARS,
    "trace.trace_list": AUDITORS,
    "trace.requests": AUDITORS,
    "trace.trace_file": AUDITORS,
    "trace.looks": AUDITORS,
    "accounts.account_list": ADMIN,
    "accounts.create": ADMIN,
    "accounts.switch": ADMIN,
}
