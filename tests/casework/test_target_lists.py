"""Target lists: numbered without a gap, showing no more than they may, answered by file, twice and two at once."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine, text

from casework.lists import answering
from casework.lists.making import Order, make
from casework.registers.complaints import ImportRefused
from casework.rules.granting import Refused
from casework.store.corrections import Correction, keep_correction
from casework.store.engine import open_engine, transaction
from casework.store.target_list_pieces import Piece, stream_pieces
from casework.store.target_lists import find_list, list_entries
from casework.turnstile import carry_out
from schemas.codes import RecordField
from schemas.ids import plain_id
from schemas.pledge_codes import DeclineReason
from schemas.sharing import SharedField
from schemas.support_commands import AcceptSupport, RecordConsent
from schemas.tables.family import PersonWordRow
from schemas.target_lists import ListResult, ListSort, Outcome, TargetList
from tests.listing import (
    BAZNAS,
    BPJS,
    COMPANY,
    NOW,
    OPERATOR,
    QUOTA,
    SCHOLARSHIP,
    SEALER,
    TODAY,
    answer_file,
    begin,
    listed,
    people,
    propose,
    refs_of,
    settle,
)

FAMILIES = people(4)


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """Four families of three, all of them proposed to the insurer."""
    engine = open_engine(app_database_url, pool_size=8)
    begin(engine)
    settle(engine, FAMILIES)
    propose(engine, FAMILIES)
    yield engine
    engine.dispose()


def pieces(engine: Engine, found: TargetList, fields: Sequence[SharedField] | None = None) -> list[Piece]:
    with transaction(engine) as session:
        return list(stream_pieces(session, SEALER, found.list_id, found.fields if fields is None else fields, TODAY))


def bring(engine: Engine, found: TargetList, file: Path, at: datetime = NOW) -> ListResult:
    with transaction(engine) as session:
        return answering.bring(session, SEALER, found, file, (file.name, BPJS, at))


def states(engine: Engine) -> Counter[str]:
    with transaction(engine) as session:
        return Counter(session.execute(text("SELECT state FROM support")).scalars())


def answer(
    engine: Engine, found: TargetList, rows: list[Sequence[object]], tmp_path: Path
) -> tuple[ListResult, Outcome]:
    result = bring(engine, found, answer_file(tmp_path / f"{uuid4()}.csv", rows))
    return result, answering.apply(engine, found, result, BPJS, lambda: NOW)


def test_lists_are_numbered_without_a_gap_and_begin_anew_each_year(engine: Engine) -> None:
    propose(engine, FAMILIES[:3], SCHOLARSHIP)
    numbers = [listed(engine).number, listed(engine, SCHOLARSHIP).number]
    with pytest.raises(Refused, match="Tidak ada yang menunggu"):
        listed(engine)
    settle(engine, new := people(1, first=9))
    propose(engine, new)
    with transaction(engine) as session:
        next_year = make(session, Order(uuid4(), ListSort.PROPOSAL, QUOTA), OPERATOR, NOW + timedelta(days=60))
    assert [*numbers, next_year.number] == ["460/0001/SIKKEP/2026", "460/0002/SIKKEP/2026", "460/0001/SIKKEP/2027"]


def test_the_same_order_twice_is_one_list_and_asks_each_once(engine: Engine) -> None:
    order = Order(uuid4(), ListSort.PROPOSAL, QUOTA)
    for _ in range(2):
        with transaction(engine) as session:
            found = make(session, order, OPERATOR, NOW)
    with transaction(engine) as session:
        sent = session.execute(text("SELECT body::text FROM timeline WHERE kind = 'support_sent'")).scalars().all()
    assert len(sent) == found.pieces == 12
    assert all(str(found.list_id) in body and str(found.answer_by) in body for body in sent)


def test_of_two_who_make_a_list_at_once_one_makes_it(engine: Engine) -> None:
    barrier, told = threading.Barrier(4), []

    def rival() -> None:
        barrier.wait()
        try:
            told.append(listed(engine).number)
        except Refused as refused:
            told.append(refused.words[:20])

    threads = [threading.Thread(target=rival) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(told) == "460/0001/SIKKEP/2026" and len(told) == 4
    assert states(engine) == {"sent": 12}
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM target_list")).scalar() == 1


def test_who_may_not_make_lists_is_refused(engine: Engine) -> None:
    with pytest.raises(Refused, match="tidak berwenang"), transaction(engine) as session:
        make(session, Order(uuid4(), ListSort.PROPOSAL, QUOTA), BPJS, NOW)


def test_an_agency_finds_its_own_lists_alone(engine: Engine) -> None:
    found = listed(engine)
    with transaction(engine) as session:
        assert find_list(session, found.list_id, BPJS) == found
        assert find_list(session, found.list_id, BAZNAS) is None


def test_the_insurer_sees_who_somebody_is_before_it_answers_because_it_cannot_answer_else(engine: Engine) -> None:
    found = listed(engine)
    assert found.is_personal
    one = pieces(engine, found)[0]
    assert one.person and one.person.nik and one.person.name and one.family.family_card and one.family.address
    assert not one.family.decile and not one.family.vulnerability  # what its white-list does not have


@pytest.mark.parametrize("pledge_id", [SCHOLARSHIP, COMPANY])
def test_before_acceptance_nobody_else_sees_a_name_or_a_number(engine: Engine, pledge_id: UUID) -> None:
    """Not even a company that pays for workers' cover: it has no public task."""
    propose(engine, FAMILIES[:3], pledge_id)
    found = listed(engine, pledge_id)
    assert (found.is_personal, set(found.fields)) == (
        False, {SharedField.KAMPUNG, SharedField.MEMBER_COUNT, SharedField.NEEDS},
    )  # fmt: skip
    for one in pieces(engine, found):
        assert one.person is None
        assert one.family.kampung == "Kalirejo Satu" and one.family.member_count == 3
        hidden = (
            one.family.head_name,
            one.family.address,
            one.family.family_card,
            one.family.decile,
            one.family.persons,
        )
        assert not any(hidden)


