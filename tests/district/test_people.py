"""The invented people are plausible, live in the real kampung, and bear numbers that no office issues."""

from collections import Counter

from sikkep.areas import load_areas
from sikkep.district import PARTNERS, Rates, Summary
from sikkep.district.chance import chance_of
from sikkep.district.families import Founding
from sikkep.district.numbers import Numbering
from sikkep.district.places import Places
from tests.district.conftest import Read, rows_of


def test_there_are_28_kecamatan_and_311_official_kampung_and_kelurahan() -> None:
    levels = Counter(area.level for area in load_areas())
    assert levels == {"kabupaten": 1, "kecamatan": 28, "kampung": 301, "kelurahan": 10}


def test_families_live_in_official_kampung(read: Read) -> None:
    official = {area.code.replace(".", "") for area in load_areas()}
    used = {row["kode_kemdagri"] for row in read("p3ke_keluarga")} | {row["id_desa"] for row in read("dtks")}
    assert used <= official
    assert len(used) > 300


def test_every_kampung_has_an_older_spelling_that_differs() -> None:
    places = Places(load_areas()).all
    assert all(place.older != place.name for place in places)
    assert {"Sri Basuki", "Purwodadi"} <= {place.name for place in places}


def test_a_nik_tells_area_birth_date_sex_and_a_reserved_serial() -> None:
    founding = Founding(Places(load_areas()), Numbering(3))
    people = [person for number in range(3000) for person in founding.family(chance_of(3, number), number).people]
    for person in people:
        day = person.birth.day + (40 if person.is_female else 0)
        assert person.nik[6:12] == f"{day:02d}{person.birth.month:02d}{person.birth.year % 100:02d}"
        assert 8000 <= int(person.nik[12:]) <= 9999
    local = sum(person.nik.startswith("1802") for person in people) / len(people)
    assert 0.80 < local < 0.90
    assert len({person.nik for person in people}) == len(people)


def test_no_two_numbers_meet_even_across_the_largest_district() -> None:
    numbering = Numbering(9)
    families = [*range(0, 500_000, 50), *range(500_000, 600_000, 50)]
    births = {numbering.birth(family, 1980, is_female=True).digits for family in families}
    cards = {numbering.family_card(family, part, "180201") for family in families for part in (0, 1)}
    ids = {numbering.semesta(family, member) for family in families for member in range(3)}
    assert len(births) == len(families)
    assert len(cards) == 2 * len(families)
    assert len(ids) == 3 * len(families)
    assert all(7000 <= int(card[12:]) <= 7999 for card in cards)


def test_older_people_mostly_have_one_name_and_children_two_to_four(read: Read) -> None:
    words: dict[str, list[int]] = {"old": [], "young": []}
    for row in read("p3ke_individu"):
        count = len(row["nama"].split())
        if row["usia_60_tahun_keatas"].upper() == "YA":
            words["old"].append(count)
        elif row["usia_dibawah_7_tahun"].upper() == "YA":
            words["young"].append(count)
    assert sum(count == 1 for count in words["old"]) > 0.4 * len(words["old"])
    assert sum(2 <= count <= 4 for count in words["young"]) > 0.9 * len(words["young"])


def test_peoples_and_deciles_have_about_the_shares_of_the_district() -> None:
    founding = Founding(Places(load_areas()), Numbering(4))
    families = [founding.family(chance_of(4, number), number) for number in range(3000)]
    peoples = Counter(family.people_name for family in families)
    assert 0.57 < peoples["jawa"] / 3000 < 0.68
    assert 0.09 < peoples["lampung"] / 3000 < 0.16
    assert 0.015 < peoples["bali"] / 3000 < 0.05
    assert Counter(family.decile for family in families).most_common(1)[0][0] == 1


def test_aid_reaches_about_the_known_shares_of_the_poorest(read: Read) -> None:
    poorest = [row for row in read("p3ke_keluarga") if row["desil_kesejahteraan"] in "12"]
    shares = {
        aid: sum(row[aid].upper() == "YA" for row in poorest) / len(poorest) for aid in poorest[0] if "penerima" in aid
    }
    assert 0.19 < shares["penerima_pkh"] < 0.26
    assert 0.34 < shares["penerima_sembako"] < 0.42


def test_targets_are_a_few_percent_and_some_are_urgent(district: Summary) -> None:
    counts = district.counts
    assert 0.77 < counts.matched / counts.p3ke_families < 0.83
    assert 0.04 < counts.targets / counts.p3ke_families < 0.10
    assert 0.2 < counts.urgent / counts.targets < 0.45


def test_fourteen_partners_pledged_and_only_one_named_a_number(district: Summary) -> None:
    pledges = rows_of(district, "komitmen_mitra")
    assert {row["mitra_kode"] for row in pledges} == {partner.code for partner in PARTNERS}
    assert len(PARTNERS) == 14
    assert [(row["mitra_kode"], row["jumlah"], row["satuan"]) for row in pledges if row["jumlah"]] == [
        ("bpjs-kes", "15000", "jiwa")
    ]
    assert {row["mitra_kode"] for row in pledges if row["status"] == "berjalan"} == {"indo-prima-beef"}
    assert {row["tanggal"] for row in pledges} == {"2024-10-14"}
    assert {pillar for row in pledges for pillar in row["pilar"].split("|")} == {"beban", "pendapatan", "kantong"}


def test_rates_can_be_tripled_and_never_pass_their_ceiling() -> None:
    triple = Rates().times(3)
    assert triple.nik_blank == 0.06
    assert Rates().times(100).name_abbreviated == 0.3
