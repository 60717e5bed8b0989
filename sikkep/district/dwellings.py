"""How a family lives: house, light, stove, water and toilet, worse in the poorest tenth (labels of DOMAIN 3.1)."""

from dataclasses import dataclass

from sikkep.district.chance import Chance, draw, weighted

NO_TOILET, EARTH_FLOOR, NO_ELECTRICITY = "Tidak ada", "Tanah", "Bukan listrik"
UNSAFE_WATER = frozenset({"Sumur tak terlindung", "Mata air tak terlindung", "Air permukaan"})


@dataclass(frozen=True, slots=True)
class Dwelling:
    """The ten housing columns of P3KE, in their order."""

    ownership: str
    savings: bool
    roof: str
    wall: str
    floor: str
    light: str
    fuel: str
    water: str
    toilet: str


_OWNERSHIP = weighted("Milik_sendiri:78 Bebas_sewa:14 Kontrak/sewa:5 Dinas:1 Lainnya:2")
_ROOF = (
    weighted("Genteng:66 Asbes:15 Seng:13 Jerami/ijuk/rumbia:4 Bambu:2"),
    weighted("Genteng:80 Asbes:12 Seng:7 Kayu/sirap:1"),
)
_WALL = (
    weighted("Anyaman_bambu:24 Kayu/papan/gypsum/GRC:30 Tembok:42 Bambu:4"),
    weighted("Anyaman_bambu:6 Kayu/papan/gypsum/GRC:22 Tembok:70 Plesteran_anyaman_bambu/kawat:2"),
)
_FLOOR = (
    weighted("Semen/bata_merah:66 Tanah:13 Keramik:14 Kayu/papan:5 Bambu:2"),
    weighted("Semen/bata_merah:62 Tanah:3 Keramik:31 Ubin/tegel/teraso:4"),
)
_LIGHT = (
    weighted("PLN_meteran:82 PLN_tanpa_meteran:14 Non-PLN:2 Bukan_listrik:2"),
    weighted("PLN_meteran:94 PLN_tanpa_meteran:5 Non-PLN:1"),
)
_FUEL = (
    weighted("Elpiji_3:56 Kayu_bakar:42 Tidak_memasak:1 Arang:1"),
    weighted("Elpiji_3:84 Kayu_bakar:15 Listrik:1"),
)
_WATER = (
    weighted(
        "Sumur_terlindung:50 Sumur_bor/pompa:26 Sumur_tak_terlindung:11 "
        "Isi_ulang:8 Mata_air_terlindung:3 Air_permukaan:2"
    ),
    weighted("Sumur_terlindung:50 Sumur_bor/pompa:35 Isi_ulang:9 Leding/PDAM:3 Sumur_tak_terlindung:3"),
)
_TOILET = (
    weighted("Sendiri:72 Bersama:14 Tidak_ada:10 MCK_umum:3 Ada_tak_dipakai:1"),
    weighted("Sendiri:90 Bersama:7 Tidak_ada:2 MCK_komunal:1"),
)


def dwelling_for(chance: Chance, decile: int) -> Dwelling:
    """A dwelling; decile 1 draws from the poorer list, decile 2 half the time, the others from the better one."""
    better = int(decile > 2 or (decile == 2 and chance() < 0.5))
    return Dwelling(
        ownership=draw(chance, _OWNERSHIP),
        savings=chance() < (0.30 if better else 0.12),
        roof=draw(chance, _ROOF[better]),
        wall=draw(chance, _WALL[better]),
        floor=draw(chance, _FLOOR[better]),
        light=draw(chance, _LIGHT[better]),
        fuel=draw(chance, _FUEL[better]),
        water=draw(chance, _WATER[better]),
        toilet=draw(chance, _TOILET[better]),
    )