def test_a_company_sees_after_acceptance_what_its_kind_may_and_only_of_families_that_allow_it(engine: Engine) -> None:
    propose(engine, FAMILIES[:6], COMPANY)
    proposed = listed(engine, COMPANY)
    with transaction(engine) as session:
        for number, entry in enumerate(list_entries(session, proposed.list_id)):
            said = {"household_id": entry.household_id, "actor": "user:siti", "asked_at": NOW}
            carry_out(session, AcceptSupport(command_id=uuid4(), support_id=entry.support_id, **said), NOW)
            if number < 3:
                carry_out(session, RecordConsent(command_id=uuid4(), partner="ggpc", is_given=True, **said), NOW)
    accepted = listed(engine, COMPANY, ListSort.DELIVERY)
    assert (accepted.is_personal, accepted.pieces, accepted.families) == (True, 3, 1)
    one = pieces(engine, accepted)[0]
    assert one.person and one.person.name and one.family.head_name
    assert not one.person.nik and not one.family.family_card and one.person.birth_date is None


def test_a_list_says_what_people_put_right_and_names_nobody_who_died(engine: Engine, tmp_path: Path) -> None:
    found, one, other = listed(engine), FAMILIES[0], FAMILIES[1]
    right = {
        RecordField.NIK: "1802010101900001", RecordField.NAME: "Nama Benar", RecordField.BIRTH_DATE: "1990-01-01",
    }  # fmt: skip
    record_id = plain_id("list record", one.household_id)
    with transaction(engine) as session:
        keep_correction(session, SEALER, Correction(uuid4(), record_id, one.person_id, right, "user:siti", NOW))
        card = {RecordField.FAMILY_CARD: "1802010101010009", RecordField.ADDRESS: "Dusun Baru"}
        keep_correction(session, SEALER, Correction(uuid4(), record_id, None, card, "user:siti", NOW))
        session.add(PersonWordRow(person_id=other.person_id, has_died=True, said_at=NOW))
    told = {piece.entry.person_id: piece for piece in pieces(engine, found)}
    piece = told[one.person_id]
    assert piece.person and (piece.person.nik, piece.person.name, piece.person.birth_date) == (
        "1802010101900001", "Nama Benar", date(1990, 1, 1),
    )  # fmt: skip
    assert (piece.family.family_card, piece.family.address) == ("1802010101010009", "Dusun Baru")
    assert told[other.person_id].person is None
    result = bring(
        engine, found, answer_file(tmp_path / "a.csv", [("", right[RecordField.NIK], "YA", "", "01-11-2026")])
    )
    assert [answer.support_id for answer in result.answers] == [piece.entry.support_id]


def test_a_reference_names_nobody_and_is_read_however_it_was_typed(engine: Engine, tmp_path: Path) -> None:
    found = listed(engine)
    ref = next(iter(refs_of(engine, found).values()))
    assert len(ref) == 11 and not set(ref) & set("ILOU")
    typed = ref.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    result = bring(engine, found, answer_file(tmp_path / "a.csv", [(typed, "", "diterima", "", "01-11-2026")]))
    assert (len(result.answers), result.troubles) == (1, ())


