"""The plain layout of a list that is to be answered: what an insurer's program reads, or what names nobody."""

from collections.abc import Callable

from casework.lists.answering import counts_from_a_day
from casework.store.target_list_pieces import Piece
from schemas.target_lists import TargetList

# As BPJS Kesehatan takes in proposed members (PBPU Pemda): numbers as text, days as dd-mm-yyyy, sex as L or P.
BY_LIST = ("NO", "REF", "NOKK", "NIK", "NAMA", "TGL_LAHIR", "JK", "ALAMAT", "KODE_WILAYAH", "FASKES")
NAMELESS = ("NO", "REF", "KODE_WILAYAH", "KECAMATAN", "KAMPUNG", "KEBUTUHAN", "JUMLAH_ANGGOTA")
TO_ANSWER = ("STATUS", "ALASAN", "TANGGAL")
_SEXES = {"male": "L", "female": "P"}


def titles_of(found: TargetList) -> tuple[str, ...]:
    """The columns of a list of proposals."""
    return BY_LIST if _is_by_list(found) else NAMELESS


def cells_of(found: TargetList, piece: Piece, needs: Callable[[str], str] = str) -> tuple[str, ...]:
    """One line in that layout; what may not be shown is empty. `needs` puts a need into words."""
    entry, family, person = piece.entry, piece.family, piece.person
    start = (str(entry.seq), entry.ref)
    if not _is_by_list(found):
        need = needs(piece.need) if piece.need else ""
        return (*start, piece.area_code, family.kecamatan, family.kampung, need, str(family.member_count))
    born = f"{person.birth_date:%d-%m-%Y}" if person and person.birth_date else ""
    sex = (person.sex if person else None) or ""
    # Which clinic somebody is to go to is the insurer's to say: no register of ours knows it.
    return (
        *start, family.family_card, person.nik if person else "", person.name if person else "", born,
        _SEXES.get(sex, sex), family.address, piece.area_code, "",
    )  # fmt: skip


def _is_by_list(found: TargetList) -> bool:
    return found.is_personal and counts_from_a_day(found)
