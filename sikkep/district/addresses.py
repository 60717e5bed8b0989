"""Addresses as they are written: a hamlet, RT and RW, in four habits; a kelurahan has Lingkungan."""

from sikkep.district.places import Place

_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII")

Hamlet = tuple[int, int, int]
"""Dusun, RT, RW."""


def p3ke_address(place: Place, hamlet: Hamlet, number: int) -> str:
    """How the P3KE round wrote it; neighbours' habits differ."""
    dusun, rt, rw = hamlet
    if place.is_kelurahan:
        return f"Lingkungan {_ROMAN[dusun]} RT {rt:03d}"
    habit = number % 5
    if habit < 2:
        return f"Dusun {_ROMAN[dusun]} RT {rt:03d} RW {rw:03d}"
    if habit == 2:
        return f"Dsn {dusun} RT {rt}/{rw}"
    return f"RT {rt:02d}/RW {rw:02d} Kampung {place.name}" if habit == 3 else f"Kp. {place.name}"


def dtks_address(place: Place, hamlet: Hamlet) -> str:
    """How SIKS-NG has it; RT and RW stand in columns of their own."""
    if place.is_kelurahan:
        return f"LK {_ROMAN[hamlet[0]]}"
    return f"DUSUN {_ROMAN[hamlet[0]]} {place.name.upper()}"
