"""What typists do to names: abbreviate, add titles, lose a space, spell it the old way, cut it, add an alias."""

from sikkep.district.chance import Chance, draw

_SHORT = {
    "MUHAMMAD": ("M.", "MOH.", "MUH.", "MHD."),
    "AHMAD": ("A.", "AKHMAD", "ACHMAD"),
    "SITI": ("ST.", "S."),
    "ABDUL": ("ABD.",),
    "NUR": ("N.",),
}
_SPELLINGS = tuple({
    "IYATI": "IATI", "IYANTO": "IANTO", "YADI": "IADI", "IADI": "IYADI", "SU": "SOE", "YO": "IO", "J": "DJ", "FI": "PI",
    "F": "V", "D": "T", "IT": "IET", "ZA": "SA", "KH": "H", "U": "OE", "Y": "I", "A": "AA",
}.items())  # fmt: skip
_FATHERS = ("KARTO", "SLAMET", "MARTO", "HASAN", "ABDULLAH", "WIRYO", "SALEH")
_NICKNAMES = ("TRIS", "JO", "YEM", "NO", "MAK", "DI", "GENDUT", "MBAH", "CIK", "WAK")


def abbreviated(chance: Chance, name: str, is_female: bool) -> str:
    """MUHAMMAD FAUZAN becomes M. FAUZAN, SRI WAHYUNI becomes SRI W.; one word alone gets another spelling."""
    first, _, rest = name.partition(" ")
    if not rest:
        return respelled(chance, name, is_female)
    if first in _SHORT:
        return draw(chance, _SHORT[first]) + " " + rest
    kept, _, last = name.rpartition(" ")
    return f"{kept} {last[0]}."


def titled(chance: Chance, name: str, is_female: bool) -> str:
    """A pilgrim's title before the name or the father's name after it."""
    if chance() < 0.4:
        return ("HJ. " if is_female else "H. ") + name
    return f"{name} {'BINTI' if is_female else 'BIN'} {draw(chance, _FATHERS)}"


def spaced(chance: Chance, name: str, is_female: bool) -> str:
    """Two words run together, or one falls apart."""
    if " " in name:
        return name.replace(" ", "", 1)
    return f"{name[:2]} {name[2:]}" if len(name) > 4 else respelled(chance, name, is_female)


def respelled(chance: Chance, name: str, _is_female: bool) -> str:
    """SUMIYATI and SUMIATI, SUTRISNO and SOETRISNO; a doubled letter where nothing else fits."""
    fitting = [pair for pair in _SPELLINGS if pair[0] in name]
    if not fitting:
        return name + name[-1]
    old, new = draw(chance, fitting)
    return name.replace(old, new, 1)


def truncated(chance: Chance, name: str, is_female: bool) -> str:
    """The end is missing, as in a column that was too narrow."""
    if len(name) < 7:
        return respelled(chance, name, is_female)
    return name[: len(name) - 2 - int(chance() * 2)].rstrip()


def aliased(chance: Chance, name: str, _is_female: bool) -> str:
    """A nickname after a stroke."""
    return f"{name}/{draw(chance, _NICKNAMES)}"
