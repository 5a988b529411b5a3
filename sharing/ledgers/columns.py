"""What a column of a ledger is. Pure data: the reading child process imports this without Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["text", "long_text", "datetime", "date", "code", "choice", "int", "bool", "unit"]
Side = Literal["police", "procuratorate"]

# Ledgers before computers came in are not re-imported; an earlier day is a mistyped or mangled one.
EARLIEST = date(2000, 1, 1)
# 18 in the resident identity number is the longest we know to be mangled by a spreadsheet.
TEXT_LIMIT = 200
LONG_TEXT_LIMIT = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One word a column admits; `also` are other spellings seen in ledgers for the same thing."""

    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column.

    `personal` columns hold a person's data (masked for minors), `withheld` ones are not shared with the
    other agency by default. `pattern` is the written form of a number, given in `pattern_zh` to people.
    """

    code: str
    zh: str
    en: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[Choice, ...] = ()
    personal: bool = False
    withheld: bool = False
    help_zh: str = ""
    help_en: str = ""
    also: tuple[str, ...] = ()
    pattern: str = ""
    example: str = ""
    earliest: date = EARLIEST
    future: bool = False
    limit: int = TEXT_LIMIT

    def name(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    def help(self, language: str) -> str:
        return self.help_zh if language.startswith("zh") else self.help_en


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """One spreadsheet form that an agency keeps. `row_key` names a row, `case_key` the matter it is about."""

    code: str
    zh: str
    en: str
    side: Side
    columns: tuple[Column, ...]
    row_key: tuple[str, ...]
    case_key: str
    by_code: dict[str, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_code.update({column.code: column for column in self.columns})

    def name(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.code for column in self.columns if column.required)