def test_each_kind_of_refusal_means_what_it_says(engine: Engine, tmp_path: Path) -> None:
    found = listed(engine)
    refs = list(refs_of(engine, found).values())
    said = {
        "NIK tidak valid": DeclineReason.DATA_WRONG, "sudah peserta": DeclineReason.ALREADY_HELPED,
        "MENINGGAL": DeclineReason.MOVED_OR_DECEASED, "luar_wilayah": DeclineReason.OUT_OF_AREA,
        "Tidak memenuhi syarat": DeclineReason.NOT_ELIGIBLE,
    }  # fmt: skip
    _, outcome = answer(
        engine, found, [(ref, "", "DITOLAK", why, "") for ref, why in zip(refs, said, strict=False)], tmp_path
    )
    assert outcome.declined == dict.fromkeys((reason.value for reason in said.values()), 1)
    with transaction(engine) as session:
        follow_ups = session.execute(text("SELECT count(*) FROM timeline WHERE kind = 'follow_up_scheduled'")).scalar()
    assert follow_ups == 2  # wrong data is put right, and who died is visited


def test_a_row_that_is_not_understood_is_told_and_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    found = listed(engine)
    refs, first = refs_of(engine, found), FAMILIES[0]
    one, other = refs[first.person_id], refs[FAMILIES[1].person_id]
    rows = [
        ("", "", "DITERIMA", "", "01-11-2026"), ("000-000-000", "", "DITERIMA", "", "01-11-2026"),
        ("bukan ref", "", "DITERIMA", "", "01-11-2026"), ("", "1802", "DITERIMA", "", "01-11-2026"),
        ("", "1,80E+15", "DITERIMA", "", "01-11-2026"), ("", "9" * 16, "DITERIMA", "", "01-11-2026"),
        (one, FAMILIES[1].nik, "DITERIMA", "", "01-11-2026"), (one, "", "MUNGKIN", "", "01-11-2026"),
        (one, "", "", "MENINGGAL", ""), (one, "", "DITOLAK", "", ""), (one, "", "DITOLAK", "=1+1", ""),
        (one, "", "DITERIMA", "MENINGGAL", "01-11-2026"), (one, "", "DITERIMA", "", ""),
        (one, "", "DITERIMA", "", "31-02-2026"), (one, "", "DITERIMA", "", "01-11-2096"),
        (other, "", "DITERIMA", "", "01-11-2026"), (other, "", "DITOLAK", "MENINGGAL", ""), (one, "", "", "", ""),
    ]  # fmt: skip
    result, outcome = answer(engine, found, rows, tmp_path)
    assert [(trouble.row, trouble.code) for trouble in result.troubles] == [
        (2, "ref_missing"), (3, "ref_unknown"), (4, "ref_unknown"), (5, "nik_unreadable"), (6, "nik_rounded"),
        (7, "nik_unknown"), (8, "nik_differs"), (9, "status_unknown"), (10, "status_missing"), (11, "reason_missing"),
        (12, "reason_unknown"), (13, "reason_needless"), (14, "day_missing"), (15, "day_unreadable"),
        (16, "day_unreadable"), (18, "row_twice"),
    ]  # fmt: skip
    assert (outcome.accepted, outcome.delivered) == (1, 1)
    assert states(engine) == {"sent": 11, "delivered": 1}


def test_a_row_of_another_list_is_refused(engine: Engine, tmp_path: Path) -> None:
    propose(engine, FAMILIES[:3], SCHOLARSHIP)
    found, foreign = listed(engine), listed(engine, SCHOLARSHIP)
    rows = [(ref, "", "DITERIMA", "", "01-11-2026") for ref in refs_of(engine, foreign).values()]
    result, _ = answer(engine, found, rows, tmp_path)
    assert {trouble.code for trouble in result.troubles} == {"ref_unknown"} and not result.answers
    assert states(engine) == {"sent": 15}
    with pytest.raises(Refused, match="tidak berwenang"), transaction(engine) as session:
        answering.bring(session, SEALER, foreign, tmp_path, ("x.csv", BPJS, NOW))


def test_the_same_file_twice_changes_nothing_nor_does_the_same_answer_in_another_file(
    engine: Engine, tmp_path: Path
) -> None:
    found = listed(engine)
    rows = [(ref, "", "DITERIMA", "", "01-11-2026") for ref in refs_of(engine, found).values()]
    file = answer_file(tmp_path / "a.csv", rows)
    results = [bring(engine, found, file) for _ in range(2)]
    assert results[0] == results[1]
    outcomes = [answering.apply(engine, found, results[0], BPJS, lambda: NOW) for _ in range(2)]
    _, other = answer(engine, found, list(reversed(rows)), tmp_path)
    assert [(one.accepted, one.known) for one in (*outcomes, other)] == [(12, 0), (0, 12), (0, 12)]
    assert states(engine) == {"delivered": 12}


