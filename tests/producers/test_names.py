"""Names that two offices wrote differently are known as one; different names are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casework.store.spelling import fold_name, fold_place
from producers.matching.likeness import is_same, similarity
from producers.matching.names import comparable, forms, sound

ONE_NAME = [
    ("SITI AMINAH", "Siti  Aminah"),
    ("A I S Y A H", "AISYAH"),
    ("H. SUTRISNO", "SUTRISNO"),
    ("Hj. SULASTRI", "SULASTRI"),
    ("Drs. H. Mulyadi, M.Si", "MULYADI"),
    ("SUPARDI S.Pd", "SUPARDI"),
    ("SUPARDI, S.Pd.I", "SUPARDI"),
    ("Ir. WAHYUDI ST", "WAHYUDI"),
    ("JUNAIDI S.Sos.", "JUNAIDI"),
    ("Prof. Dr. HERMAN", "HERMAN"),
    ("ALM. SLAMET", "SLAMET"),
    ("AHMAD BIN SALEH", "AHMAD"),
    ("AMINAH BINTI UMAR", "AMINAH"),
    ("SITI BINTU ALI", "SITI"),
    ("M. ALI", "MUHAMMAD ALI"),
    ("Moh. Ali", "MOHAMAD ALI"),
    ("MUH ALI", "MUHAMAD ALI"),
    ("MHD. ALI", "Mohammad Ali"),
    ("ST. AMINAH", "SITI AMINAH"),
    ("SITTI AMINAH", "SITI AMINAH"),
    ("ABD. ROHMAN", "ABDUL ROHMAN"),
    ("ABDOEL ROHMAN", "ABDUL ROHMAN"),
    ("ACHMAD", "AHMAD"),
    ("AKHMAD", "AHMAT"),
    ("NOOR HAYATI", "NURHAYATI"),
    ("NOER", "NUR"),
    ("YUSUF", "JUSUF"),
    ("YUSUP", "YUSUF"),
    ("SOEPARMAN", "SUPARMAN"),
    ("DJUMADI", "JUMADI"),
    ("TJIPTO", "CIPTO"),
    ("NJOMAN", "NYOMAN"),
    ("SJAMSUL", "SYAMSUL"),
    ("SUMIYATI", "SUMIATI"),
    ("SUPRIYADI", "SUPRIADI"),
    ("JUNAEDI", "JUNAIDI"),
    ("SELAMET", "SLAMET"),
    ("FITRI", "VITRI"),
    ("FITRI", "PITRI"),
    ("RIZKI", "RIJKI"),
    ("KHOIRUL", "CHOIRUL"),
    ("NURHAYATTI", "NURHAYATI"),
    ("SRI WAHYUNI", "SRIWAHYUNI"),
    ("AHMAD SAID", "AHMAD SAIT"),
    ("SUTRISNO / TRIS", "SUTRISNO"),
    ("SUMARNI als MARNI", "MARNI"),
    ("SUMARNI alias MARNI", "SUMARNI"),
    ("I WAYAN SUDARMA", "SUDARMA"),
    ("NI LUH MADE SARI", "SARI"),
    ("SUTAN RATU BAGUS", "RATU BAGUS"),
    ("RÉNDI", "RENDI"),
    ("SULASTRI\u200b", "SULASTRI"),
    ("\u202eSULASTRI", "SULASTRI"),
    ("ＳＬＡＭＥＴ", "SLAMET"),
    ("NUR'AINI", "NURAINI"),
    ("UST. SLAMET", "SLAMET"),
    ("Tn. SLAMET", "SLAMET"),
]
TWO_NAMES = [
    ("SUTRISNO", "SUPARMAN"),
    ("SITI AMINAH", "SITI FATIMAH"),
    ("SLAMET", "SLAMET RIYADI"),
    ("AGUS SANTOSO", "AGUS SUSANTO"),
    ("SRI LESTARI", "SRI WAHYUNI"),
    ("BUDI", "RUDI"),
    ("", "SLAMET"),
    ("SLAMET", ""),
    ("", ""),
    ("123", "SLAMET"),
]


@pytest.mark.parametrize(("one", "other"), ONE_NAME)
def test_spelling_titles_and_blanks_make_no_other_person(one: str, other: str) -> None:
    assert is_same(one, other)
    assert is_same(other, one)
    assert similarity(one, other) == 100


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_another_name_is_another_name(one: str, other: str) -> None:
    assert not is_same(one, other)
    assert similarity(one, other) < 100


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("SITI AMINAH", "AMINAH SITI", 100),
        ("SITI AMINAH", "AMINAH", 85),
        ("MUHAMMAD RIZKY PRATA", "MUHAMMAD RIZKY PRATAMA", 90),
        ("SUTRISNO", "SUTRISMO", 80),
        ("YUDI SUSANTO", "YUDI S", 60),
    ],
)
def test_what_is_likely_one_name_is_near(one: str, other: str, least: int) -> None:
    assert similarity(one, other) >= least


@pytest.mark.parametrize(
    ("one", "other"), [("SUTRISNO", "AMINAH"), ("SLAMET", "NURHAYATI"), ("BUDI SANTOSO", "SITI MARYATI")]
)
def test_strangers_stay_below_the_officials_threshold(one: str, other: str) -> None:
    assert similarity(one, other) < 60


def test_titles_and_prefixes_stay_where_nothing_else_is_left() -> None:
    assert comparable("I MADE") == (("made",),)
    assert comparable("HAJI") == (("haji",),)
    assert comparable("RADEN") == (("raden",),)


@given(some.text(max_size=60), some.text(max_size=60))
def test_any_text_can_be_compared_both_ways_alike(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) <= 100
    assert similarity(one, other) == similarity(other, one)
    assert fold_name(one) == " ".join(fold_name(one).split())


@given(
    some.lists(some.sampled_from("SUTRISNO m. Moh haji bin al als alias ALBERT I NI a bb Hj spd".split()), max_size=5)
)
def test_the_short_way_for_plain_names_leads_where_the_long_one_does(words: list[str]) -> None:
    # A sign that is dropped anyway makes the name take the long way.
    assert fold_name(" ".join(words)) == fold_name("\u200b" + " ".join(words))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sido Rejo", "SIDOREJO"),
        ("Kp. Sri Basuki", "Sri Basuki"),
        ("Suka Negara", "SUKANEGARA"),
        ("Setia Bhakti", "Setia Bakti"),
        ("Desa Way Pengubuan", "WAY PENGUBUAN"),
        ("Kalirejo", "KALIREDJO"),
        ("KELURAHAN Yukum Jaya", "Yukum Djaja"),
    ],
)
def test_places_are_one_in_older_spellings(one: str, other: str) -> None:
    assert fold_place(one) == fold_place(other)


def test_neighbouring_places_stay_apart() -> None:
    names = (
        "Sri Katon",
        "Sri Kaloko",
        "Setia Bumi",
        "Setia Budi",
        "Sari Bhakti",
        "Sri Bhakti",
        "Sido Binangun",
        "Sri Binangun",
    )
    assert len({fold_place(name) for name in names}) == len(names)


@pytest.mark.parametrize(("one", "other"), ONE_NAME)
def test_spelling_titles_and_blanks_give_one_key_or_alias(one: str, other: str) -> None:
    a, b = forms(one), forms(other)
    assert {a.key, a.alias} & {b.key, b.alias} - {""}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DEDI", "TEDI"),
        ("ZAINAL ABIDIN", "SAINAL ABIDIN"),
        ("HOTIMAH", "OTIMAH"),
        ("SUGENG", "SUGEN"),
        ("ROHMAN", "ROMAN"),
        ("SUYONO", "SUONO"),
        ("YOGA", "IOGA"),
        ("WIDODO", "WIDUDU"),
        ("MUJIONO", "MUJIANA"),
    ],
)
def test_what_the_ear_takes_for_one_has_one_sound(one: str, other: str) -> None:
    is_far = other == "MUJIANA"
    assert (forms(one).sound == forms(other).sound) is not is_far


def test_words_in_another_order_are_one_when_sorted() -> None:
    assert forms("AMINAH SITI").sorted == forms("SITI AMINAH").sorted
    assert forms("AMINAH SITI").key != forms("SITI AMINAH").key


@given(some.text(max_size=60))
def test_any_text_has_forms_and_a_folded_name_stays_as_it_is(name: str) -> None:
    had = forms(name)
    assert had.key == "".join(had.words)
    assert bool(had.key) >= bool(had.sorted)
    assert sound(had.sound) == sound(sound(had.sound))
