"""The grammar of a notice: one line, sentence by sentence, into days off and days worked.

    春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）上班。
    劳动节：5月1日（周三）放假，与周末连休。    清明节：4月5日放假1天，不调休。    1月1日放假，1月2日（周一）补休。

What a sentence says twice (day of the week, number of days) is compared. A sentence that names no day and tells what
one may do besides (「鼓励各单位…安排职工在除夕（2月9日）休息」) is left out by name; nothing is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from office.ui.formats import day as day_words
from office.workdays.table import SATURDAY
from office.workdays.words import weekday_words

LONGEST = 31
NAME_LONGEST = 40
DECEMBER = 12
SHOWN = 40

ORDINAL = re.compile(r"([一二三四五六七八九十]+、|\(?\d{1,2}[、.)](?=\D)|\([一二三四五六七八九十]+\))\s*")
SENTENCE = re.compile(r"[^。;]+[。;]?")
MIDNIGHT = re.compile(r"[ T]00:00(:00)?(\.0+)?")
# 共9天, 放假1天, 连休三天: how many, not what.
COUNT = re.compile(
    r"(?P<what>共计?|放假|休息|连休|补休|调休|休)\s*(?P<count>\d{1,2}|[一二两三四五六七八九十])\s*[天日]"
)
NUMERALS = {numeral: count for count, numeral in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
# The weekend beside the day is off anyway: 放假，与周末连休.
JOINED = re.compile(
    r"[并且]{0,2}与(前后|相邻|前一|后一)?的?(双休日|公休日|周末|周六\s*(?:[、和]\s*)?周日)(公休)?(连休|相连|相接)?"
)
# Says nothing about the days themselves.
FILLERS = re.compile(r"不再?调休|不补休|其中|照常|正常|恢复|分别|各|为(?=法定|节假|公休|休息|工作)|(?<=[日号)])起")
# What offices are encouraged to do on other days makes no day off by law.
ADVICE = re.compile(r"(另外?|同时)?,?(鼓励|提倡|建议|倡导|有条件的)")
NOT = re.compile(r"不(?:再)?(?:放假|休息|休假|上班)")
TOKEN = re.compile(
    r"(?P<full>(?P<y>\d{4})\s*[年\-/.]\s*(?P<m>\d{1,2})\s*[月\-/.]\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?)"
    r"|(?P<eight>(?<!\d)\d{8}(?!\d))"
    r"|(?P<part>(?<!\d)(?P<pm>\d{1,2})\s*[月\-/.]\s*(?P<pd>\d{1,2})(?!\d)\s*[日号]?)"
    r"|(?P<short>(?<!\d)(?P<sd>\d{1,2})\s*[日号])"
    r"|(?P<bracket>\([^()]*\))"
    r"|(?P<off>放假调休|调休放假|放假公休|法定节假日|节假日|公休日?|休息日|放假|休息|补休|连休|休假|(?<!调)休"
    r"|\bholiday\b|\boff\b)"
    r"|(?P<work>调休上班|补班|上班|工作日|班|\bworkday\b|\bworking\b|\bwork\b)"
    r"|(?P<range>至|到|~|-+|–|—+|\bto\b)",
    re.IGNORECASE,
)
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"
SEPARATORS = " \t,;:、。.|和及\"'"


class Unreadable(Exception):
    """A sentence that says something wrong; the text says what and how to mend it."""

    def __init__(self, text: str, sentence: str = "") -> None:
        super().__init__(text)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Named:
    """A day and whether it is off (else worked)."""

    on: date
    off: bool


@dataclass(slots=True)
class Line:
    """What one line says: the holiday's name, its days, and sentences that name no day."""

    name: str = ""
    days: list[Named] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Sentence:
    """Words that are no days, days of which is said what they are, days of which it is not, and how many are off."""

    words: list[str] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    pending: list[date] = field(default_factory=list)
    count: int | None = None
    joined: bool = False


def line_read(line: str, year: int) -> Line:
    """Read a line of the notice for this year."""
    line = MIDNIGHT.sub("", ORDINAL.sub("", line, count=1) if ORDINAL.match(line) else line)
    found = Line()
    for match in SENTENCE.finditer(line):
        text = match[0].strip()
        if found.days and ADVICE.match(text):
            found.left_out.append(text)
            continue
        try:
            _take(found, text, _sentence_read(text, year), year)
        except Unreadable as wrong:
            raise Unreadable(str(wrong), text[:SHOWN] + "…" * (len(text) > SHOWN)) from None
    return found


def _take(found: Line, text: str, said: _Sentence, year: int) -> None:
    called = " ".join("".join(said.words).split())
    if not said.named and not said.pending:
        _no_day(found, text, said, called, year)
        return
    if said.pending:
        # A typed line that says nothing more is a holiday: 春节 2027-02-05 至 2027-02-11.
        if not called or "调休" in called or found.days:
            raise Unreadable(_("it is not said whether these days are off or worked. Write 放假 or 上班 beside them."))
        said.named += [Named(on, True) for on in said.pending]
    if called:
        if found.name or len(called) > NAME_LONGEST or re.search(r"\d", called):
            raise Unreadable(
                _("only a holiday's name, its days and 放假 or 上班 are read. Write the days as %(year)d-02-05 and one "
                  "holiday a line, or take the sentence out.") % {"year": year}
            )  # fmt: skip
        found.name = called
    found.days += said.named
    _compare(said, found.days)


