"""A paper as an editable Word file, after GB/T 9704-2012 (domain brief 9.1): A4, margins 37, 28, 35, 26 mm, body 16 pt
FangSong, 22 lines of 28 characters, page number — 1 — outside. Every text is a paragraph of its own style or run, so
that it can be edited in Word, WPS or LibreOffice."""

import datetime as dt
from functools import singledispatchmethod
from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from office.papers.paper import (
    OFFICIAL,
    Cells,
    Counting,
    Fact,
    Heading,
    Paper,
    Paragraph,
    Signers,
    annex_lines,
    cells_of,
    copies_line,
    date_words,
    issuers,
    lines_of,
    mark_of,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, TITLE, SMALL, TABLE = 16, 22, 14, 12
# 225 mm in 22 lines; 156 mm in 28 characters, as a difference to 16 pt in 1/4096 pt.
PITCH = 28.95
CHAR_SPACE = -842
# Where the machine lacks the first, Word and WPS take their own of the same kind.
FANG, HEI, KAI, SONG, ROMAN = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "Times New Roman"
HEADING_FONTS = {1: HEI, 2: KAI, 3: FANG, 4: FANG}
RED = RGBColor(0xD7, 0x00, 0x0F)
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
WIDTH = 156


def word_file(paper: Paper, *, now: dt.datetime | None = None) -> bytes:
    """The paper as DOCX."""
    target = BytesIO()
    writing = Writing(paper)
    writing.write()
    writing.properties(now)
    writing.document.save(target)
    return target.getvalue()


class Writing:
    """One file being written."""

    def __init__(self, paper: Paper):
        self.paper = paper
        self.document = new_document()
        self.counting = Counting()

    def write(self) -> None:
        """Head, body, foot."""
        self._page()
        if mark := mark_of(self.paper):
            self.line(mark, align=RIGHT, font=HEI, colour=RED)
        if self.paper.layout == OFFICIAL:
            self._official_head()
        else:
            self._legal_head()
        if self.paper.addressee:
            self.line(f"{self.paper.addressee}：", align=LEFT)
        for block in self.paper.blocks:
            self.block(block)
        self._annexes_and_seal()

    def properties(self, now: dt.datetime | None) -> None:
        """Nothing of a person: who wrote it is in the program's record."""
        kept = self.document.core_properties
        kept.title, kept.author, kept.last_modified_by = self.paper.title, self.paper.agency, self.paper.agency
        kept.comments, kept.subject = "", self.paper.number
        if now is not None:
            kept.created = kept.modified = now.astimezone(dt.UTC).replace(tzinfo=None)

    def line(
        self,
        text: str,
        *,
        align: Any = JUSTIFY,
        font: str = FANG,
        size: float = BODY,
        indent: int = 0,
        right: int = 0,
        before: float = 0,
        after: float = 0,
        pitch: float = PITCH,
        bold: bool = False,
        colour: RGBColor | None = None,
        together: bool = False,
        into: Any = None,
    ) -> Any:
        """One paragraph. Indents are counted in characters of the size, as GB/T 9704 does."""
        one = into if into is not None else self.document.add_paragraph()
        shape = one.paragraph_format
        shape.alignment = align
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        shape.first_line_indent = Pt(indent * size) if indent else None
        shape.right_indent = Pt(right * size) if right else None
        shape.keep_with_next = together
        _characters(one, firstLineChars=indent, rightChars=right)
        run = one.add_run(text)
        _font(run, font, size)
        run.bold = bold or None
        if colour is not None:
            run.font.color.rgb = colour
        return one

    @singledispatchmethod
    def block(self, block: object) -> None:
        """One block of the body."""
        raise TypeError(block)

    @block.register
    def _paragraph(self, block: Paragraph) -> None:
        for text in lines_of(block.text):
            self.line(text, indent=0 if block.flush else 2, bold=block.bold)

    @block.register
    def _heading(self, block: Heading) -> None:
        text = self.counting.mark(block.level) + block.text
        self.line(text, indent=2, font=HEADING_FONTS[block.level], together=True)

    @block.register
    def _fact(self, block: Fact) -> None:
        first, *rest = lines_of(block.text)
        self.line(f"{block.label}：{first}", indent=2)
        for text in rest:
            self.line(text, indent=2)

    @block.register
    def _signers(self, block: Signers) -> None:
        for name in block.names:
            self.line(f"{name}：", indent=2, before=PITCH / 2)

    @block.register
    def _cells(self, block: Cells) -> None:
        heads, rows = cells_of(block)
        table = self.document.add_table(rows=0, cols=len(heads))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        widths = column_widths(block, heads, rows)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for place, texts in enumerate((heads, *rows)):
            row = table.add_row()
            _row_set(row, head=place == 0)
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.width = Mm(width)
                self._cell(cell, text, head=place == 0)

    def _cell(self, cell: Any, text: str, *, head: bool) -> None:
        for number, part in enumerate(lines_of(text)):
            into = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            self.line(
                part, align=CENTRE if head else LEFT, font=HEI if head else FANG, size=TABLE, pitch=18, before=2,
                after=2, into=into,
            )  # fmt: skip

    def _legal_head(self) -> None:
        """院名 and 文种 on two centred lines, the number at the right below."""
        for name in issuers(self.paper):
            self.line(name, align=CENTRE, font=SONG, size=TITLE, pitch=34)
        self.line(self.paper.title, align=CENTRE, font=SONG, size=TITLE + 4, pitch=40, after=PITCH / 2)
        if self.paper.number:
            self.line(self.paper.number, align=RIGHT, after=PITCH / 2)

    def _official_head(self) -> None:
        """The organ in red, the number two lines below, a red line, the title two lines below that."""
        for name in issuers(self.paper):
            self.line(name, align=CENTRE, font=SONG, size=30, pitch=44, colour=RED)
        number = self.line(self.paper.number, align=CENTRE, before=PITCH * 2 if self.paper.number else 0, after=4)
        _red_line(number)
        self.line(self.paper.title, align=CENTRE, font=SONG, size=TITLE, pitch=32, before=PITCH * 2, after=PITCH)

    def _annexes_and_seal(self) -> None:
        """The signature stands so that the seal covers it; it never goes alone onto a page of its own."""
        official = self.paper.layout == OFFICIAL
        if official:
            self._annexes(before=PITCH)
        if self.paper.seal:
            for place, name in enumerate(issuers(self.paper)):
                self.line(name, align=RIGHT, right=4, before=PITCH * 2 if place == 0 else 0, together=True)
            self.line(date_words(self.paper.date), align=RIGHT, right=4, after=PITCH)
        if not official:
            self._annexes(before=0)
        for text in (*lines_of(self.paper.contact), *lines_of(self.paper.note)):
            if text:
                self.line(f"（{text}）" if official else text, indent=2)
        if copies := copies_line(self.paper):
            one = self.line(copies, size=SMALL, align=LEFT, before=PITCH / 2, pitch=24)
            _border(one, "top", "000000", 8)
            _border(one, "bottom", "000000", 8)

    def _annexes(self, *, before: float) -> None:
        for place, text in enumerate(annex_lines(self.paper)):
            self.line(text, align=LEFT, indent=2, before=before if place == 0 else 0)

    def _page(self) -> None:
        """The page, its grid of 22 lines of 28 characters, and the number at its outer edge."""
        _font(self.document.styles["Normal"], FANG, BODY)
        # Lines are broken by the rules of Chinese: no punctuation at their beginning.
        for language in self.document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")
        section = self.document.sections[0]
        section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(23)
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        for name, value in (("type", "linesAndChars"), ("linePitch", round(PITCH * 20)), ("charSpace", CHAR_SPACE)):
            grid.set(qn(f"w:{name}"), str(value))
        self.document.settings.odd_and_even_pages_header_footer = True
        for foot, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
            self._page_number(foot, align)

    def _page_number(self, foot: Any, align: Any) -> None:
        foot.is_linked_to_previous = False
        one = self.line("— ", align=align, font="宋体", size=SMALL, pitch=18, into=foot.paragraphs[0])
        one.paragraph_format.left_indent = Pt(SMALL) if align == LEFT else None
        one.paragraph_format.right_indent = Pt(SMALL) if align == RIGHT else None
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        shown = one.add_run("1")
        _font(shown, "宋体", SMALL)
        field.append(shown._r)
        one._p.append(field)
        _font(one.add_run(" —"), "宋体", SMALL)


def column_widths(block: Cells, heads: list[str], rows: list[list[str]]) -> list[float]:
    """Millimetres a column: the running number narrow, empty ones wide enough to write in, the rest by their texts."""
    weights = []
    for place, head in enumerate(heads):
        if block.numbered and place == 0:
            weights.append(0.0)
        elif place >= len(heads) - len(block.blank):
            weights.append(14.0)
        else:
            weights.append(float(min(30, max([len(head) + 1, *(len(row[place]) for row in rows)]))))
    first = 13.0 if block.numbered else 0.0
    per = (WIDTH - first) / (sum(weights) or 1)
    return [first if weight == 0 else weight * per for weight in weights]


def _font(run: Any, name: str, size: float) -> None:
    """Word asks for the font of Chinese characters by a name of its own; quotation marks and dashes are Chinese too."""
    run.font.name, run.font.size = ROMAN, Pt(size)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _characters(one: Any, **counts: int) -> None:
    """Indents in hundredths of a character beside those in points: they follow when an officer changes the size."""
    found = one._p.get_or_add_pPr().find(qn("w:ind"))
    for name, count in counts.items():
        if count and found is not None:
            found.set(qn(f"w:{name}"), str(count * 100))


def _row_set(row: Any, *, head: bool) -> None:
    """A row is not torn over two pages; the head stands on each."""
    kept = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader") if head else ("w:cantSplit",):
        kept.append(OxmlElement(name))


def _border(one: Any, edge: str, colour: str, eighths: int) -> None:
    shape = one._p.get_or_add_pPr()
    borders = shape.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        shape.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
            "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid",
            "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc",
            "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle",
            "w:rPr", "w:sectPr", "w:pPrChange",
        )  # fmt: skip
    line = OxmlElement(f"w:{edge}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "6"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


def _red_line(one: Any) -> None:
    """发文机关标志 is set off by a red line as wide as the type area."""
    _border(one, "bottom", "D7000F", 12)
