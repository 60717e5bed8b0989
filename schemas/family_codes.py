"""The closed lists of words for what becomes of families: the village's verdict, corrections, mergers."""

from schemas.words import Word


class VervalVerdict(Word):
    """What the musdes or muskel found of a family (VERVAL_memenuhi_kriteria_P3KE, DOMAIN 1.5)."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"


class VervalReason(Word):
    """Why a family does not meet the criteria any more: the four codes of the P3KE verval (DOMAIN 1.5)."""

    DECEASED = "deceased"
    MOVED = "moved"
    NOT_POOR_ANY_MORE = "not_poor_any_more"
    OTHER = "other"


class Basis(Word):
    """What a person's word on a family rests on."""

    MUSDES = "musdes"
    DUKCAPIL_DOCUMENT = "dukcapil_document"
    VISIT = "visit"


class MergeReason(Word):
    """Why two households are one from now on: they always were, or the families joined (gabung KK)."""

    DUPLICATE = "duplicate"
    JOINED = "joined"
