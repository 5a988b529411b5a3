"""Typed values out of spreadsheet cells. Pure: no Django, no clock (the day of import is a parameter).

A row never fails as a whole on one bad cell: every error is (column, reason code, parameters), so that
the officer mends all of a row at once. Reason codes are put into words in `reasons.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Any

from cases.register.masks import HIDDEN_CELL, MASKED_COLUMNS
from sharing.ledgers.columns import Column, Layout

Cell = Any  # str | int | float | bool | date | datetime | time | timedelta | None | ErrorCell
Problem = tuple[str, str, dict[str, Any]]

SHANGHAI = timezone(timedelta(hours=8))
# The 1900 system counts from here once past its own non-existent 1900-02-29.
SERIAL_ZERO = datetime(1899, 12, 30)
SERIAL_LAST = 73050  # 2099-12-31
LATEST = date(2099, 12, 31)
# A day a little ahead is a slip that the register watches (a finding); one a year ahead is a mangled date.
SOON = timedelta(days=366)
# A spreadsheet keeps 15 digits of a number; whatever stood after them is gone.
EXACT_DIGITS = 10**15

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Marks left at the ends of a cell by copying from web pages and Word.
EDGES = " \t\r\n\u3000\u00a0\ufeff\u200b\u200c\u200d\u2060"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FORMULA_SIGNS = frozenset("=+-@")
SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?[eE]\+?\d{2,3}")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")

CLOCK = r"(?:\s*T?\s*(\d{1,2})(?::|时|点)(\d{1,2})?(?:(?::|分)(\d{1,2})?(?:\.\d+)?秒?)?)?"
ZONE = r"\s*(Z|[+-]\d{2}:?\d{2})?"
DATE_FORMS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + CLOCK + ZONE),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})" + CLOCK + ZONE),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})" + CLOCK + ZONE),
    re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?" + CLOCK + ZONE),
    re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?()"),
)

YES = frozenset({"是", "1", "y", "yes", "true", "有", "√", "适用", "对"})
NO = frozenset({"否", "0", "n", "no", "false", "无", "×", "不适用", "没有", "错"})
NOT_SECRET = frozenset({"", "无", "非密", "非涉密", "否", "公开", "none"})


class ErrorCell:
    """A spreadsheet cell that holds an error such as #N/A."""

    def __str__(self) -> str:
        return "#N/A"


class BadValue(ValueError):
    """A cell that cannot be read; carries the reason code and its parameters."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


@dataclass(slots=True)
class Row:
    """One row as read. `values` are JSON values by column code; absent means the cell was empty."""

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)
    row_key: str = ""
    case_key: str = ""
    secret: bool = False


def shown(cell: Cell) -> str:
    """The cell as text, as an officer would see it in the spreadsheet."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_DIGITS else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes" if not cell.second else "seconds")
    return str(cell)


def storable(cell: Cell) -> str:
    """The cell as text with a mark for each character that no database keeps (NUL) or no page shows."""
    return CONTROL.sub("\ufffd", shown(cell))


def half_width(text: str) -> str:
    return text.translate(FULL_WIDTH).strip(EDGES)


def text_of(cell: Cell) -> str:
    """The text of a cell with only its edges trimmed: names keep every character they have."""
    if isinstance(cell, ErrorCell):
        raise BadValue("cell_error")
    if isinstance(cell, float) and not isinstance(cell, bool) and abs(cell) >= EXACT_DIGITS:
        raise BadValue("digits_lost", value=repr(cell))
    text = shown(cell).strip(EDGES)
    if text[:1] == "'" and text[1:2] in FORMULA_SIGNS:
        # Our own export put the apostrophe there so that no spreadsheet runs the text as a formula.
        text = text[1:]
    if CONTROL.search(text):
        raise BadValue("control_character")
    return text


def parse_text(column: Column, cell: Cell) -> str:
    text = text_of(cell)
    if len(text) > column.limit:
        raise BadValue("too_long", length=len(text), limit=column.limit)
    return text


def parse_code(column: Column, cell: Cell) -> str:
    """A number that names something: half-width, without inner blanks, brackets of one kind."""
    text = half_width(text_of(cell)).translate(BRACKETS)
    if SCIENTIFIC.fullmatch(text):
        raise BadValue("digits_lost", value=text)
    text = re.sub(r"\s+", "", text)
    if column.code == "ryid" and text.isdigit():
        # One ledger often keeps 01 as text where the other has the number 1.
        text = text.lstrip("0") or "0"
    if column.code == "ajbh":
        text = text.upper()
    if len(text) > column.limit:
        raise BadValue("too_long", length=len(text), limit=column.limit)
    if column.pattern and not _compiled(column.pattern).fullmatch(text):
        raise BadValue("format", value=text[:40], example=column.example)
    return text


BRACKETS = str.maketrans("〔〕【】", "[][]")


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=256)
def _words(column: Column) -> dict[str, str]:
    words: dict[str, str] = {}
    for choice in column.choices:
        for word in (choice.zh, choice.code, choice.en, *choice.also):
            words.setdefault(half_width(word).casefold(), choice.code)
    return words


def parse_choice(column: Column, cell: Cell) -> str:
    text = text_of(cell)
    code = _words(column).get(half_width(text).casefold())
    if code is None:
        raise BadValue("choice", value=text[:40], allowed=[choice.zh for choice in column.choices])
    return code


