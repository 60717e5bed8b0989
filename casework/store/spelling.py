"""One spelling for names that offices write in many ways, so that a search finds them all."""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad'`´‘’ʼ]")
# Letters of other scripts that look like Latin ones; who typed them by mistake meant these.
_LOOKALIKES = str.maketrans(
    "\u0430\u0432\u0435\u0451\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u04bb\u0501"
    "\u03b1\u03b2\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0131",
    "abeekmhopctyxsijhdabeikvoptyxi",
)
_ALIAS = re.compile(r"\s*/\s*|\s+(?:alias|als)\b\.?\s*")
_PATRONYMIC = re.compile(r"\s(?:bin|binti|bintu|binte|bte)\b\.?.*$")
_DOTTED_DEGREE = re.compile(
    r"\b[sma]\s?\.\s?(?:pd\s?\.?\s?i|pd|kep|k\s?\.?\s?m|sos|t|e|h|ag|ip|si|kom|md|m)\b\.?(?=[\s,.]|$)"
)
_SPACED_LETTERS = re.compile(r"^\w(?:\s\w){2,}$")
_WORD = re.compile(r"[^\W_]+")
_DOUBLED = re.compile(r"(.)\1+")
_NUMERALS = {
    word: str(number)
    for number, roman in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)
    for word in (roman, str(number), f"0{number}")
}
_WEAK_E = re.compile(r"(?<=[bcdgjkmpst])e(?=r[aeiou])")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEFORE = _words("h hj haji hajjah dr drs dra ir prof kh ust ustad ustadz alm almh bpk bapak ibu ny nyonya tn tuan")
_AFTER = _words("alm almh almarhum almarhumah spd skep skm amd ssos st se sh sip sag spdi mpd skom")
_RARE = _BEFORE | _AFTER | _words("alias als bin binti bintu binte bte")
_KINDS_OF_PLACE = _words("kampung kp kpg desa ds kelurahan kel kecamatan kec kabupaten kab kota provinsi prov")

_WHOLE_WORDS = {
    spelling: word
    for word, spellings in {
        "muhamad": "moh muh mhd mohd mohamad mohammad mohammed muhamad muhammad muhammed moch mochamad mochammad",
        "siti": "st siti sitti sity syiti",
        "abdul": "abd abdul abdoel abdl",
        "ahmad": "ahmad akhmad achmad ahmat achmat akhmat",
        "nur": "nur noor noer nor",
        "iusup": "yusuf jusuf yusup jusup yoesoef joesoef",
        "slamet": "slamet selamet slamat",
    }.items()
    for spelling in spellings.split()
}  # fmt: skip

# Dutch spelling first (used until 1972), then letters that clerks mix up. Order matters.
_LETTERS = (
    ("oe", "u"), ("nj", "ny"), ("sj", "sy"), ("chand", "cand"), ("ch", "h"), ("kh", "h"),
    ("dh", "d"), ("th", "t"), ("bh", "b"), ("gh", "g"), ("sy", "s"), ("sh", "s"), ("ph", "p"), ("f", "p"), ("v", "p"),
    ("q", "k"), ("x", "ks"), ("z", "j"), ("iy", "i"), ("ie", "i"), ("ae", "ai"), ("uw", "u"), ("y", "i"),
)  # fmt: skip


@lru_cache(maxsize=65_536)
def fold_name(text: str) -> str:
    """The name's words in one spelling, small letters, single blanks; without titles, degrees and "bin …".

    All names of an alias ("Sutrisno / Tris") are in it. "" where nothing is left.
    """
    if text.isascii() and text.replace(" ", "").isalpha():
        plain = text.lower().split()
        # Most names are such: no title, no alias, no letter that stands alone.
        if _RARE.isdisjoint(plain) and min(map(len, plain)) > 1:
            return " ".join(dict.fromkeys(map(_fold_word, plain)))
    words = [word for name in name_parts(text) for word in folded_words(name)]
    return " ".join(dict.fromkeys(words))


def name_parts(text: str) -> list[str]:
    """The names that stand beside each other in one cell: "Sutrisno / Tris", "Sumarni als Marni"."""
    plain = _plain(text)
    if "/" not in plain and " al" not in plain:
        return [plain] if plain else []
    return [part for part in _ALIAS.split(plain) if part.strip()]


def folded_words(name: str) -> list[str]:
    """The words of one name (a part of `name_parts`), titles at either end dropped, each in one spelling."""
    bare = _DOTTED_DEGREE.sub(" ", name) if "." in name else name
    bare = _PATRONYMIC.sub("", bare.split(",")[0]) if " b" in bare else bare.split(",")[0]
    if _SPACED_LETTERS.match(bare.strip()):
        bare = bare.replace(" ", "")
    words = _without_titles(_WORD.findall(bare))
    if len(words) > 1 and words[0] == "m":
        words[0] = "muhamad"
    return [_fold_word(word) for word in words]


def _plain(text: str) -> str:
    if text.isascii() and "'" not in text and "`" not in text:
        return " ".join(text.lower().split())
    small = " ".join(_INVISIBLE.sub("", text).lower().split())
    spread = unicodedata.normalize("NFKD", small)
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).translate(_LOOKALIKES)


def _without_titles(words: list[str]) -> list[str]:
    first, last = 0, len(words)
    while first < last - 1 and words[first] in _BEFORE:
        first += 1
    while last > first + 1 and words[last - 1] in _AFTER:
        last -= 1
    return words[first:last]


@lru_cache(maxsize=65_536)
def _fold_word(word: str) -> str:
    if word in _WHOLE_WORDS:
        return _WHOLE_WORDS[word]
    if "dj" in word or "tj" in word:
        word = _from_dutch(word)
    for written, folded in _LETTERS:
        if written in word:
            word = word.replace(written, folded)
    return _DOUBLED.sub(r"\1", word)


def _from_dutch(word: str) -> str:
    """Before 1972 j was written dj, and y was written j: Djaja is Jaya."""
    return word.replace("dj", "\0").replace("tj", "c").replace("j", "y").replace("\0", "j")


@lru_cache(maxsize=8192)
def fold_place(name: str) -> str:
    """A place's name in one spelling, without blanks and without "Kampung", "Desa", "Kecamatan" before it.

    The weak e before r is written or not: Negeri and Negri, Kerajan and Krajan. Gaya Baru II is Gaya Baru 2.
    """
    words = _WORD.findall(_plain(name))
    while len(words) > 1 and words[0] in _KINDS_OF_PLACE:
        words = words[1:]
    number = _NUMERALS.get(words[-1], "") if len(words) > 1 else ""
    if number:
        words = words[:-1]
    return _DOUBLED.sub(r"\1", _WEAK_E.sub("", _fold_word("".join(words)))) + number


def place_key(kecamatan: str, kampung: str) -> tuple[str, str]:
    """One key for all spellings of a place, by which what people answered is found again. A code stays as it is."""
    return fold_place(kecamatan), kampung if kampung.replace(".", "").isdigit() else fold_place(kampung)