def test_two_who_apply_one_result_at_once_apply_it_once(engine: Engine, tmp_path: Path) -> None:
    found = listed(engine)
    rows = [(ref, "", "DITERIMA", "", "01-11-2026") for ref in refs_of(engine, found).values()]
    result = bring(engine, found, answer_file(tmp_path / "a.csv", rows))
    outcomes: list[Outcome] = []
    act = lambda: outcomes.append(answering.apply(engine, found, result, BPJS, lambda: NOW))  # noqa: E731
    threads = [threading.Thread(target=act) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.accepted for one in outcomes) == 12 and sum(one.known for one in outcomes) == 24
    assert states(engine) == {"delivered": 12}


def test_cover_that_begins_later_is_agreed_to_now_and_counts_from_its_day(engine: Engine, tmp_path: Path) -> None:
    found = listed(engine)
    ref = next(iter(refs_of(engine, found).values()))
    result, outcome = answer(engine, found, [(ref, "", "DITERIMA", "", "01-12-2026")], tmp_path)
    assert (outcome.accepted, outcome.delivered, states(engine)["scheduled"]) == (1, 0, 1)
    assert answering.begins_later(result, TODAY, date(2026, 11, 30)) == 0
    assert answering.begins_later(result, TODAY, date(2026, 12, 1)) == 1
    later = answering.apply(engine, found, result, BPJS, lambda: NOW + timedelta(days=9))
    assert (later.accepted, later.delivered, states(engine)["delivered"]) == (0, 1, 1)


def test_an_answer_that_the_rules_refuse_is_left_out_and_told(engine: Engine, tmp_path: Path) -> None:
    found = listed(engine)
    ref = next(iter(refs_of(engine, found).values()))
    answer(engine, found, [(ref, "", "DITOLAK", "MENINGGAL", "")], tmp_path)
    _, outcome = answer(engine, found, [(ref, "", "DITERIMA", "", "01-11-2026")], tmp_path)
    assert (outcome.accepted, outcome.troubles[0].row, outcome.troubles[0].code) == (0, 2, "refused")
    assert "sudah dijawab" in outcome.troubles[0].words


def test_a_workbook_is_read_below_its_letterhead_and_by_nik_alone(engine: Engine, tmp_path: Path) -> None:
    found, book = listed(engine), Workbook()
    book.active.append(["BPJS KESEHATAN"])
    book.active.append(["nik", "Hasil", "TMT"])
    book.active.append([FAMILIES[0].nik, "Aktif", datetime(2026, 11, 1)])
    book.save(tmp_path / "a.xlsx")
    result = bring(engine, found, tmp_path / "a.xlsx")
    assert [(one.row, one.day, one.reason) for one in result.answers] == [(3, date(2026, 11, 1), None)]


@pytest.mark.parametrize(
    "content", [b"", b"nama;umur\nSiti;3\n", b"<html>", b"%PDF-1.7", b"PK\x03\x04 broken", b"\xff\xfe\x00"]
)
def test_a_file_that_is_no_answer_is_refused_whole(engine: Engine, tmp_path: Path, content: bytes) -> None:
    found, file = listed(engine), tmp_path / "a.csv"
    file.write_bytes(content)
    with pytest.raises(ImportRefused):
        bring(engine, found, file)


def test_help_that_is_handed_over_is_only_agreed_to_and_planned(engine: Engine, tmp_path: Path) -> None:
    propose(engine, FAMILIES[:3], SCHOLARSHIP)
    found = listed(engine, SCHOLARSHIP)
    refs = list(refs_of(engine, found).values())
    file = answer_file(
        tmp_path / "a.csv",
        [(refs[0], "", "YA", "", ""), (refs[1], "", "YA", "", "01-12-2026"), (refs[2], "", "YA", "", "01-11-2026")],
    )
    with transaction(engine) as session:
        result = answering.bring(session, SEALER, found, file, ("a.csv", BAZNAS, NOW))
    assert [trouble.code for trouble in result.troubles] == ["day_past"]
    outcome = answering.apply(engine, found, result, BAZNAS, lambda: NOW)
    assert (outcome.accepted, outcome.delivered) == (2, 0)
    assert states(engine) == {"proposed": 12, "sent": 1, "accepted": 1, "scheduled": 1}


@pytest.mark.parametrize(
    "table", ["target_list", "target_list_entry", "target_list_download", "target_list_result", "target_list_outcome"]
)
def test_what_was_written_of_a_list_stays(engine: Engine, table: str) -> None:
    with pytest.raises(Exception, match="permission denied"), transaction(engine) as session:
        session.execute(text(f"DELETE FROM {table}"))