def parse_bool(column: Column, cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    word = half_width(text_of(cell)).casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadValue("yes_no", value=word[:40])


def parse_int(column: Column, cell: Cell) -> int:
    text = half_width(text_of(cell))
    if not NUMBER.fullmatch(text) or float(text) != int(float(text)) or not 0 <= float(text) <= 1_000_000:
        raise BadValue("whole_number", value=text[:40])
    return int(float(text))


def _from_serial(serial: float, value: str) -> datetime:
    if not 0 < serial < SERIAL_LAST + 1:
        raise BadValue("date_impossible", value=value)
    return SERIAL_ZERO + timedelta(seconds=round(serial * 86400))


def _from_text(text: str) -> datetime:
    if re.fullmatch(r"\d+\.\d+|\d{1,5}", text):
        return _from_serial(float(text), text)
    for form in DATE_FORMS:
        match = form.fullmatch(text)
        if match:
            break
    else:
        raise BadValue("date_unreadable", value=text[:40])
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        raise BadValue("date_impossible", value=text[:40]) from None
    if zone:
        offset = datetime.strptime(zone, "%z").tzinfo
        moment = moment.replace(tzinfo=offset).astimezone(SHANGHAI).replace(tzinfo=None)
    return moment


def parse_moment(column: Column, cell: Cell, today: date | None) -> str:
    """A day, or a day and a time. Midnight means that only the day is known: the agencies' systems
    write 00:00:00 for it, and a clock in hours must not start from a time that nobody reported."""
    if isinstance(cell, ErrorCell):
        raise BadValue("cell_error")
    if isinstance(cell, (time, timedelta)):
        raise BadValue("date_without_day", value=str(cell))
    if isinstance(cell, datetime):
        moment = cell.replace(tzinfo=None)
    elif isinstance(cell, date):
        moment = datetime(cell.year, cell.month, cell.day)
    elif isinstance(cell, bool):
        raise BadValue("date_unreadable", value=shown(cell))
    elif isinstance(cell, (int, float)):
        moment = _from_text(str(int(cell))) if cell >= 19_000_101 else _from_serial(float(cell), shown(cell))
    else:
        moment = _from_text(half_width(text_of(cell)))
    day = moment.date()
    if day < column.earliest:
        raise BadValue("date_too_early", value=day.isoformat(), earliest=column.earliest.isoformat())
    if day > LATEST or (today is not None and not column.future and day > today + SOON):
        raise BadValue("date_future", value=day.isoformat())
    if column.kind == "date" or (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return day.isoformat()
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


PARSERS = {
    "text": parse_text,
    "long_text": parse_text,
    "code": parse_code,
    "unit": parse_code,
    "choice": parse_choice,
    "bool": parse_bool,
    "int": parse_int,
}


def _parse(column: Column, cell: Cell, today: date | None) -> Any:
    if column.kind in ("date", "datetime"):
        return parse_moment(column, cell, today)
    return PARSERS[column.kind](column, cell)


# Days, words and unit codes repeat from row to row; reading them once halves the time of a large file.
_parse_repeated = lru_cache(maxsize=20_000)(_parse)
# What a cell of the kind is called that no parser foresaw: an offset of 99 hours, a number without end.
UNFORESEEN = {"date": "date_impossible", "datetime": "date_impossible", "int": "whole_number"}
REPEATING = frozenset({"date", "datetime", "choice", "bool", "unit", "int"})


def parse_cell(column: Column, cell: Cell, today: date | None = None) -> Any:
    if column.kind in REPEATING and type(cell) is str:
        return _parse_repeated(column, cell, today)
    return _parse(column, cell, today)


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip(EDGES))


def parse_row(
    layout: Layout, number: int, cells: Mapping[str, Cell], *, today: date | None = None, surplus: bool = False
) -> Row:
    """Read one row.

    保守国家秘密法 31(3): classified information may not be stored in a system that is not classified.
    A row whose 密级 is anything but 无 keeps its number and reason only; its content is not taken over.
    """
    row = Row(number, {})
    for column in layout.columns:
        cell = cells.get(column.code)
        if is_blank(cell):
            if column.required:
                row.problems.append((column.code, "missing", {}))
            continue
        try:
            if column.code == "mj":
                word = half_width(text_of(cell)).casefold()
                if word not in NOT_SECRET:
                    row.secret = True
                    row.problems.append(("mj", "classified", {}))
                continue
            if cell == HIDDEN_CELL and column.code in MASKED_COLUMNS:
                row.values[column.code] = HIDDEN_CELL  # from an export; what is held stays (staging)
                continue
            value = parse_cell(column, cell, today)
            if column.code in layout.row_key and column.kind == "code" and value.startswith(FORMULA_STARTS):
                raise BadValue("formula_in_key", value=value[:40])
            row.values[column.code] = value
        except BadValue as bad:
            row.problems.append((column.code, bad.reason, bad.params))
        except (ValueError, OverflowError):
            # A value that no rule above foresaw is one bad cell, never the end of the file.
            reason = UNFORESEEN.get(column.kind, "unreadable")
            row.problems.append((column.code, reason, {"value": storable(cell)[:40]}))
    if surplus:
        row.problems.append(("", "surplus_cells", {}))
    _name_row(layout, row)
    if row.secret:
        row.values = {code: row.values[code] for code in layout.row_key if code in row.values}
        row.problems = [problem for problem in row.problems if problem[1] == "classified"]
    elif row.problems:
        row.raw = {code: storable(cell)[:LONGEST_RAW] for code, cell in cells.items() if not is_blank(cell)}
    return row


# A quarantined cell is kept whole for mending; only something that is no ledger cell at all is cut.
LONGEST_RAW = 50_000


def _name_row(layout: Layout, row: Row) -> None:
    parts = [str(row.values.get(code, "")) for code in layout.row_key]
    if all(parts):
        row.row_key = "+".join(parts)
    row.case_key = str(row.values.get(layout.case_key, ""))
