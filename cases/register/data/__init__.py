"""The charges (罪名) of the Criminal Law, as data.

The names are those the Supreme People's Court and the Supreme People's Procuratorate fixed for judicial
use: the rules of December 1997 with the supplements of 2002, 2003, 2007, 2009, 2011, 2015, 2021 and 2024
(法释〔2024〕3号), that is, as the law stands after Amendment XII: 483 charges. Article and paragraph were
checked against the text of the law.

`code` is our own and never reused: three digits of the article, one for 之N (0 for none), one serial within
the article. 骗购外汇罪 rests on the 1998 Decision and not on an article; it stands beside 190 as 19091.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Charge:
    """One charge: what it is called, where it stands, and the short names offices write for it."""

    code: str
    name: str
    article: str
    chapter: int
    section: int
    aliases: tuple[str, ...] = ()

    @property
    def short_name(self) -> str:
        """The name without 罪, as case titles write it (张某某盗窃案)."""
        return self.name.removesuffix("罪")


@cache
def chapters() -> dict[tuple[int, int], str]:
    """(chapter, section) -> name; section 0 is the chapter itself."""
    with (HERE / "chapters.csv").open(encoding="utf-8", newline="") as file:
        return {(int(row["chapter"]), int(row["section"])): row["name"] for row in csv.DictReader(file)}


@cache
def charges() -> tuple[Charge, ...]:
    """All charges in the order of the law."""
    with (HERE / "charges.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Charge(
                code=row["code"],
                name=row["name"],
                article=row["article"],
                chapter=int(row["chapter"]),
                section=int(row["section"]),
                aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
            )
            for row in csv.DictReader(file)
        )


def _plain(name: str) -> str:
    """What two spellings of one charge have in common: no blanks, no trailing 罪, one kind of bracket."""
    text = "".join(name.split()).replace("(", "（").replace(")", "）").replace(",", "、").replace("，", "、")
    return text.removesuffix("罪")


@cache
def _by_name() -> dict[str, Charge]:
    found: dict[str, Charge] = {}
    for charge in charges():
        for alias in charge.aliases:
            found[_plain(alias)] = charge
    for charge in charges():
        found[_plain(charge.name)] = charge
    return found


def charge_by_name(name: str) -> Charge | None:
    """The charge meant by a ledger's text: with or without 罪, by full name or a usual short form."""
    return _by_name().get(_plain(name)) if name else None
