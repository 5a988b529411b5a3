"""Reads the days out of the State Council's notice: pasted as it stands, typed line by line, or from a table.

    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）上班。
    春节 2027-02-05 至 2027-02-11
    上班 2027-02-14
    2027-02-14,上班,春节

What the notice itself says twice is compared: the day of the week in brackets, the number of days. A line that
cannot be read is named with what is wrong and how to mend it; nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from office.ui.formats import day as day_words
from office.workdays.table import SATURDAY
from office.workdays.words import weekday_words

LONGEST = 31
NAME_LONGEST = 40
DECEMBER = 12
# The holidays that every notice arranges (全国年节及纪念日放假办法 2).
ALWAYS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")

TITLE = re.compile(r"国务院办公厅关于(\d{4})年部分节假日安排的通知")
REFERENCE = re.compile(r"国办发(?:明电)?〔\d{4}〕\d+号")
SIGNED = re.compile(r"国务院办公厅\s*(\d{4}年\d{1,2}月\d{1,2}日)?$")
HEADER = re.compile(r"(date|日期)\b", re.IGNORECASE)
ORDINAL = re.compile(r"([一二三四五六七八九十]+、|\(?\d{1,2}[、.)](?=\D))\s*")
COUNT = re.compile(r"共\s*(\d+)\s*天")
MIDNIGHT = re.compile(r"[ T]00:00(:00)?(\.0+)?")
TOKEN = re.compile(
    r"(?P<full>(?P<y>\d{4})\s*[年\-/.]\s*(?P<m>\d{1,2})\s*[月\-/.]\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?)"
    r"|(?P<eight>(?<!\d)\d{8}(?!\d))"
    r"|(?P<part>(?<!\d)(?P<pm>\d{1,2})\s*[月\-/.]\s*(?P<pd>\d{1,2})(?!\d)\s*[日号]?)"
    r"|(?P<short>(?<!\d)(?P<sd>\d{1,2})\s*[日号])"
    r"|(?P<bracket>\([^()]*\))"
    r"|(?P<off>放假调休|调休放假|法定节假日|节假日|放假|休息|休假|(?<!调)休|\bholiday\b|\boff\b)"
    r"|(?P<work>调休上班|补班|上班|工作日|班|\bworkday\b|\bworking\b|\bwork\b)"
    r"|(?P<range>至|到|~|-+|–|—+|\bto\b)",
    re.IGNORECASE,
)
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"
SEPARATORS = " \t,;:、。.|和及\"'"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line; 0: with the whole."""

    line: int
    text: str

    def __str__(self) -> str:
        if not self.line:
            return self.text
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


class _Unreadable(Exception):
    """A line that says something wrong; the text says what and how to mend it."""


@dataclass(frozen=True, slots=True)
class _Named:
    on: date
    off: bool


def notice_read(text: str, year: int) -> Notice:
    """Read the lines of a notice for this year."""
    notice = Notice(year)
    seen: dict[date, int] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = unicodedata.normalize("NFKC", raw).strip()
        if not line or line.startswith("#"):
            continue
        if SIGNED.match(line):
            break
        try:
            if _is_heading(line, notice):
                continue
            name, days = _line_read(line, year)
            if days:
                _take(notice, seen, number, name, days)
            elif line[-1] in "。:":
                notice.left_out.append((number, raw.strip()))
            else:
                raise _Unreadable(_("no day is named here. Write for example “春节 %(year)d-02-05 至 %(year)d-02-11”, "
                                    "or take the line out.") % {"year": year})  # fmt: skip
        except _Unreadable as wrong:
            notice.problems.append(Problem(number, str(wrong)))
    if not notice.days and not notice.problems:
        notice.problems.append(Problem(0, _("No day is named. Paste the notice or write one holiday a line.")))
    return notice


def _is_heading(line: str, notice: Notice) -> bool:
    """The notice's title and number, and the heads of a table."""
    title = TITLE.search(line)
    reference = REFERENCE.search(line)
    if title:
        if int(title[1]) != notice.year:
            raise _Unreadable(
                _("this is the notice for %(other)s, not for %(year)d. Choose the right year above.")
                % {"other": title[1], "year": notice.year}
            )
        notice.title = title[0]
    if reference:
        notice.reference = reference[0]
    return bool(title or reference or HEADER.match(line))


def _take(notice: Notice, seen: dict[date, int], number: int, name: str, days: list[_Named]) -> None:
    for named in days:
        if named.on in seen:
            known, same = seen[named.on], notice.days[named.on][0] == named.off
            words = _("%(day)s stands in line %(other)d too. Take one of them out.") if same else _(
                "%(day)s is off in one line and worked in the other (line %(other)d). Look at the notice and take one "
                "of them out."
            )  # fmt: skip
            raise _Unreadable(words % {"day": day_words(named.on), "other": known})
        seen[named.on] = number
        notice.days[named.on] = (named.off, name)


