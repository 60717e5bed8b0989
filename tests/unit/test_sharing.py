"""Who may do what with a request for data in which state, what each partner may be given, and when it is reminded."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest

from casework.rules.decisions import Refused, Stale
from casework.rules.sharing import (
    Around,
    can_still_download,
    check_asked,
    decide,
    is_overdue,
    may_see,
    steps_open_to,
)
from casework.rules.sharing_limits import LIMITS, Allowance, read_limits
from casework.rules.sharing_notices import reached_reminder, reminder_notices
from schemas.codes import Role
from schemas.data_requests import DataRequest, Person, Step
from schemas.sharing import LegalBasis, PaperSort, RequestState, RequestStep, SharedField
from tests.asking import BPJS, KABID, NOW, OPERATOR, PLANNER, TODAY, asked, deed

STATE, DO = RequestState, RequestStep
# Written by hand, apart from the program's own table on purpose: state, step, who, and where it leads.
LIFE = """
draft      revise        agency            draft
draft      attach        agency            draft
draft      submit        agency            submitted
returned   revise        agency            returned
returned   attach        agency            returned
returned   submit        agency            submitted
submitted  take_up       registrar         in_review
submitted  return        registrar         returned
submitted  reject        registrar         rejected
submitted  approve       registrar         approved
in_review  return        registrar         returned
in_review  reject        registrar         rejected
in_review  approve       registrar         approved
approved   return        registrar,planner returned
approved   reject        registrar,planner rejected
approved   release       registrar,planner released
released   revoke        registrar         rejected
released   download      agency            downloaded
downloaded download      agency            downloaded
downloaded revoke        registrar         downloaded
downloaded report        agency            reported
reported   return_report registrar         downloaded
reported   accept        registrar         done
"""
EXPECTED = {
    (STATE(state), DO(step), Role(role)): STATE(after)
    for state, step, roles, after in map(str.split, LIFE.strip().splitlines())
    for role in roles.split(",")
}
PEOPLE = {
    Role.AGENCY: BPJS, Role.REGISTRAR: KABID, Role.PLANNER: PLANNER, Role.AUDITOR: Person("user:auditor", Role.AUDITOR),
    Role.ADMIN: Person("user:admin", Role.ADMIN), Role.CASE_WORKER: Person("user:siti", Role.CASE_WORKER, "dinsos"),
}  # fmt: skip
ALLOWED = LIMITS.allowance("bpjs-kes", "bpjs")
AROUND = Around(ALLOWED, frozenset(PaperSort), families=2)


def request(state: RequestState, **changes: object) -> DataRequest:
    standing = DataRequest(
        uuid4(), 7, "bpjs-kes", BPJS.actor, asked(), state, 3, NOW, NOW, approved_by=OPERATOR.actor,
        approved_fields=asked().fields, released_by=None, expires_at=NOW + timedelta(days=7),
    )  # fmt: skip
    return replace(standing, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", RequestState)
def test_every_step_of_every_role_in_every_state_is_as_the_table_says(state: RequestState) -> None:
    for step, (role, person) in product(RequestStep, PEOPLE.items()):
        standing, wish = request(state), deed(step, person, words="Alasan.", fields=asked().fields)
        expected = EXPECTED.get((state, step, role))
        if expected is None:
            with pytest.raises(Refused):
                decide(standing, wish, AROUND)
            assert step not in steps_open_to(standing, person)
        else:
            after = decide(standing, wish, AROUND)
            assert (after.state, after.version, after.changed_at) == (expected, 4, NOW)
            assert step in steps_open_to(standing, person)


@pytest.mark.parametrize("state", RequestState)
def test_another_agency_may_do_nothing_at_all(state: RequestState) -> None:
    stranger = Person("user:baznas", Role.AGENCY, "baznas")
    assert not may_see(request(state), stranger)
    assert not steps_open_to(request(state), stranger)
    for step in RequestStep:
        with pytest.raises(Refused):
            decide(request(state), deed(step, stranger, words="x", fields=asked().fields), AROUND)


def test_a_draft_is_seen_by_its_agency_and_the_auditor_alone() -> None:
    seen = {role for role, person in PEOPLE.items() if may_see(request(STATE.DRAFT), person)}
    assert seen == {Role.AGENCY, Role.AUDITOR}


def test_a_planner_sees_what_waits_for_a_second_person_and_what_they_released() -> None:
    seen = {state for state in RequestState if may_see(request(state), PLANNER)}
    assert seen == {STATE.APPROVED}
    assert may_see(request(STATE.DOWNLOADED, released_by=PLANNER.actor), PLANNER)


def test_who_approved_cannot_release() -> None:
    standing = request(STATE.APPROVED, approved_by=KABID.actor)
    with pytest.raises(Refused, match="orang kedua"):
        decide(standing, deed(DO.RELEASE, KABID), AROUND)
    assert DO.RELEASE not in steps_open_to(standing, KABID)
    assert decide(standing, deed(DO.RELEASE, OPERATOR), AROUND).released_by == OPERATOR.actor


def test_a_release_opens_the_download_for_seven_days() -> None:
    after = decide(request(STATE.APPROVED), deed(DO.RELEASE, KABID), AROUND)
    assert after.expires_at == NOW + timedelta(days=7)
    assert after.families == 2


def test_an_agency_that_owes_a_report_gets_nothing_without_a_reason() -> None:
    owing = replace(AROUND, owes_report=True)
    with pytest.raises(Refused, match="menunggak"):
        decide(request(STATE.APPROVED), deed(DO.RELEASE, KABID), owing)
    assert decide(request(STATE.APPROVED), deed(DO.RELEASE, KABID, words="Darurat."), owing).state is STATE.RELEASED


@pytest.mark.parametrize("step", [DO.RETURN, DO.REJECT])
def test_a_refusal_needs_its_reason(step: RequestStep) -> None:
    with pytest.raises(Refused, match="alasannya") as refused:
        decide(request(STATE.IN_REVIEW), deed(step, OPERATOR, words="  "), AROUND)
    assert refused.value.field == "words"


def test_a_changed_request_is_looked_at_again() -> None:
    with pytest.raises(Stale):
        decide(request(STATE.IN_REVIEW), deed(DO.APPROVE, OPERATOR, fields=asked().fields, version=2), AROUND)


@pytest.mark.parametrize("fields", [(), (SharedField.DECILE,), (SharedField.KAMPUNG, SharedField.SEX)])
def test_only_what_was_asked_and_is_allowed_can_be_approved(fields: tuple[SharedField, ...]) -> None:
    with pytest.raises(Refused):
        decide(request(STATE.IN_REVIEW), deed(DO.APPROVE, OPERATOR, fields=fields), AROUND)


def test_some_of_the_fields_can_be_approved() -> None:
    after = decide(request(STATE.IN_REVIEW), deed(DO.APPROVE, OPERATOR, fields=(SharedField.KAMPUNG,)), AROUND)
    assert after.approved_fields == (SharedField.KAMPUNG,)
    assert decide(after, deed(DO.RETURN, KABID, words="Ulang."), AROUND).approved_fields == ()


def test_what_is_no_longer_allowed_is_not_released() -> None:
    less = replace(AROUND, allowance=Allowance((SharedField.KAMPUNG,), ALLOWED.bases))
    assert decide(request(STATE.APPROVED), deed(DO.RELEASE, KABID), less).approved_fields == (SharedField.KAMPUNG,)
    with pytest.raises(Refused):
        decide(request(STATE.APPROVED), deed(DO.RELEASE, KABID), replace(AROUND, allowance=Allowance()))


@pytest.mark.parametrize("missing", PaperSort)
def test_without_all_papers_nothing_is_submitted(missing: PaperSort) -> None:
    with pytest.raises(Refused, match="dokumen"):
        decide(request(STATE.DRAFT), deed(DO.SUBMIT, BPJS), replace(AROUND, papers=frozenset(PaperSort) - {missing}))


def test_a_download_ends_with_its_time_and_its_number() -> None:
    standing = request(STATE.RELEASED)
    for number in (1, 2, 3):
        standing = decide(standing, deed(DO.DOWNLOAD, BPJS), AROUND)
        assert (standing.downloads, standing.report_due_on) == (number, date(2026, 12, 23))
    assert not can_still_download(standing, NOW)
    with pytest.raises(Refused, match="jumlah unduhan"):
        decide(standing, deed(DO.DOWNLOAD, BPJS), AROUND)
    with pytest.raises(Refused, match="Masa unduh"):
        decide(request(STATE.RELEASED), deed(DO.DOWNLOAD, BPJS, NOW + timedelta(days=7)), AROUND)


def test_a_revoked_download_is_closed_and_its_report_still_owed() -> None:
    standing = decide(request(STATE.RELEASED), deed(DO.DOWNLOAD, BPJS), AROUND)
    closed = decide(standing, deed(DO.REVOKE, KABID, words="Salah kirim."), AROUND)
    assert not can_still_download(closed, NOW)
    assert is_overdue(closed, date(2026, 12, 24))
    assert not is_overdue(closed, date(2026, 12, 23))


# Who may be given what, by hand: k kampung, h head, f family card, a address, m count, u urgency, n needs, o housing,
# v vulnerability, b aid, d decile, p person, i NIK, r relation, s sex, t birth date, g age, c children.
LETTERS = dict(zip("khfamunovbdpirstgc", SharedField, strict=True))
GIVEN = {
    ("dinkes", "opd"): "khamunovbdprsgc",
    ("rsud-demang", "rumah_sakit"): "khanvpirstgc",
    ("baznas", "lembaga_zakat"): "khamunoprsgc",
    ("bank-lampung", "bank"): "khanpsg",
    ("ggpc", "perusahaan"): "khaunpsg",
    ("bpjs-tk", "bpjs"): "kpist",
    ("bpjs-kes", "bpjs"): "khfapirstc",
    ("bappeda", "opd"): "kmunobd",
    ("dinsos", "opd"): "khfamunovbdpirstgc",
    ("sungai-budi", "perusahaan"): "kpsg",
    ("nobody", "koperasi"): "",
    ("nobody", None): "",
}


@pytest.mark.parametrize(("agency", "kind"), GIVEN)
@pytest.mark.parametrize("letter", LETTERS)
def test_a_partner_may_ask_for_each_field_or_not(agency: str, kind: str | None, letter: str) -> None:
    wanted, allowance = LETTERS[letter], LIMITS.allowance(agency, kind)
    wish = asked(fields=(wanted,), basis=next(iter(allowance.bases), LegalBasis.CONSENT))
    if letter in GIVEN[agency, kind]:
        check_asked(wish, allowance, TODAY)
    else:
        with pytest.raises(Refused) as refused:
            check_asked(wish, allowance, TODAY)
        assert refused.value.field == "fields"


@pytest.mark.parametrize("kind", ["perusahaan", "bank"])
def test_a_slip_in_a_list_hands_out_no_number_and_no_child(kind: str) -> None:
    everything = replace(LIMITS, agencies={"slip": LIMITS.agencies["dinsos"]})
    given = set(everything.allowance("slip", kind).fields)
    assert not given & {SharedField.NIK, SharedField.FAMILY_CARD, SharedField.DECILE, SharedField.CHILDREN}
    assert LIMITS.allowance("ggpc", kind).bases == (LegalBasis.CONSENT,)


def test_a_word_that_nobody_knows_stops_the_start() -> None:
    with pytest.raises(ValueError, match="religion"):
        read_limits('reminders = []\nescalate_to = []\npapers = []\n[never]\nbank = ["religion"]\n')


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("basis", {"basis": LegalBasis.CONSENT}),
        ("areas", {"areas": ()}),
        ("retain_until", {"retain_until": TODAY}),
        ("retain_until", {"retain_until": TODAY + timedelta(days=732)}),
        ("fields", {"fields": ()}),
    ],
)
def test_more_than_may_be_asked_is_refused_where_it_is_wrong(field: str, changes: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        check_asked(asked(**changes), ALLOWED, TODAY)
    assert refused.value.field == field


def test_reminders_come_on_their_days_and_only_the_last_one_that_is_due() -> None:
    due_on = date(2026, 12, 23)
    reached = {days: reached_reminder(due_on, due_on + timedelta(days=days)) for days in range(-9, 40)}
    assert [days for days in reached if days == reached[days]] == [-7, -1, 1, 7, 14, 30]
    assert reached[-8] is None
    assert reached[13] == 7
    assert reached[39] == 30


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-7, {"bpjs-kes": "data_report_due"}),
        (7, {"bpjs-kes": "data_report_overdue"}),
        (
            14,
            {"bpjs-kes": "data_report_overdue", "dinsos": "data_report_escalated", "bappeda": "data_report_escalated"},
        ),
    ],
)
def test_from_two_weeks_on_those_above_are_told_too(days: int, told: dict[str, str]) -> None:
    standing = request(STATE.DOWNLOADED, report_due_on=TODAY)
    step = Step(uuid4(), standing.request_id, NOW, Person("system:x", None), DO.REMIND, standing.state, standing.state)
    assert {notice.agency: notice.about for notice in reminder_notices(standing, step, days)} == told
