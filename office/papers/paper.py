"""What a paper says, apart from how it looks: one structure, rendered to Word (``word``) and to HTML (``page``).

The structures are those of the domain brief 9.2; the figures of GB/T 9704-2012 (9.1) stand in ``figures``.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

LEGAL, OFFICIAL = "legal", "official"
LEVELS = (1, 2, 3, 4)
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, begun two characters in; ``flush``: at the margin; ``bold`` for a word that has to be seen."""

    text: str
    flush: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; its number (一、（一）1.（1）) is counted when it is rendered."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Fact:
    """A line with its label before it, e.g. 案由：盗窃."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Cells:
    """A table. ``blank``: heads of columns that are printed empty, for the receiver to fill in."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    blank: Sequence[str] = ()
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Signers:
    """Lines to be signed by hand, e.g. of those who took part in a consultation."""

    names: Sequence[str]


Block = Paragraph | Heading | Fact | Cells | Signers


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper. ``agency``, ``number`` and ``date`` are filled in by this room; a kind's ``build`` leaves them empty.

    ``title`` empty: the kind's own name. ``contact`` stands at the lower left. ``more_agencies``: who issues it
    jointly, after the one whose number it bears. ``seal`` off: no signature at the end (forms to be filled in).
    """

    addressee: str = ""
    blocks: Sequence[Block] = ()
    title: str = ""
    annexes: Sequence[str] = ()
    copies_to: Sequence[str] = ()
    contact: str = ""
    note: str = ""
    agency: str = ""
    more_agencies: Sequence[str] = ()
    number: str = ""
    date: dt.date | None = None
    layout: str = LEGAL
    draft: bool = False
    void: str = ""
    seal: bool = True


def chinese(number: int) -> str:
    """A count below a hundred in characters: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


def level_mark(level: int, count: int) -> str:
    """The number before a heading (GB/T 9704: 一、（一）1.（1）)."""
    if level == 1:
        return f"{chinese(count)}、"
    if level == 2:
        return f"（{chinese(count)}）"
    return f"{count}. " if level == 3 else f"（{count}）"


@dataclass(slots=True)
class Counting:
    """Numbers headings as they come."""

    counts: dict[int, int] = field(default_factory=dict)

    def mark(self, level: int) -> str:
        """The number of the next heading of this level; those below begin anew."""
        self.counts[level] = self.counts.get(level, 0) + 1
        for lower in [known for known in self.counts if known > level]:
            del self.counts[lower]
        return level_mark(level, self.counts[level])


def date_words(day: dt.date | None) -> str:
    """The day of a paper: Arabic numerals without leading zeros, e.g. 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def cells_of(block: Cells) -> tuple[list[str], list[list[str]]]:
    """Heads and rows as they are printed: with the running number before and the empty columns after."""
    heads = (
        (["序号"] if block.numbered else []) + [str(head) for head in block.heads] + [str(one) for one in block.blank]
    )
    rows = []
    for place, row in enumerate(block.rows, start=1):
        rows.append(([str(place)] if block.numbered else []) + [str(one) for one in row] + [""] * len(block.blank))
    return heads, rows


def lines_of(text: object) -> list[str]:
    """What was typed on several lines is several paragraphs."""
    return [line.strip() for line in str(text).splitlines() if line.strip()] or [""]


def annex_lines(paper: Paper) -> list[str]:
    """附项, without end punctuation; several are numbered (GB/T 9704)."""
    head = "附件：" if paper.layout == OFFICIAL else "附："
    if len(paper.annexes) < 2:
        return [f"{head}{one}" for one in paper.annexes]
    return [f"{head if place == 1 else '　' * len(head)}{place}. {one}" for place, one in enumerate(paper.annexes, 1)]


def copies_line(paper: Paper) -> str:
    """抄送."""
    return f"抄送：{'，'.join(paper.copies_to)}。" if paper.copies_to else ""


def mark_of(paper: Paper) -> str:
    """What stands over a paper that is not in force."""
    if paper.void:
        return f"作废：{paper.void}"
    return "草稿　未编号" if paper.draft else ""


def issuers(paper: Paper) -> list[str]:
    """Who issues it, the agency whose number it bears first."""
    return [paper.agency, *paper.more_agencies]
