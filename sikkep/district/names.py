"""Names as people of the district bear them, made up from lists of frequent words.

Frequencies: Dukcapil's e-KTP counts of 2024 (Sutrisno, Slamet, Nurhayati, …). Older people mostly have one word,
children two to four (Permendagri 73/2022 asks for two).
"""

from sikkep.district.chance import Chance, draw, weighted

_OLD_MEN = weighted(
    """
    SUTRISNO:14 SLAMET:12 MULYADI:11 SUPARDI:9 SUPRIYANTO:9 SUPARMAN:9 WAHYUDI:8 JUNAIDI:8 PONIMIN:5 SUYATNO:6
    SARJONO:5 TUKIMIN:5 WAGIMAN:4 SUKIRMAN:4 SUGIYONO:5 NGADIMIN:4 SUMARNO:5 PAIMIN:4 WALUYO:4 SUROSO:4 KASIMAN:3
    SUWARNO:5 SUNARYO:4 TUGIMIN:3 SURATMAN:4 MUJIONO:4 TUMIRAN:3 SAMIJAN:3 PARMIN:3 GIYONO:3 SUDARMAN:4 SUPONO:3
    SUHARTO:3 TEGUH:3 HADI_SUWITO:2 SUYONO:4 SUBANDI:3 SARNO:3 RAKIMIN:2 BEJO:2 KLIWON:2
    """
)
_OLD_WOMEN = weighted(
    """
    SULASTRI:11 SUMIYATI:11 SUMARNI:9 SRI_WAHYUNI:9 PONIYEM:5 WAGINEM:5 TUKIYEM:5 SUPARTI:6 SUTINAH:5 PARTINI:5
    SUGIYEM:3 KASIYEM:4 TUMINAH:4 SUWARNI:5 MURSINAH:3 NGATINEM:4 JUMINAH:4 SUKARTI:4 MARSINAH:3 SUMINAH:4
    PAINEM:3 SUPRIHATIN:5 LEGIYEM:3 SUTIYEM:3 MISIYEM:3 RUSMIYATI:3 SITI_AMINAH:5 SUMIRAH:4 TARMINI:3 SARIYEM:3
    KATMI:2 MUJIYEM:3 SUHARTATI:2 WARSINI:3 SUDARMI:3 ENDANG_LESTARI:3 SUPINAH:2 SRI_LESTARI:4 SAMINEM:3
    """
)
_MEN = weighted(
    """
    AGUS:9 ANDI:7 BUDI:7 DEDI:6 EKO:8 HENDRA:6 HERI:6 IWAN:5 JOKO:6 RUDI:5 TRI:5 DWI:5 WAHYU:6 YANTO:4 ARIF:5
    BAMBANG:5 DARMAWAN:3 EDI:5 FAJAR:4 HERMAN:6 IMAM:5 INDRA:4 NUR:4 RIKI:3 SIGIT:4 SUGENG:4 TONI:3 YUDI:4 ADI:5
    DIDIK:3 GUNAWAN:3 ISMAIL:5 MUHAMMAD:4 AHMAD:5 ALI:3 ABDUL:4
    """
)
_MEN_SECOND = weighted(
    """
    SETIAWAN:8 SUSANTO:7 PRASETYO:7 SANTOSO:7 WIBOWO:5 KURNIAWAN:7 SAPUTRA:8 NUGROHO:6 HARTONO:5 RIYADI:4
    PURNOMO:5 WAHYUDI:5 HIDAYAT:6 UTOMO:4 PRAYITNO:4 RAHARJO:3 SUSILO:4 HARIYANTO:5 MAULANA:3 ROHMAN:4 MUSTOFA:4
    HANDOKO:3 SUPRIADI:4 WIDODO:4 HASANUDIN:3 EFENDI:4 MUSLIM:3 IRAWAN:3 SUPRAPTO:3 YULIANTO:4
    """
)
_WOMEN = weighted(
    """
    SITI:12 SRI:9 NUR:8 DEWI:7 ENI:5 ERNA:4 EVI:4 IDA:4 INDAH:5 LINA:4 LILIK:3 MARIA:1 NANIK:3 NURHAYATI:6 RATNA:4
    RINI:5 RITA:3 SULIS:3 SUSI:4 TITIK:3 TRI:5 TUTI:3 WATI:3 YULI:4 YUNI:4 DIAN:4 DWI:5 EKA:5 FITRI:4 LIA:3 MEGA:2
    NINGSIH:3 ANIK:3 ATIK:2 DARMI:2 ENDANG:4 ISTI:3 KHUSNUL:2 RINA:4 UMI:4
    """
)
_WOMEN_SECOND = weighted(
    """
    WAHYUNI:8 LESTARI:8 RAHAYU:7 ASTUTI:7 HANDAYANI:6 SUSANTI:6 NURHAYATI:5 FATIMAH:4 AMINAH:4 KHOTIMAH:5
    SETYOWATI:3 PUSPITASARI:3 YULIANTI:4 ANGGRAINI:4 WIDIYASTUTI:3 NINGSIH:6 SUNDARI:4 MARYATI:4 ROHMAH:4
    KURNIASIH:3 INDAHSARI:3 MAYASARI:3 HARTATI:4 KOMARIAH:3 MUNAWAROH:3 HASANAH:4 PRATIWI:4 SULISTYOWATI:3
    """
)
_BOYS = weighted(
    """
    MUHAMMAD:22 AHMAD:9 RIZKY:7 ADITYA:5 ALFIAN:4 BAYU:4 DIMAS:5 FAHRI:5 GILANG:4 ILHAM:5 RAFI:5 REZA:4 RAKA:3
    ARYA:4 DAFFA:4 FARHAN:5 HAFIZ:4 IQBAL:4 KEVIN:3 NAUFAL:4 RENDI:4 YOGA:4 ZAKI:4 AZKA:4 ARKA:3 BIMA:3
    """
)
_BOYS_SECOND = weighted(
    """
    PRATAMA:9 SAPUTRA:9 RAMADHAN:8 MAULANA:6 AL:2 FIRMANSYAH:5 HIDAYATULLAH:4 NUGRAHA:4 WIJAYA:4 ALFARIZI:5
    PUTRA:6 SETIAWAN:4 KURNIAWAN:4 AKBAR:4 HAKIM:4 FAUZAN:4 ARDIANSYAH:4 PRASETYA:4 ALVARO:3 GHIFARI:3 ZIDAN:3
    """
)
_GIRLS = weighted(
    """
    AISYAH:7 ANISA:7 AULIA:6 DINDA:5 FITRI:5 INTAN:5 KEYSA:4 NABILA:6 NADIA:5 NAYLA:6 PUTRI:7 RAHMA:4 SALSABILA:5
    SITI:7 ZAHRA:6 AMELIA:4 BUNGA:3 CITRA:4 DEWI:4 ELSA:3 KHANZA:4 NUR:5 RANI:3 SHAFIRA:4 TIARA:4 VINA:3 YASMIN:3
    """
)
_GIRLS_SECOND = weighted(
    """
    RAMADHANI:7 AZZAHRA:8 PUTRI:9 SAFITRI:6 MAHARANI:6 LESTARI:5 OKTAVIA:5 KHOIRUNNISA:4 PERMATASARI:4 ANGGRAINI:4
    NURAINI:4 SALSABILA:4 WULANDARI:5 APRILIA:4 RAHMAWATI:5 HUMAIRA:3 FEBRIYANTI:3 SYAKIRA:3 AMANDA:3 NOVITASARI:3
    """
)
_LAMPUNG_MEN = weighted(
    """
    ZAINAL_ABIDIN:5 HASAN_BASRI:4 RADEN_INTAN:1 SUTAN_RATU:2 IBRAHIM:4 ALI_IMRON:3 HERMANSYAH:5 ROHIMAN:3 YUSUF:4
    BASTARI:3 MUKHTAR:4 JAMALUDIN:4 SAHBUDIN:3 MINAK_RAJA:1 AHYAR:3 DARWIS:4 RUSLAN:3 FIRDAUS:4 ISKANDAR:4
    NAZARUDIN:3 SYAHRIAL:3 BAHERAM:2 ANSORI:4 TAMRIN:3 KODIR:2 SULAIMAN:3 HERWANSYAH:3 ARIPIN:3 EFFENDI:3
    """
)
_LAMPUNG_WOMEN = weighted(
    """
    NURHAYATI:7 ROSDIANA:4 MASNAH:3 ZURAIDA:3 HALIMAH:4 ASNAWATI:3 YUSNANI:3 NURLELA:4 FAUZIAH:4 SURYATI:3
    MARIYAM:3 RUSDAH:2 ERLINAWATI:3 NURBAITI:4 HERLINA:4 SAMSIAH:3 AISAH:3 ROSIDAH:3 LISMAWATI:3 DARMAWATI:3
    """
)
_SUNDA_MEN = weighted(
    """
    ASEP:8 DADANG:5 UJANG:6 DEDE:5 COCEP:3 ENDANG:4 YAYAN:4 CECEP:4 AJAT:3 NANA:4 OMAN:3 ADANG:3 TATANG:3 MAMAN:4
    JAJANG:4 ENTIS:2 IWAN:3 YANA:3 KARNA:2 RAHMAT:3
    """
)
_SUNDA_WOMEN = weighted(
    """
    NENENG:6 EUIS:5 IIS:4 ENTIN:3 IMAS:4 CUCU:4 ELIS:3 AI:3 NYAI:2 TETI:3 YETI:4 EROS:2 ROHAETI:3 IKAH:2 LILIS:4
    ENUNG:3 NUNUNG:3 AAH:2 TITIN:3 ENENG:3
    """
)
_BALI_BORN = (("WAYAN", "PUTU", "GEDE"), ("MADE", "KADEK"), ("NYOMAN", "KOMANG"), ("KETUT",))
_BALI_MEN = weighted(
    """
    SUDARMA:5 SUARDANA:4 WIRAWAN:4 SUDIARTA:4 ARTAWAN:3 MERTA:3 SUKARJA:3 ADNYANA:3 SUPARTA:3 WIDANA:3 ARIANTA:3
    SUTAMA:3 KARTIKA:2 GUNAWAN:2 BUDIASA:3 SUWITRA:2 DHARMAWAN:3
    """
)
_BALI_WOMEN = weighted(
    """
    SUARTINI:4 RATNADI:3 SUKERTI:4 ARIANI:4 SRI_ASTITI:2 MURNIATI:3 PARWATI:4 KARTINI:3 SUDIANI:3 WARTINI:3
    YUDIANI:2 PUSPAWATI:3 ADNYANI:3 NOVIANI:3 SUASTINI:3 MASTINI:2
    """
)


