"""A register that buries somebody, or strikes them off, raises a question for people and ends nothing."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from casework import families
from casework.member_news import MemberNews, answer_member
from casework.registers.complaints import ImportRefused
from casework.registers.telling import lines_of
from casework.rules.decisions import Refused
from casework.store.engine import transaction
from casework.store.questions import Question, QuestionFilter, find_question, list_questions
from casework.store.timelines import list_entries
from casework.store.vault import describe_household
from casework.turnstile import record
from producers.registries import ImportReport
from producers.registries.layouts import Saying
from producers.registries.source_files import layout_of
from schemas.codes import QuestionSort, Source
from schemas.commands import RecordDeath
from schemas.family_codes import Basis
from tests.fates_file import CARD, CHILD, HEAD, WIFE, fates_file
from tests.producers.offices import NOW, SEALER, csv_file, dtks_person, hand_over, posted, prepared

FAMILY = SEALER.household_id_of("dtks", CARD)
DIED, INACTIVE = QuestionSort.MEMBER_DIED, QuestionSort.MEMBER_INACTIVE
DAY = date(2026, 11, 1)


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    """One edition of DTKS came in; its family is on its timeline."""
    opened = prepared(database)
    take_in(opened, fates_file(tmp_path / "dtks.csv"), "2024-08")
    yield opened
    opened.dispose()


def take_in(engine: Engine, file: Path, edition: str) -> ImportReport:
    report = hand_over(engine, Source.DTKS, [file], edition)
    with transaction(engine) as session:
        record(session, posted(engine), NOW)
    return report


def asked(engine: Engine, *, is_open: bool = True) -> list[Question]:
    with transaction(engine) as session:
        return list_questions(session, QuestionFilter(is_open=is_open))


def only(engine: Engine, sort: QuestionSort) -> Question:
    (found,) = [each for each in asked(engine) if each.sort is sort]
    return found


def news(*, has_died: bool = True, died_on: date | None = None, at: datetime = NOW) -> MemberNews:
    return MemberNews(uuid4(), "user:operator", at, has_died, Basis.VISIT, died_on, "dinsos")


def answer(engine: Engine, question: Question, said: MemberNews) -> None:
    with transaction(engine) as session:
        answer_member(session, SEALER, question.question_id, said)


def kinds(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        return [entry.kind for entry in list_entries(session, FAMILY)]


def dead(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        return [one.name for one in describe_household(session, SEALER, FAMILY).members if one.has_died]


def person(engine: Engine, name: str) -> UUID:
    with transaction(engine) as session:
        found = session.execute(text("SELECT person_id FROM person WHERE name = :name"), {"name": name})
        return UUID(str(found.scalar_one()))


def test_each_such_member_is_a_question_and_nobody_is_buried(engine: Engine) -> None:
    questions = {each.sort: each for each in asked(engine)}
    assert set(questions) == {DIED, INACTIVE}
    assert questions[DIED].about == {"people": [str(person(engine, WIFE))], "file": "dtks.csv", "sheet": "", "row": 3}
    assert questions[INACTIVE].about["people"] == [str(person(engine, CHILD))]
    assert {each.area_code for each in questions.values()} == {"18.02.01.2003"}
    assert kinds(engine) == ["record_appeared"]
    assert not dead(engine)


def test_the_report_counts_them_and_names_nobody(engine: Engine, tmp_path: Path) -> None:
    report = take_in(engine, fates_file(tmp_path / "lagi.csv", lodger={"keterangan_meninggal": "Wafat"}), "2025-01")
    assert (report.counts[DIED], report.counts[INACTIVE], report.rows_warned, report.rows_refused) == (2, 1, 0, 0)
    told = "\n".join(lines_of(report, str))
    assert "2 x Berkas menyatakan anggota ini sudah meninggal" in told
    assert "baris 3, data ke-2, kolom masih_hidup_label, bentuk isi AAAAAAAAA" in told
    assert not [name for name in (HEAD, WIFE, CHILD, "Wafat", "MENINGGAL") if name in told]


def test_a_confirmed_death_goes_the_way_of_all_deaths(engine: Engine) -> None:
    answer(engine, only(engine, DIED), news(died_on=DAY))
    assert sorted(kinds(engine)) == ["member_died", "record_appeared"]
    assert dead(engine) == [WIFE]
    (answered,) = asked(engine, is_open=False)
    assert (answered.answer, answered.answered_by) == ({"status": "died", "basis": "visit"}, "user:operator")


def test_a_dead_head_is_told_as_the_head(engine: Engine, tmp_path: Path) -> None:
    take_in(engine, fates_file(tmp_path / "lagi.csv", head={"keterangan_meninggal": "MENINGGAL DUNIA"}), "2025-01")
    head = next(each for each in asked(engine) if each.about["people"] == [str(person(engine, HEAD))])
    answer(engine, head, news())
    with transaction(engine) as session:
        (body,) = [entry.body for entry in list_entries(session, FAMILY) if entry.kind == "member_died"]
    assert '"was_head":true' in body


def test_somebody_still_alive_is_not_asked_about_again_for_the_same_statement(engine: Engine, tmp_path: Path) -> None:
    answer(engine, only(engine, DIED), news(has_died=False))
    answer(engine, only(engine, INACTIVE), news(has_died=False))
    take_in(engine, fates_file(tmp_path / "lagi.csv", head={"Alamat": "DUSUN IX"}), "2025-01")
    assert not asked(engine)
    assert not dead(engine)
    assert "member_died" not in kinds(engine)


def test_another_statement_of_a_later_edition_is_another_question(engine: Engine, tmp_path: Path) -> None:
    answer(engine, only(engine, INACTIVE), news(has_died=False))
    child = {"is_nonaktif": "YA", "keterangan_meninggal": "meninggal 2025"}
    take_in(engine, fates_file(tmp_path / "lagi.csv", child=child), "2025-01")
    assert [str(person(engine, CHILD))] in [each.about["people"] for each in asked(engine) if each.sort is DIED]


def test_an_open_question_stays_one_and_names_the_newest_row(engine: Engine, tmp_path: Path) -> None:
    before = only(engine, DIED)
    take_in(engine, fates_file(tmp_path / "lagi.csv", head={"Alamat": "DUSUN IX"}), "2025-01")
    after = only(engine, DIED)
    assert after.question_id == before.question_id and after.edition_id != before.edition_id
    assert after.about["file"] == "lagi.csv"


def test_the_dead_are_not_asked_about(engine: Engine, tmp_path: Path) -> None:
    answer(engine, only(engine, DIED), news())
    wife = {"is_nonaktif": "YA"}
    take_in(engine, fates_file(tmp_path / "lagi.csv", wife=wife), "2025-01")
    assert [each.sort for each in asked(engine)] == [INACTIVE]


def test_a_death_recorded_on_the_family_s_page_answers_the_question(engine: Engine) -> None:
    who = person(engine, WIFE)
    wish = RecordDeath(
        command_id=uuid4(), household_id=FAMILY, actor="user:siti", asked_at=NOW, person_id=who, was_head=False,
        basis=Basis.MUSDES,
    )  # fmt: skip
    with transaction(engine) as session:
        families.bury(session, wish, [who], NOW)
    assert [each.sort for each in asked(engine)] == [INACTIVE]
    (answered,) = asked(engine, is_open=False)
    assert (answered.answer, answered.answered_by) == ({"status": "died"}, "user:siti")


def test_a_second_answer_and_one_to_another_sort_are_refused(engine: Engine) -> None:
    question = only(engine, DIED)
    answer(engine, question, news(has_died=False))
    with pytest.raises(ImportRefused, match="sudah dijawab"):
        answer(engine, question, news())
    with pytest.raises(ImportRefused, match="tidak ditemukan"):
        answer(engine, replace(question, question_id=uuid4()), news())
    assert not dead(engine)


def test_a_day_to_come_is_refused_and_the_question_stays_open(engine: Engine) -> None:
    with pytest.raises(Refused, match="belum terjadi"):
        answer(engine, only(engine, DIED), news(died_on=date(2027, 1, 1)))
    assert only(engine, DIED) and not dead(engine)


def test_of_two_answers_at_once_one_counts(engine: Engine) -> None:
    question, gate, refused = only(engine, DIED), Barrier(2), []

    def at_once(has_died: bool) -> None:
        gate.wait()
        try:
            answer(engine, question, news(has_died=has_died))
        except ImportRefused as problem:
            refused.append(problem.reasons[0].code)

    rivals = [Thread(target=at_once, args=(each,)) for each in (True, False)]
    for each in rivals:
        each.start()
    for each in rivals:
        each.join()
    assert refused == ["question_answered"]
    with transaction(engine) as session:
        found = find_question(session, question.question_id)
    assert found and found.answer and (found.answer["status"] == "died") == (dead(engine) == [WIFE])


def test_a_question_about_somebody_who_stands_in_no_row_any_more_is_at_its_end(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine) as session:
        session.execute(text("DELETE FROM person WHERE name = :name"), {"name": WIFE})
    with pytest.raises(ImportRefused, match="tidak lagi ada"):
        answer(engine, only(engine, DIED), news())
    rows = [dtks_person(NOKK="1802011507107009", idsemesta="50000009", Nama="TUKIMIN", NIK="")]
    take_in(engine, csv_file(tmp_path / "lain.csv", rows), "2025-01")
    (ended,) = asked(engine, is_open=False)
    assert (ended.sort, ended.answer, ended.answered_by) == (DIED, {"status": "left"}, "system:registries")


def test_a_register_without_such_columns_asks_nothing(engine: Engine, tmp_path: Path) -> None:
    answer(engine, only(engine, DIED), news(has_died=False))
    with fates_file(tmp_path / "dtks.csv").open(encoding="utf-8") as file:
        rows = [{name: cell for name, cell in row.items() if name not in _FATES} for row in csv.DictReader(file)]
    report = take_in(engine, csv_file(tmp_path / "tanpa.csv", rows), "2025-01")
    assert not {DIED, INACTIVE} & set(report.counts)
    assert [each.sort for each in asked(engine)] == [INACTIVE]


_FATES = ("keterangan_meninggal", "masih_hidup_label", "is_nonaktif")


@pytest.mark.parametrize(
    ("part", "written", "says"),
    [
        ("alive", "MENINGGAL", DIED), ("alive", "Tidak", DIED), ("alive", "tidak diketahui", None),
        ("alive", "HIDUP", None), ("alive", "Masih Hidup", None), ("alive", "-", None), ("alive", "0", DIED),
        ("alive", "1", None), ("death", "MENINGGAL DUNIA", DIED), ("death", "Belum meninggal", None),
        ("death", "TIDAK", None), ("death", "Meninggal, 2019", DIED), ("inactive", "YA", INACTIVE),
        ("inactive", "TIDAK", None), ("inactive", "10", None), ("active", "Non-Aktif", INACTIVE),
        ("active", "AKTIF", None), ("active", "tidak aktif sejak 2024", INACTIVE),
    ],
)  # fmt: skip
def test_what_is_written_in_dtks_is_understood_as_officials_mean_it(
    part: str, written: str, says: QuestionSort | None
) -> None:
    layout = layout_of(Source.DTKS)
    said = {DIED: layout.died, INACTIVE: layout.inactive}
    found = [sort for sort, some in said.items() for each in some if each.column == part and each.is_said_by(written)]
    assert found == ([says] if says else [])


def test_a_saying_without_words_is_no_saying() -> None:
    with pytest.raises(ValueError, match="words"):
        Saying(column="alive", words=())


def test_the_hour_of_the_answer_is_the_hour_of_the_death_s_record(engine: Engine) -> None:
    at = datetime(2026, 11, 25, 3, tzinfo=UTC)
    answer(engine, only(engine, DIED), news(at=at))
    with transaction(engine) as session:
        (entry,) = [entry for entry in list_entries(session, FAMILY) if entry.kind == "member_died"]
    assert (entry.recorded_at, entry.actor) == (at, "user:operator")
