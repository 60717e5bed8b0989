"""Puts a target list on paper, and the record that is signed when help was handed over (BAST)."""

from collections.abc import Iterable, Sequence

from casework.lists.layout import titles_of
from casework.store.target_list_pieces import Piece
from schemas.target_lists import ListSort
from webui.marked_paper import MarkedPaper, PaperColumn
from webui.moments import day_words, moment_words, short_day
from webui.speech import say as _
from webui.target_list_file import ListCopy, cover_lines, list_cells, list_columns, numbered, quantity_words, word

_GIVER = "Dinas Sosial Kabupaten Lampung Tengah"


def write_paper(copy: ListCopy, pieces: Iterable[Piece]) -> bytes:
    """The list, or the record, as a PDF."""
    is_record = copy.found.sort is ListSort.HANDOVER
    across = (copy.found.number, f"{copy.partner} · {copy.person}", moment_words(copy.handed.at))
    paper = MarkedPaper(copy.mark, across, is_wide=not is_record)
    if is_record:
        _write_record(paper, copy, list(pieces))
    else:
        _write_list(paper, copy, pieces)
    return bytes(paper.output())


def _write_list(paper: MarkedPaper, copy: ListCopy, pieces: Iterable[Piece]) -> None:
    paper.write_heading(word("list_title", copy.found.sort))
    paper.write_centred(_("Nomor: %(number)s", number=copy.found.number))
    paper.ln(3)
    paper.write_pairs(cover_lines(copy)[2:])
    if copy.found.sort is ListSort.PROPOSAL:
        asked = len(titles_of(copy.found))  # nobody answers on paper
        rows = (list_cells(copy, one)[:asked] for one in pieces)
        columns = list_columns(copy)[:asked]
    else:
        rows, columns = (list_cells(copy, one) for one in pieces), list_columns(copy)
    paper.write_table([PaperColumn(title, width) for title, width in columns], rows)
    paper.write_signatures([(_("Dibuat oleh"), _GIVER), (_("Diterima oleh"), copy.partner)])


def _write_record(paper: MarkedPaper, copy: ListCopy, pieces: Sequence[Piece]) -> None:
    found = copy.found
    paper.write_heading(word("list_title", found.sort))
    paper.write_centred(_("Nomor: %(number)s", number=found.number))
    paper.ln(4)
    paper.write_words(
        _("Pada hari ini, %(day)s, kedua pihak di bawah ini menyatakan bahwa bantuan dari %(partner)s melalui program "
          "%(programme)s telah diserahkan dan diterima dengan rincian sebagai berikut.",
          day=day_words(found.made_at.date()), partner=copy.partner, programme=found.programme)
    )  # fmt: skip
    paper.write_pairs(_totals(copy, pieces))
    paper.write_table(_record_columns(), (_record_row(piece) for piece in pieces))
    paper.write_words(_("Berita acara ini dibuat dengan sebenarnya dalam rangkap dua, masing-masing berkekuatan sama."))
    paper.ln(3)
    paper.write_signatures([(_("Pihak yang menyerahkan"), copy.partner), (_("Pihak yang mengetahui"), _GIVER)])


def _totals(copy: ListCopy, pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    units = {piece.unit for piece in pieces}
    amount = sum(piece.delivered for piece in pieces)
    values = [piece.value for piece in pieces if piece.value is not None]
    days = sorted(piece.delivered_on for piece in pieces if piece.delivered_on)
    unit = word("unit", units.pop() or "") if len(units) == 1 else ""
    benefit = word("benefit", copy.found.benefit) if copy.found.benefit else copy.found.programme
    return [
        (_("Jenis bantuan"), benefit),
        (_("Jumlah"), f"{numbered(amount)} {unit}".strip()),
        (_("Penerima"), _("%(families)s keluarga", families=numbered(copy.found.families))),
        (_("Nilai"), rupiah(sum(values)) if values else _("tidak disebut")),
        (_("Disalurkan"), " - ".join(dict.fromkeys(short_day(day) for day in (days[:1] + days[-1:])))),
    ]


def _record_columns() -> list[PaperColumn]:
    return [
        PaperColumn(_("No."), 0.5), PaperColumn("REF", 1.2), PaperColumn(_("Penerima"), 1.9),
        PaperColumn(_("Kampung"), 1.5), PaperColumn(_("Tanggal"), 1.1), PaperColumn(_("Jumlah"), 1.1, is_number=True),
        PaperColumn(_("Nilai"), 1.2, is_number=True), PaperColumn(_("Tanda terima"), 1.4),
    ]  # fmt: skip


def _record_row(piece: Piece) -> Sequence[str]:
    who = (piece.person.name if piece.person else "") or piece.family.head_name
    return (
        str(piece.entry.seq), piece.entry.ref, who, piece.family.kampung,
        short_day(piece.delivered_on) if piece.delivered_on else "", quantity_words(piece),
        rupiah(piece.value) if piece.value is not None else "", piece.receipt,
    )  # fmt: skip


def rupiah(amount: int) -> str:
    """`Rp1.500.000`."""
    return f"Rp{numbered(amount)}"