def _line_read(line: str, year: int) -> tuple[str, list[_Named]]:
    """The holiday's name and the days of one line."""
    line = MIDNIGHT.sub("", ORDINAL.sub("", line, count=1) if ORDINAL.match(line) else line)
    count = COUNT.search(line)
    line = COUNT.sub("", line)
    days: list[_Named] = []
    name: list[str] = []
    unclear = False
    for clause in re.split("[。;]", line):
        words, found, pending = _clause_read(clause, year)
        name += words
        days += found
        if pending:
            unclear = unclear or not words or "调休" in "".join(words)
            days += [_Named(on, True) for on in pending]
    called = " ".join("".join(name).split())
    if not days:
        if re.search(r"\d", line) and line[-1] not in "。:":
            raise _Unreadable(_("the days cannot be read. Write them as %(year)d-02-05.") % {"year": year})
        return called, []
    if unclear:
        raise _Unreadable(_("it is not said whether these days are off or worked. Write 放假 or 上班 beside them."))
    if len(called) > NAME_LONGEST or re.search(r"\d", called):
        raise _Unreadable(_("“%(text)s” cannot be read. Write the days as %(year)d-02-05 and one holiday a line.") % {
            "text": called[:NAME_LONGEST], "year": year})  # fmt: skip
    _compare(days, int(count[1]) if count else None, year)
    return called, days


def _clause_read(clause: str, year: int) -> tuple[list[str], list[_Named], list[date]]:
    """Words, days of which is said what they are, and days of which it is not."""
    words: list[str] = []
    named: list[_Named] = []
    pending: list[date] = []
    before: bool | None = None  # 上班 written before its days
    last: date | None = None
    ranging = False
    at = 0
    for token in TOKEN.finditer(clause):
        if between := clause[at : token.start()].strip(SEPARATORS):
            words.append(between)
        at = token.end()
        match token.lastgroup:
            case "bracket":
                _weekday_compare(last, token["bracket"])
            case "off" | "work":
                off = token.lastgroup == "off"
                if not pending:
                    before = off
                named += [_Named(on, off) for on in pending]
                pending = []
            case "range":
                ranging = last is not None
                if not ranging:
                    words.append(token["range"])
            case _:
                on = _date_of(token, last, year)
                pending += _span(last, on) if ranging and last else [on]
                last, ranging = on, False
    if ranging:
        raise _Unreadable(_("the last day of the range is missing."))
    if rest := clause[at:].strip(SEPARATORS):
        words.append(rest)
    if before is not None:
        named += [_Named(on, before) for on in pending]
        pending = []
    return words, named, pending


def _span(first: date, last: date) -> Iterator[date]:
    """The days after ``first`` up to ``last``."""
    length = (last - first).days
    if length <= 0:
        raise _Unreadable(_("the range ends before it begins: %(first)s to %(last)s.") % {
            "first": day_words(first), "last": day_words(last)})  # fmt: skip
    if length > LONGEST:
        raise _Unreadable(_("%(first)s to %(last)s is longer than any holiday. Look at the months.") % {
            "first": day_words(first), "last": day_words(last)})  # fmt: skip
    return (first + timedelta(days=n) for n in range(1, length + 1))


def _date_of(token: re.Match[str], last: date | None, year: int) -> date:
    if token["full"]:
        parts = (int(token["y"]), int(token["m"]), int(token["d"]))
    elif token["eight"]:
        parts = (int(token["eight"][:4]), int(token["eight"][4:6]), int(token["eight"][6:]))
    elif token["part"]:
        parts = (last.year if last else year, int(token["pm"]), int(token["pd"]))
    elif last is None:
        raise _Unreadable(_("“%(text)s”: the month is missing.") % {"text": token[0]})
    else:
        parts = (last.year, last.month, int(token["sd"]))
    try:
        on = date(*parts)
    except ValueError:
        raise _Unreadable(_("there is no day “%(text)s”.") % {"text": token[0].strip()}) from None
    if on.year != year and (on.year, on.month) != (year - 1, DECEMBER):
        raise _Unreadable(
            _("%(day)s is a day of %(other)d. This is about %(year)d (and the end of December before it).")
            % {"day": day_words(on), "other": on.year, "year": year}
        )
    return on


def _weekday_compare(on: date | None, bracket: str) -> None:
    said = WEEKDAY.search(bracket)
    if on is None or said is None:
        return
    wanted = WEEKDAYS.index(said[1].replace("天", "日"))
    if on.weekday() != wanted:
        raise _Unreadable(
            _("%(day)s is a %(is)s, the line says %(said)s. One of the two is a slip, or the year is another.")
            % {"day": day_words(on), "is": weekday_words(on.weekday()), "said": weekday_words(wanted)}
        )


def _compare(days: list[_Named], count: int | None, year: int) -> None:
    """What the line says twice must agree, and only weekend days can be made working days."""
    for one in days:
        if not one.off and one.on.weekday() < SATURDAY:
            raise _Unreadable(
                _("%(day)s is a %(is)s and worked anyway; only a Saturday or Sunday is made a working day.")
                % {"day": day_words(one.on), "is": weekday_words(one.on.weekday())}
            )
    off = sum(one.off for one in days)
    if count is not None and off != count:
        raise _Unreadable(
            _("the line says %(count)d days off, but its dates are %(off)d.") % {"count": count, "off": off}
        )


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
