"""Paper that says on every page whose copy it is: lists and hand-over records to be printed and signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fpdf import FPDF, XPos, YPos

from webui.marked_sheets import Mark
from webui.speech import say as _

_RED, _BLACK, _PALE, _LINE = (163, 38, 29), (0, 0, 0), (226, 226, 226), (170, 170, 170)
_ROW, _SMALL, _PLAIN = 5.2, 7.5, 10.0


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column: its title, its part of the page's width, and whether it holds numbers."""

    title: str
    part: float
    is_number: bool = False


class MarkedPaper(FPDF):
    """Pages of A4. Across each lies, pale, who took it and when; above and below stand number and page."""

    def __init__(self, mark: Mark, across: Sequence[str], is_wide: bool) -> None:
        super().__init__(orientation="landscape" if is_wide else "portrait", format="A4")
        self._mark, self._across = mark, across
        self._columns: Sequence[PaperColumn] = ()
        self._known: dict[tuple[str, str], float] = {}
        self.set_auto_page_break(True, margin=16)
        self.set_margins(12, 16, 12)
        self.set_title(mark.number)
        self.set_subject(_plain(mark.text))
        self.set_lang("id")
        self.alias_nb_pages()
        self.add_page()

    def header(self) -> None:
        """The mark: pale across the page, and small above it; then the table's titles, where one goes on."""
        self._lay_across()
        self.set_font("Helvetica", "B", 7)
        self.set_text_color(*_RED)
        self.set_y(7)
        self.multi_cell(0, 3.2, _plain(self._mark.text), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(*_BLACK)
        self.set_y(17)
        if self._columns:
            self._write_titles()

    def footer(self) -> None:
        """Number, partner and page."""
        self.set_y(-12)
        self.set_font("Helvetica", "", 7)
        page = _("Halaman %(page)s dari %(pages)s", page=self.page_no(), pages="{nb}")
        self.cell(0, 4, _plain(f"{self._mark.number} · {self._mark.partner} · {page}"), align="C")

    def write_heading(self, text: str) -> None:
        """A title in the middle."""
        self.set_font("Helvetica", "B", 13)
        self.multi_cell(0, 6.5, _plain(text), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def write_centred(self, text: str) -> None:
        """A line in the middle."""
        self.set_font("Helvetica", "", _PLAIN)
        self.multi_cell(0, 5.5, _plain(text), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def write_words(self, text: str) -> None:
        """A paragraph."""
        self.set_font("Helvetica", "", _PLAIN)
        self.multi_cell(0, 5.2, _plain(text), align="J", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1.5)

    def write_pairs(self, lines: Iterable[tuple[str, str]]) -> None:
        """Names on the left, their values beside them."""
        for name, value in lines:
            self.set_font("Helvetica", "B", 9)
            self.cell(46, 5, _plain(name))
            self.set_font("Helvetica", "", 9)
            self.multi_cell(0, 5, _plain(value), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def write_table(self, columns: Sequence[PaperColumn], rows: Iterable[Sequence[str]]) -> None:
        """A table, its titles again on each page. What does not fit into a cell is cut and ends in two dots."""
        self._columns = columns
        self._write_titles()
        widths = self._widths()
        for row in rows:
            if self.will_page_break(_ROW):
                self.add_page()
            self._write_row(row, widths)
        self._columns = ()
        self.ln(4)

    def write_signatures(self, signers: Sequence[tuple[str, str]]) -> None:
        """Places to sign, side by side: who, and on behalf of whom."""
        if self.will_page_break(44):
            self.add_page()
        width, top = self.epw / len(signers), self.get_y()
        for at, (who, whom) in enumerate(signers):
            self.set_font("Helvetica", "", _PLAIN)
            self.set_xy(self.l_margin + at * width, top)
            self.multi_cell(width, 5, _plain(f"{who},\n{whom}"), align="C")
            self.set_xy(self.l_margin + at * width, top + 32)
            self.cell(width, 5, "(" + "." * 40 + ")", align="C")
            self.set_xy(self.l_margin + at * width, top + 37)
            self.cell(width, 5, "NIP/NIK " + "." * 26, align="C")
        self.set_y(top + 44)

    def _lay_across(self) -> None:
        middle, height = self.w / 2, self.h / 2
        self.set_text_color(*_PALE)
        with self.rotation(28, middle, height):
            for at, line in enumerate(self._across):
                self.set_font("Helvetica", "B", 30 if at == 0 else 20)
                text = _plain(line)
                self.text(middle - self.get_string_width(text) / 2, height - 8 + at * 12, text)
        self.set_text_color(*_BLACK)

    def _widths(self) -> list[float]:
        whole = sum(column.part for column in self._columns)
        return [self.epw * column.part / whole for column in self._columns]

    def _write_titles(self) -> None:
        self.set_font("Helvetica", "B", _SMALL)
        self.set_draw_color(*_LINE)
        for column, width in zip(self._columns, self._widths(), strict=True):
            self.cell(
                width, _ROW + 1, self._fitted(column.title, width), border="B", align="R" if column.is_number else "L"
            )
        self.ln(_ROW + 1)
        self.set_font("Helvetica", "", _SMALL)

    def _write_row(self, row: Sequence[str], widths: Sequence[float]) -> None:
        # Each text is put where it belongs: the library's own cells take five times as long, and a list may be long.
        left, base = self.l_margin, self.get_y() + _ROW - 1.6
        for column, text, width in zip(self._columns, row, widths, strict=True):
            if text:
                fitted = self._fitted(text, width)
                room = width - self._width(fitted) - self.c_margin if column.is_number else self.c_margin
                self.text(left + room, base, fitted)
            left += width
        self.line(self.l_margin, self.get_y() + _ROW, left, self.get_y() + _ROW)
        self.set_y(self.get_y() + _ROW)

    def _fitted(self, text: str, width: float) -> str:
        plain, room = _plain(text), width - 2 * self.c_margin
        if self._width(plain) <= room:
            return plain
        while plain and self._width(plain + "..") > room:
            plain = plain[:-1]
        return plain + ".."

    def _width(self, text: str) -> float:
        """How wide a text is in the font of the hour, in millimetres."""
        return sum(self._measured(sign, self.font_style) for sign in text)

    def _measured(self, sign: str, style: str) -> float:
        # Tables have one size of letters.
        if (sign, style) not in self._known:
            self._known[sign, style] = self.get_string_width(sign)
        return self._known[sign, style]


def _plain(text: str) -> str:
    """The text in the signs that every printer's own letters have; what they lack becomes a question mark."""
    smooth = text.replace("–", "-").replace("’", "'").replace("“", '"').replace("”", '"').replace("…", "...")
    return smooth.encode("latin-1", "replace").decode("latin-1")
