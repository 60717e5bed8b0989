"""The separator of a CSV file is chosen when it is brought, or after it was refused for a wrong choice."""

import re
from pathlib import Path

import pytest

from tests.producers.offices import csv_file, family
from tests.webui.bringing import brought, know_all_areas
from tests.webui.test_edition_repair import explain
from tests.webui.world import World

READY, WRONG = "Siap ditandatangani", "Pemisah kolom yang dipilih tidak membagi berkas ini menjadi kolom yang dikenal."


@pytest.fixture
def file(world: World, database: str, tmp_path: Path) -> Path:
    know_all_areas(database)
    return csv_file(tmp_path / "p3ke.csv", [family()], "\t")


def page(world: World, path: str) -> str:
    return world.signed_in("operator").get(path).text


def kept(world: World, path: str) -> str | None:
    with world.engine.connect() as connection:
        query = "select separator from hand_over where hand_over_id = %(id)s"
        found = connection.exec_driver_sql(query, {"id": path.rpartition("/")[2]})
        return found.scalar_one()


def test_the_page_offers_each_separator_and_to_tell_it_from_the_file(world: World) -> None:
    form = page(world, "/edisi/baru")
    offered = form.partition('name="separator"')[2].partition("</select>")[0]
    assert re.findall(r'<option value="([^"]*)"', offered) == ["", ";", ",", "tab", "|"]
    assert "Otomatis: dikenali dari berkasnya" in offered


def test_a_right_choice_is_read_and_kept(world: World, file: Path) -> None:
    path = brought(world, file, separator="tab")
    assert READY in page(world, path)
    assert kept(world, path) == "tab"


@pytest.mark.parametrize("chosen", ["", "otomatis"])
def test_without_a_choice_the_file_tells_it(world: World, file: Path, chosen: str) -> None:
    path = brought(world, file, separator=chosen)
    assert READY in page(world, path)
    assert kept(world, path) is None


def test_a_wrong_choice_is_told_in_words_and_can_be_mended_on_the_page(world: World, file: Path) -> None:
    path = brought(world, file, separator=";")
    refused = page(world, path)
    assert WRONG in refused and "Yang tampak cocok: tab" in refused and READY not in refused
    assert explain(world, path, {}, separator="#").status_code == 422
    assert explain(world, path, {}, separator="otomatis").status_code == 303
    assert READY in page(world, path) or "Menunggu dibaca" in page(world, path)
    assert kept(world, path) is None


def test_a_report_is_not_read_again_for_the_same_separator(world: World, file: Path) -> None:
    path = brought(world, file, separator="tab")
    refused = explain(world, path, {}, separator="tab")
    assert refused.status_code == 422 and "Belum ada yang diubah" in refused.text


def test_a_row_of_people_is_not_shown_as_titles_where_the_choice_parts_it(
    world: World, file: Path, tmp_path: Path
) -> None:
    rows = [family(nik="", id_keluarga_P3KE="7", kepala_keluarga="PONIMAN, PARTINI, WAGIMAN, RAHASIA CONTOH")]
    path = brought(world, csv_file(tmp_path / "koma.csv", rows, ";"), separator=",")
    refused = page(world, path)
    assert WRONG in refused and "Yang tampak cocok: ;" in refused and 'name="separator"' in refused
    assert "PARTINI" not in refused and "WAGIMAN" not in refused
