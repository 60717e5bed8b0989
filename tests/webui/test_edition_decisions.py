"""A second person signs on the page; each refusal stands beside the form, and each decision can be sent twice."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from casework.registers.lifecycle import sign
from casework.store.engine import transaction
from casework.store.hand_overs import find_hand_over
from casework.store.staging import clear_away
from tests.operators_file import NAMES, operators_file
from tests.producers.offices import csv_file, family
from tests.webui.bringing import brought, decide, let_work
from tests.webui.world import HAND_OVERS, World

pytestmark = pytest.mark.usefixtures("official_areas")

WHY = "Edisi lengkap dari Satgas, sudah dicocokkan."


@pytest.fixture
def path(world: World, tmp_path: Path) -> str:
    """The operator brought ten families; nearly everybody else is gone, so it is stopped."""
    return brought(world, operators_file(tmp_path / "p3ke_keluarga.xlsx"))


def small(tmp_path: Path, name: str, **cells: Any) -> Path:
    return csv_file(tmp_path / name, [family(**cells)])


def kept_files() -> set[Path]:
    return set(HAND_OVERS.rglob("*.xlsx"))


def page(world: World, path: str, login: str = "kabid") -> str:
    return " ".join(world.signed_in(login).get(path).text.split())


def test_a_second_person_signs_and_the_families_are_in_the_register(world: World, path: str) -> None:
    before = kept_files()
    answer = decide(world, "kabid", path, "tanda-tangan", words=WHY)
    assert answer.status_code == 303
    assert "Ditandatangani. Sistem sedang memasukkannya" in page(world, answer.headers["Location"])
    let_work(world.engine, world)
    shown = page(world, path)
    assert "Sudah masuk" in shown and WHY in shown and "Kabid Contoh" in shown and "<textarea" not in shown
    with world.engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT head_name FROM registry_record").scalars().all()
    assert set(NAMES) <= set(names)
    assert "P3KE 2024" in world.signed_in("operator").get("/").text
    assert kept_files() < before


def test_whoever_brought_it_sees_no_form_to_sign_and_is_refused_in_words(world: World, path: str) -> None:
    shown = page(world, path, "operator")
    assert "tanda-tangan" not in shown and "Petugas data lain yang memutuskan" in shown
    answer = decide(world, "operator", path, "tanda-tangan", words=WHY)
    assert answer.status_code == 422
    assert "Yang membawa berkas tidak boleh menandatanganinya." in answer.text


def test_a_stopped_edition_wants_the_reason_beside_the_form(world: World, path: str) -> None:
    shown = page(world, path)
    assert "Dihentikan: angkanya tidak wajar" in shown and "100,0 %" in shown and "batasnya 25,0 %" in shown
    answer = decide(world, "kabid", path, "tanda-tangan", words=" ")
    assert answer.status_code == 422
    assert "Laporan ini dihentikan karena angkanya tidak wajar." in answer.text and 'aria-invalid="true"' in answer.text
    assert "Siap ditandatangani" in page(world, path)


def test_signing_twice_signs_once_and_a_third_person_is_told_who_was_first(world: World, path: str) -> None:
    for _ in range(2):
        assert decide(world, "kabid", path, "tanda-tangan", words=WHY).status_code == 303
    assert page(world, path).count("<strong>Ditandatangani</strong>") == 1
    let_work(world.engine, world)
    assert decide(world, "kabid", path, "tanda-tangan", words=WHY).status_code == 303
    late = decide(world, "operator", path, "tolak", words="Terlambat")
    assert late.status_code == 422 and "(sudah masuk)" in late.text


@pytest.mark.parametrize(("login", "act", "said"), [
    ("kabid", "tolak", "Edisi ini ditolak."), ("operator", "tarik", "Berkas ditarik kembali."),
])  # fmt: skip
def test_it_can_be_rejected_or_taken_back_with_a_reason_once(
    world: World, path: str, login: str, act: str, said: str
) -> None:
    before = kept_files()
    silent = decide(world, login, path, act, words="")
    assert silent.status_code == 422 and "Alasan belum ditulis." in silent.text
    for _ in range(2):
        done = decide(world, login, path, act, words="Salah kirim")
        assert done.status_code == 303
    assert said in world.signed_in(login).get(done.headers["Location"]).text
    shown = page(world, path)
    assert shown.count("Salah kirim") == 1 and "tanda-tangan" not in shown
    let_work(world.engine, world)
    assert kept_files() < before
    refused = decide(world, "kabid", path, "tanda-tangan", words=WHY)
    assert refused.status_code == 422 and "Langkah ini tidak dapat dilakukan" in refused.text


def test_only_who_brought_it_takes_it_back(world: World, path: str) -> None:
    answer = decide(world, "kabid", path, "tarik", words="Saya saja")
    assert answer.status_code == 422 and "Hanya yang membawa berkas dapat menariknya." in answer.text


def test_what_nobody_has_read_yet_can_be_taken_back(world: World, path: str, tmp_path: Path) -> None:
    file = small(tmp_path, "b.csv", alamat="lain")
    waiting = brought(world, file, edition="2025")
    assert decide(world, "operator", waiting, "tarik", words="Keliru").status_code == 303


def test_a_register_that_moved_on_is_compared_again_before_anybody_signs(world: World, tmp_path: Path) -> None:
    late = brought(world, small(tmp_path, "2025.csv", alamat="2025"), edition="2025")
    first = brought(world, small(tmp_path, "2024.csv", alamat="2024"))
    decide(world, "kabid", first, "tanda-tangan", words=WHY)
    let_work(world.engine, world)
    shown = page(world, late)
    assert "Bandingkan ulang" in shown and "tanda-tangan" not in shown
    refused = decide(world, "kabid", late, "tanda-tangan", words=WHY)
    assert refused.status_code == 422 and "Bandingkan ulang, baca laporannya" in refused.text
    assert decide(world, "kabid", late, "bandingkan").status_code == 303
    let_work(world.engine, world)
    assert "Dibandingkan dengan P3KE 2024" in page(world, late)
    assert decide(world, "kabid", late, "tanda-tangan", words=WHY).status_code == 303
    let_work(world.engine, world)
    assert "Sudah masuk" in page(world, late)


def test_nobody_signs_a_report_that_they_have_not_read(world: World, path: str) -> None:
    seen = page(world, path).partition('name="version" value="')[2].partition('"')[0]
    assert decide(world, "kabid", path, "bandingkan").status_code == 303
    let_work(world.engine, world)
    answer = decide(world, "kabid", path, "tanda-tangan", words=WHY, version=seen)
    assert answer.status_code == 409 and "Laporannya sudah berubah" in answer.text and WHY in answer.text


def test_what_was_signed_and_lost_ends_in_words_and_not_in_endless_tries(world: World, path: str) -> None:
    hand_over_id = path.rpartition("/")[2]

    def lose(session: Session) -> None:
        entry = find_hand_over(session, hand_over_id)  # type: ignore[arg-type]
        assert entry
        sign(session, entry.hand_over_id, "user:kabid", WHY, world.clock())
        clear_away(session, entry.hand_over_id)

    with transaction(world.engine) as session:
        lose(session)
    let_work(world.engine, world)
    assert "Bahan pemeriksaan hilang" in page(world, path)


@pytest.mark.parametrize("form", [{"words": "x" * 5000}, {"actor": "user:kabid"}, {"version": "satu"}])
def test_rubbish_in_a_decision_is_refused(world: World, path: str, form: dict[str, str]) -> None:
    assert decide(world, "kabid", path, "tanda-tangan", **form).status_code in (400, 422)
    assert "Siap ditandatangani" in page(world, path)