def name_for(chance: Chance, people: str, is_female: bool, year: int, order: int) -> str:
    """A full name in capitals, as registers write it. `order` is the birth order, which Balinese names tell."""
    if people == "bali":
        return _balinese(chance, is_female, order)
    if year >= 2000:
        return _young(chance, is_female, year)
    if people == "lampung":
        return _in_full(chance, _LAMPUNG_WOMEN if is_female else _LAMPUNG_MEN, is_female, year)
    if people == "sunda":
        return draw(chance, _SUNDA_WOMEN if is_female else _SUNDA_MEN) + " " + _second(chance, is_female)
    if year < 1975 and people == "jawa":
        return _in_full(chance, _OLD_WOMEN if is_female else _OLD_MEN, is_female, year)
    return draw(chance, _WOMEN if is_female else _MEN) + " " + _second(chance, is_female)


def _second(chance: Chance, is_female: bool) -> str:
    return draw(chance, _WOMEN_SECOND if is_female else _MEN_SECOND)


def _in_full(chance: Chance, first: tuple[str, ...], is_female: bool, year: int) -> str:
    """One word for most of the old, two for more of the younger."""
    name = draw(chance, first)
    if " " in name or chance() < (0.8 if year < 1975 else 0.3):
        return name
    return name + " " + _second(chance, is_female)


def _young(chance: Chance, is_female: bool, year: int) -> str:
    first, second = (_GIRLS, _GIRLS_SECOND) if is_female else (_BOYS, _BOYS_SECOND)
    words = [draw(chance, first), draw(chance, second)]
    if chance() < (0.6 if year >= 2015 else 0.3):
        words.insert(1, draw(chance, first))
    if year >= 2018 and chance() < 0.2:
        words.append(draw(chance, second))
    return " ".join(dict.fromkeys(words)) if len(set(words)) > 1 else words[0] + " " + draw(chance, second[-20:])


def _balinese(chance: Chance, is_female: bool, order: int) -> str:
    born = draw(chance, _BALI_BORN[order % 4])
    return f"{'NI' if is_female else 'I'} {born} {draw(chance, _BALI_WOMEN if is_female else _BALI_MEN)}"
