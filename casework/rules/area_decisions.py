"""What may be said of help for a kampung by a form, and what is refused, in words."""

from datetime import date

from casework.rules.area_help import AreaHelp, AreaWord
from casework.rules.granting import Refused
from casework.rules.pledges import ENDINGS, Pledge
from casework.rules.stock import Move, Stock
from schemas.areas import lies_within
from schemas.events.pledges import AreaHelpDelivered, AreaHelpPlanned
from schemas.pledge_codes import AreaHelpState


def check_area_word(pledge: Pledge | None, word: AreaWord, stock: Stock, day: date, *, is_known: bool) -> None:
    """Raises `Refused` where this cannot be said of help for a kampung, as the pledge and its stock stand.

    `is_known`: whether there is such a kampung.
    """
    if pledge is None:
        raise Refused("Komitmen ini tidak ditemukan.")
    piece = next((one for one in pledge.areas if one.help_id == word.help_id), None)
    if isinstance(word, AreaHelpPlanned):
        if not is_known:
            raise Refused("Kampung ini tidak dikenal.", "kampung")
        _check_plan(pledge, word, day)
    else:
        _check_turn(piece)
    if isinstance(word, AreaHelpDelivered) and word.delivered_on > day:
        raise Refused("Tanggal penyaluran belum tiba.", "delivered_on")
    if not isinstance(word, AreaHelpPlanned | AreaHelpDelivered):
        return
    _check_number(pledge, word.quantity)
    if refusal := stock.refusal(_move(piece, word)):
        raise Refused(refusal.words, "quantity")


def _check_plan(pledge: Pledge, word: AreaHelpPlanned, day: date) -> None:
    if pledge.status in ENDINGS:
        raise Refused("Komitmen ini sudah berakhir, ditarik, atau dicabut. Pilih komitmen lain.")
    if not lies_within(word.area_code, pledge.offer.area_code):
        raise Refused("Kampung ini di luar wilayah komitmen.", "kampung")
    if word.planned_on < day:
        raise Refused("Tanggal rencana sudah lewat.", "planned_on")
    if pledge.offer.ends_on and word.planned_on > pledge.offer.ends_on:
        raise Refused("Komitmen sudah berakhir pada tanggal itu.", "planned_on")


def _check_turn(piece: AreaHelp | None) -> None:
    if piece is None:
        raise Refused("Bantuan untuk kampung ini tidak ditemukan.")
    if piece.state is AreaHelpState.DELIVERED:
        raise Refused("Bantuan ini sudah disalurkan.")
    if piece.state is AreaHelpState.RELEASED:
        raise Refused("Bantuan ini sudah dibatalkan.")


def _check_number(pledge: Pledge, quantity: int | None) -> None:
    offered = pledge.offer.quantity
    if offered is not None and quantity is None:
        raise Refused("Isi jumlahnya: komitmen ini dihitung.", "quantity")
    if offered is not None and quantity is not None and quantity > offered:
        raise Refused("Jumlah ini lebih banyak daripada yang dijanjikan mitra.", "quantity")


def _move(piece: AreaHelp | None, word: AreaHelpPlanned | AreaHelpDelivered) -> Move:
    held, wanted = piece.held if piece else 0, word.quantity or (piece.quantity if piece else None) or 1
    if isinstance(word, AreaHelpDelivered):
        return Move(word.pledge_id, -held, wanted)
    return Move(word.pledge_id, wanted - held)
