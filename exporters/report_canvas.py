"""Pages of a printed report: fonts, colours, and text of any script."""

import datetime as dt
import re
from collections.abc import Iterable

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from core.enums import PaperSize
from exporters.report_fonts import BOLD, REGULAR, find_extra_fonts, needs_shaping

Color = tuple[int, int, int]

INK: Color = (28, 30, 33)
MUTED: Color = (96, 102, 112)
LINE: Color = (214, 218, 224)
SUNKEN: Color = (244, 246, 248)
SERIES: tuple[Color, ...] = ((15, 107, 98), (222, 140, 60), (110, 100, 170))
"""Colours of the first, second and third series of a chart; they differ in lightness as well."""

MARGIN = 16.0
FAMILY = "text"
LINE_FACTOR = 0.49
"""Height of a line in mm for each point of its size."""
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


class Canvas(FPDF):
    """A document with one family of fonts and numbered pages; all lengths are in mm."""

    def __init__(
        self,
        paper: PaperSize,
        *,
        is_wide: bool,
        texts: Iterable[str],
        page_text: str,
    ) -> None:
        super().__init__("landscape" if is_wide else "portrait", "mm", str(paper))
        self._page_text = page_text
        self.add_font(FAMILY, "", REGULAR)
        self.add_font(FAMILY, "B", BOLD)
        extra = find_extra_fonts(texts)
        for path in extra:
            self.add_font(path.stem, "", path)
        # Not by weight: the other fonts have one only.
        self.set_fallback_fonts([path.stem for path in extra], exact_match=False)
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 4)
        self.set_line_width(0.2)
        # Without the padding of cells, which would not be in measured widths.
        self.c_margin = 0
        self.use(9)

    def close_fonts(self) -> None:
        """Close the files of the fonts, which the library reads as it needs them."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def footer(self) -> None:
        """Write the number of the page; called by the library at the end of each."""
        self.set_y(-MARGIN)
        self.use(8, color=MUTED)
        text = self._page_text.format(page=self.page_no(), pages="{nb}")
        self.cell(0, 5, text, align=Align.R)

    def stamp(self, title: str, language: str, created_on: dt.date) -> None:
        """Set what readers of the file, also screen readers, know about it."""
        self.set_title(title)
        self.set_lang(language)
        self.set_creator("Outlay")
        self.set_creation_date(dt.datetime.combine(created_on, dt.time(), dt.UTC))

    def use(self, size: float, *, is_bold: bool = False, color: Color = INK) -> None:
        """Choose the size in points, the weight and the colour of what is written next."""
        self.set_font(FAMILY, "B" if is_bold else "", size)
        self.set_text_color(*color)

    def measure(self, text: str) -> float:
        """Return the width of a text."""
        return self.get_string_width(self._prepare(text))

    def write_line(self, x: float, y: float, width: float, text: str, align: Align) -> None:
        """Write one line of text that fits."""
        self.set_xy(x, y)
        height = self.font_size_pt * LINE_FACTOR
        self.cell(width, height, self._prepare(text), align=align)

    def write_paragraph(self, text: str) -> None:
        """Write a text over the width of the page, and move below it."""
        self.set_x(self.l_margin)
        height = self.font_size_pt * LINE_FACTOR
        self.multi_cell(
            0, height, self._prepare(text), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def split(self, text: str, width: float) -> list[str]:
        """Split a text into lines of at most a width."""
        prepared = self._prepare(text)
        if self.get_string_width(prepared) <= width:
            return [prepared]
        lines = self.multi_cell(width, 1, prepared, dry_run=True, output=MethodReturnValue.LINES)
        assert isinstance(lines, list), "the lines alone were requested"
        return lines

    def shorten(self, text: str, width: float) -> str:
        """Cut a text to a width, with an ellipsis if anything is missing."""
        lines = self.split(text, width)
        return lines[0] if len(lines) == 1 else f"{self.split(text, width - 3)[0]}…"

    def need(self, height: float) -> None:
        """Begin a page unless this one has room for a height."""
        if self.will_page_break(height):
            self.add_page()

    def _prepare(self, text: str) -> str:
        """Return a text on one line, and switch shaping on if it needs any."""
        # Shaping takes several times as long, and Latin letters need none.
        self.set_text_shaping(needs_shaping(text))
        return UNPRINTABLE.sub(" ", text)