def _no_day(found: Line, text: str, said: _Sentence, called: str, year: int) -> None:
    """A sentence without a day: how many they are, the holiday's name, or advice that is left out."""
    if said.count is not None and found.days and not called:
        _compare(_Sentence(named=found.days, count=said.count, joined=said.joined), found.days)
    elif found.days:
        found.left_out.append(text)
    elif re.search(r"\d", text) and text[-1] not in "。:":
        raise Unreadable(_("the days cannot be read. Write them as %(year)d-02-05.") % {"year": year})
    elif not found.name and called and len(called) <= NAME_LONGEST and not re.search(r"\d", text):
        found.name = called


def _sentence_read(text: str, year: int) -> _Sentence:
    said = _Sentence()
    if NOT.search(text) and TOKEN.search(text):
        raise Unreadable(
            _("“%(text)s” cannot be read. Take the sentence out; only days off and what is worked instead are named.")
            % {"text": NOT.findall(text)[0]}
        )
    if count := COUNT.search(text):
        said.count = NUMERALS.get(count["count"]) or int(count["count"])
        text = COUNT.sub(lambda one: "" if one["what"].startswith("共") else one["what"], text)
    said.joined = bool(JOINED.search(text))
    head, restating, rest = JOINED.sub("", text).partition("其中")
    _days_read(said, FILLERS.sub("", head), year)
    if restating:
        again = _Sentence()
        _days_read(again, FILLERS.sub("", rest).replace("调休", ""), year)
        known = {named.on for named in said.named}
        said.words += again.words
        said.named += [named for named in again.named if named not in said.named]
        said.pending += [on for on in again.pending if on not in known]
    return said


def _days_read(said: _Sentence, clause: str, year: int) -> None:
    before: bool | None = None  # 上班 written before its days
    last: date | None = None
    ranging = False
    at = 0
    for token in TOKEN.finditer(clause):
        if between := clause[at : token.start()].strip(SEPARATORS):
            said.words.append(between)
        at = token.end()
        match token.lastgroup:
            case "bracket":
                _weekday_compare(last, token["bracket"])
            case "off" | "work":
                off = token.lastgroup == "off"
                if not said.pending:
                    before = off
                said.named += [Named(on, off) for on in said.pending]
                said.pending = []
            case "range":
                ranging = last is not None
                if not ranging:
                    said.words.append(token["range"])
            case _:
                on = _date_of(token, last, year)
                said.pending += _span(last, on) if ranging and last else [on]
                last, ranging = on, False
    if ranging:
        raise Unreadable(_("the last day of the range is missing."))
    if rest := clause[at:].strip(SEPARATORS):
        said.words.append(rest)
    if before is not None:
        said.named += [Named(on, before) for on in said.pending]
        said.pending = []


def _span(first: date, last: date) -> Iterator[date]:
    """The days after ``first`` up to ``last``."""
    length = (last - first).days
    if length <= 0:
        raise Unreadable(_("the range ends before it begins: %(first)s to %(last)s.") % {
            "first": day_words(first), "last": day_words(last)})  # fmt: skip
    if length > LONGEST:
        raise Unreadable(_("%(first)s to %(last)s is longer than any holiday. Look at the months.") % {
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
        raise Unreadable(_("“%(text)s”: the month is missing.") % {"text": token[0]})
    else:
        parts = (last.year, last.month, int(token["sd"]))
    try:
        on = date(*parts)
    except ValueError:
        raise Unreadable(_("there is no day “%(text)s”.") % {"text": token[0].strip()}) from None
    if on.year != year and (on.year, on.month) != (year - 1, DECEMBER):
        raise Unreadable(
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
        raise Unreadable(
            _("%(day)s is a %(is)s, the line says %(said)s. One of the two is a slip, or the year is another.")
            % {"day": day_words(on), "is": weekday_words(on.weekday()), "said": weekday_words(wanted)}
        )


def _compare(said: _Sentence, line: list[Named]) -> None:
    """What a sentence says twice must agree, and only weekend days can be made working days. The number may be of the
    sentence or of the line so far; joined to a weekend it may count the weekend in."""
    for one in said.named:
        if not one.off and one.on.weekday() < SATURDAY:
            raise Unreadable(
                _("%(day)s is a %(is)s and worked anyway; only a Saturday or Sunday is made a working day.")
                % {"day": day_words(one.on), "is": weekday_words(one.on.weekday())}
            )
    if said.count is None:
        return
    own, all_off = ({one.on for one in days if one.off} for days in (said.named, line))
    counts = {len(own), len(all_off)} | ({len(_with_weekend(own))} if said.joined else set())
    if said.count not in counts:
        raise Unreadable(
            _("the line says %(count)d days off, but its dates are %(off)d.") % {
                "count": said.count, "off": len(own) or len(all_off)}
        )  # fmt: skip


def _with_weekend(days: set[date]) -> set[date]:
    """With the Saturdays and Sundays that touch them."""
    found = set(days)
    for step in (timedelta(days=1), timedelta(days=-1)):
        for on in days:
            while (on := on + step).weekday() >= SATURDAY:
                found.add(on)
    return found
