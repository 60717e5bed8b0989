"""School, work and disability, by age and sex."""

from sikkep.district.chance import Chance, draw, weighted

_SCHOOLING = (
    (1950, weighted("Tidak/belum_sekolah:55 Belum_tamat_SD:30 Tamat_SD/sederajat:15")),
    (1970, weighted("Tidak/belum_sekolah:14 Belum_tamat_SD:34 Tamat_SD/sederajat:44 SLTP/sederajat:8")),
    (1990, weighted("Belum_tamat_SD:12 Tamat_SD/sederajat:52 SLTP/sederajat:26 SLTA/sederajat:10")),
    (2004, weighted("Tamat_SD/sederajat:26 SLTP/sederajat:42 SLTA/sederajat:31 Diploma/Strata:1")),
    (2008, weighted("Tamat_SD/sederajat:25 SLTP/sederajat:75")),
    (2017, weighted("Belum_tamat_SD:75 Tamat_SD/sederajat:25")),
    (9999, ("Tidak/belum sekolah",)),
)
_MEN_WORK = weighted(
    "Buruh_tani/perkebunan:34 Petani/pekebun:28 Buruh_harian_lepas:17 Tukang_batu/kayu:6 Karyawan_swasta:4 "
    "Pedagang:4 Sopir:3 Nelayan/perikanan:2 Belum/tidak_bekerja:2"
)
_WOMEN_WORK = weighted(
    "Mengurus_rumah_tangga:62 Buruh_tani/perkebunan:18 Petani/pekebun:9 "
    "Pedagang:6 Pembantu_rumah_tangga:3 Karyawan_swasta:2"
)
_OLD_WORK = weighted("Belum/tidak_bekerja:62 Petani/pekebun:24 Buruh_tani/perkebunan:14")
_HEAD_WOMEN_WORK = weighted("Buruh_tani/perkebunan:45 Petani/pekebun:25 Pedagang:18 Belum/tidak_bekerja:12")
_DISABILITIES = weighted("Disabilitas_fisik:5 Disabilitas_netra:2 Disabilitas_rungu/wicara:2 Disabilitas_mental:2")


def schooling_for(chance: Chance, year: int) -> str:
    """The highest schooling: each generation had more of it."""
    return draw(chance, next(options for until, options in _SCHOOLING if year < until))


def work_for(chance: Chance, age: int, is_female: bool, is_head: bool) -> str:
    """Field work above all; pupils and small children do not work."""
    if age < 6:
        return "Belum/tidak bekerja"
    if age < 18:
        return "Pelajar/mahasiswa"
    if age > 68:
        return draw(chance, _OLD_WORK)
    if is_female:
        return draw(chance, _HEAD_WOMEN_WORK if is_head else _WOMEN_WORK)
    return draw(chance, _MEN_WORK)


def disability_for(chance: Chance, age: int) -> str:
    """What DTKS would say of a disability, mostly nothing."""
    return draw(chance, _DISABILITIES) if chance() < (0.035 if age >= 60 else 0.008) else ""
