"""Reads the days out of the State Council's notice: pasted as it stands, typed line by line, or from a table.

    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）上班。
    春节 2027-02-05 至 2027-02-11
    上班 2027-02-14
    2027-02-14,上班,春节

``sentences`` reads a line. A sentence that cannot be read is named with what is wrong and how to mend it; nothing is
guessed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from office.ui.formats import day as day_words
from office.workdays.sentences import Line, Unreadable, line_read

# The holidays that every notice arranges (全国年节及纪念日放假办法 2).
ALWAYS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")

TITLE = re.compile(r"国务院办公厅关于(\d{4})年部分节假日安排的通知")
# 国务院办公厅关于调整2019年劳动节假期安排的通知, 关于延长2020年春节假期的通知: one holiday of a year.
CHANGING = re.compile(r"国务院办公厅关于(?:调整|延长)(\d{4})年[^,。]{0,60}通知")
REFERENCE = re.compile(r"国办发(?:明电)?[〔\[(]\d{4}[〕\])]\d+号")
SIGNED = re.compile(r"国务院办公厅\s*(\d{4}年\d{1,2}月\d{1,2}日)?$")
HEADER = re.compile(r"(date|日期)\b", re.IGNORECASE)
# A newspaper may print the whole notice as one paragraph.
PARAGRAPH = re.compile(r"(?<=[。;:)])\s*(?=[一二三四五六七八九十]{1,2}、)|(?<=。)\s*(?=国务院办公厅\s*(?:\d{4}年|$))")
HEADING_LONGEST = 12
# A whole notice as one line, without its paragraphs, has some eight hundred characters.
LINE_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, and in which of its sentences; 0: with the whole."""

    line: int
    text: str
    sentence: str = ""

    def __str__(self) -> str:
        if not self.line:
            return self.text
        if self.sentence:
            return _("Line %(line)d, “%(sentence)s”: %(what)s") % {
                "line": self.line, "sentence": self.sentence, "what": self.text,
            }  # fmt: skip
        return _("Line %(line)d: %(what)s") % {"line": self.line, "what": self.text}


@dataclass(slots=True)
class Notice:
    """What was read. ``days``: off (True) or worked, with the holiday's name. ``left_out``: lines that name no day."""

    year: int
    days: dict[date, tuple[bool, str]] = field(default_factory=dict)
    title: str = ""
    reference: str = ""
    problems: list[Problem] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)

    @property
    def not_named(self) -> list[str]:
        """Holidays that every notice arranges and this one does not name."""
        named = "".join(name for _off, name in self.days.values())
        return [name for name in ALWAYS if name not in named]


def notice_read(text: str, year: int) -> Notice:
    """Read the lines of a notice for this year."""
    notice = Notice(year)
    seen: dict[date, int] = {}
    heading = ""  # a holiday's name on a line of its own
    for number, line in _lines(text):
        if SIGNED.match(line):
            break
        try:
            if len(line) > LINE_LONGEST:
                raise Unreadable(_("the line is too long to be read. Write one holiday a line."))
            if _is_heading(line, notice):
                continue
            found = line_read(line, year)
            if found.days:
                _take(notice, seen, number, found.name or heading, found)
                heading = ""
            elif line[-1] == ":" and len(found.name) <= HEADING_LONGEST and any(one in found.name for one in ALWAYS):
                heading = found.name
            elif line[-1] in "。:":
                notice.left_out.append((number, line))
            else:
                raise Unreadable(_("no day is named here. Write for example “春节 %(year)d-02-05 至 %(year)d-02-11”, "
                                   "or take the line out.") % {"year": year})  # fmt: skip
        except Unreadable as wrong:
            notice.problems.append(Problem(number, str(wrong), wrong.sentence))
    if not notice.days and not notice.problems:
        notice.problems.append(Problem(0, _("No day is named. Paste the notice or write one holiday a line.")))
    return notice


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The paragraphs with the number of the line in which each stands."""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = unicodedata.normalize("NFKC", raw).strip()
        if line and not line.startswith("#"):
            yield from ((number, one.strip()) for one in PARAGRAPH.split(line) if one.strip())


def _is_heading(line: str, notice: Notice) -> bool:
    """The notice's title and number, and the heads of a table."""
    title = TITLE.search(line)
    reference = REFERENCE.search(line)
    if changing := CHANGING.search(line):
        raise Unreadable(
            _("this notice changes one holiday of %(year)s; here goes a whole year. Load the year as first announced,"
              " then correct the days that it changes.") % {"year": changing[1]}
        )  # fmt: skip
    if title:
        if int(title[1]) != notice.year:
            raise Unreadable(
                _("this is the notice for %(other)s, not for %(year)d. Choose the right year above.")
                % {"other": title[1], "year": notice.year}
            )
        notice.title = title[0]
    if reference:
        notice.reference = reference[0]
    return bool(title or reference or HEADER.match(line))


def _take(notice: Notice, seen: dict[date, int], number: int, name: str, found: Line) -> None:
    for named in found.days:
        if named.on in seen:
            known, same = seen[named.on], notice.days[named.on][0] == named.off
            words = _("%(day)s stands in line %(other)d too. Take one of them out.") if same else _(
                "%(day)s is off in one line and worked in the other (line %(other)d). Look at the notice and take one "
                "of them out."
            )  # fmt: skip
            raise Unreadable(words % {"day": day_words(named.on), "other": known})
        seen[named.on] = number
        notice.days[named.on] = (named.off, name)
    notice.left_out += [(number, sentence) for sentence in found.left_out]


def notice_write(days: Mapping[date, tuple[bool, str]]) -> str:
    """The days as lines that ``notice_read`` reads, consecutive days of one holiday as a range."""
    lines: list[str] = []
    for first, last, off, name in spans(days):
        dates = first.isoformat() if first == last else f"{first.isoformat()} 至 {last.isoformat()}"
        lines.append(" ".join(filter(None, (name, dates, "放假" if off else "上班"))))
    return "\n".join(lines)


def spans(days: Mapping[date, tuple[bool, str]]) -> list[tuple[date, date, bool, str]]:
    """First day, last day, off, name: consecutive days off of one holiday together, in order."""
    found: list[tuple[date, date, bool, str]] = []
    for on, (off, name) in sorted(days.items()):
        if found and off and found[-1][2:] == (off, name) and found[-1][1] == on - timedelta(days=1):
            found[-1] = (found[-1][0], on, off, name)
        else:
            found.append((on, on, off, name))
    return found
