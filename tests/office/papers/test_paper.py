"""One structure, two looks: what the Word file and the sheet say is the same."""

import datetime as dt
import io
import re

import pytest
from docx import Document as read_document
from docx.oxml.ns import qn

from office.papers.page import PaperPage
from office.papers.paper import (
    LEGAL,
    OFFICIAL,
    Cells,
    Counting,
    Fact,
    Heading,
    Paper,
    Paragraph,
    Signers,
    annex_lines,
    chinese,
    date_words,
)
from office.papers.word import column_widths, word_file

BODY = (
    Heading("事实"),
    Paragraph("第一段。\n第二段。"),
    Heading("甲", 2),
    Heading("乙", 2),
    Heading("法律依据"),
    Fact("依据", "刑事诉讼法"),
    Heading("甲", 2),
    Cells(("事项", "理由"), [("笔录<一>", "核实"), ("流水", "")], blank=("回复",)),
    Signers(("参加人",)),
)
PAPER = Paper(
    addressee="某局", blocks=BODY, title="纠正违法通知书", annexes=("清单", "笔录"), copies_to=("甲院", "乙局"),
    contact="联系人：某", agency="某县人民检察院", number="海检违〔2026〕1号", date=dt.date(2026, 3, 5),
)  # fmt: skip


def made(**more) -> Paper:
    return Paper(**{name: getattr(PAPER, name) for name in PAPER.__dataclass_fields__} | more)


def word_texts(paper: Paper) -> list[str]:
    """Paragraphs and cells in the order of the file."""
    document = read_document(io.BytesIO(word_file(paper)))
    found = []
    for element in document.element.body:
        found += ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in element.iter(qn("w:p"))]
    return [text for text in found if text]


def page_texts(paper: Paper) -> list[str]:
    html = str(PaperPage(paper))
    texts = [re.sub(r"<[^>]+>", "", part) for part in re.split(r"</(?:p|h1|h2|td|th)>", html)]
    return [text.replace("&lt;", "<").replace("&gt;", ">") for text in texts if text]


@pytest.mark.parametrize("layout", [LEGAL, OFFICIAL])
@pytest.mark.parametrize(
    "more",
    [{}, {"draft": True, "number": "", "date": None}, {"void": "写错"}, {"seal": False}, {"more_agencies": ("某局",)}],
)
def test_the_word_file_and_the_sheet_say_the_same(layout, more):
    paper = made(layout=layout, **more)
    assert word_texts(paper) == page_texts(paper)
    assert "海检违〔2026〕1号" in word_texts(paper) or not paper.number


def test_headings_are_counted_and_begin_anew_below():
    assert [text for text in word_texts(PAPER) if re.match(r"^(一|二|（)", text)] == [
        "一、事实", "（一）甲", "（二）乙", "二、法律依据", "（一）甲",
    ]  # fmt: skip


@pytest.mark.parametrize(("layout", "first"), [(LEGAL, "附：1. 清单"), (OFFICIAL, "附件：1. 清单")])
def test_annexes(layout, first):
    assert annex_lines(made(layout=layout))[0] == first
    assert annex_lines(made(layout=layout, annexes=("清单",)))[0] == first.replace("1. ", "")


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_chinese(number, words):
    assert chinese(number) == words


def test_marks_and_dates():
    counting = Counting()
    assert [counting.mark(level) for level in (1, 2, 3, 4, 4, 2, 1)] == [
        "一、", "（一）", "1. ", "（1）", "（2）", "（二）", "二、",
    ]  # fmt: skip
    assert date_words(dt.date(2026, 3, 5)) == "2026年3月5日" and date_words(None) == ""


def test_the_page_of_the_word_file_is_that_of_the_standard():
    document = read_document(io.BytesIO(word_file(PAPER)))
    section = document.sections[0]
    mm = [round(getattr(section, f"{edge}_margin").mm) for edge in ("top", "left", "bottom", "right")]
    assert mm == [37, 28, 35, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    # 22 lines in 225 mm, 28 characters in 156 mm.
    assert int(grid.get(qn("w:linePitch"))) / 20 * 22 <= 225 / 25.4 * 72
    assert (16 + int(grid.get(qn("w:charSpace"))) / 4096) * 28 == pytest.approx(156 / 25.4 * 72, abs=1)
    for foot in (section.footer, section.even_page_footer):
        assert foot.paragraphs[0]._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
    body = next(p for p in document.paragraphs if p.text == "第一段。")
    assert body._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert body.runs[0].font.size.pt == 16 and body.paragraph_format.first_line_indent.pt == 32
    assert body.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.core_properties.author == PAPER.agency and "docx" not in document.core_properties.comments


def test_the_word_file_is_valid_where_order_matters():
    """Word refuses a paragraph whose border stands after its spacing."""
    document = read_document(io.BytesIO(word_file(made(layout=OFFICIAL))))
    for shape in document.element.body.iter(qn("w:pPr")):
        names = [child.tag.split("}")[1] for child in shape]
        order = ["keepNext", "pBdr", "spacing", "ind", "jc"]
        known = [name for name in names if name in order]
        assert known == sorted(known, key=order.index)


def test_columns_fill_the_width():
    block = BODY[7]
    widths = column_widths(block, ["序号", "事项", "理由", "回复"], [["1", "很长的一段话很长的一段话", "短", ""]])
    assert sum(widths) == pytest.approx(156) and widths[0] == 13 and widths[3] > 20


@pytest.mark.parametrize("block", ["x", None])
def test_what_is_no_block_is_a_mistake_of_the_program(block):
    with pytest.raises(TypeError):
        word_file(made(blocks=(block,)))
    with pytest.raises(TypeError):
        str(PaperPage(made(blocks=(block,))))
