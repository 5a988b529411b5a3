"""Which column of a sheet is which column of a layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sharing.ledgers.columns import Layout
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.parsing import half_width, shown, storable

# Ledgers carry a title, a unit and a print date above their header row.
HEADER_WITHIN = 20
IGNORED = ""
# What the download of quarantined rows adds, so that a mended file can be imported as it is.
ROW_HEADER, REASON_HEADER = "原行号", "隔离原因"
OURS = frozenset({ROW_HEADER, REASON_HEADER})


@dataclass(slots=True)
class Headers:
    """The header row found: `columns` says for each position the column code, or None."""

    row: int
    names: list[str]
    columns: list[str | None]
    unmatched: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def header_key(name: str) -> str:
    """Headers compare without blanks, width, case, the star of required columns and remarks in brackets."""
    text = re.sub(r"\s+", "", half_width(name)).casefold()
    text = re.sub(r"\((必填|选填|可空|required|optional)\)$", "", text)
    return text.strip("*:#")


@lru_cache(maxsize=16)
def _known(layout_code: str) -> dict[str, str]:
    known: dict[str, str] = {}
    layout = LAYOUTS[layout_code]
    for column in layout.columns:
        for name in (column.code, column.zh, column.en):
            known[header_key(name)] = column.code
    for column in layout.columns:
        for name in column.also:
            known.setdefault(header_key(name), column.code)
    return known


def letters(position: int) -> str:
    """Column letters as the spreadsheet shows them, from 0 = A."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def match_headers(layout: Layout, cells: Sequence[Any], mapping: Mapping[str, str], row: int) -> Headers:
    """Match one row as a header row. `mapping` is what an officer of the agency once decided for names
    that are neither code nor Chinese name: header → column code, or IGNORED."""
    known = _known(layout.code)
    names = [storable(cell).strip() for cell in cells]
    headers = Headers(row, names, [None] * len(names))
    seen: dict[str, int] = {}
    for position, name in enumerate(names):
        key = header_key(name)
        if not key or key in OURS:
            continue
        code = mapping[key] if key in mapping else known.get(key)
        if code == IGNORED:
            continue
        if code is None or code not in layout.by_code:
            headers.unmatched.append(name)
        elif code in seen:
            headers.duplicates.append((code, letters(seen[code]), letters(position)))
        else:
            seen[code] = position
            headers.columns[position] = code
    headers.missing = [code for code in layout.required if code not in seen]
    return headers


def score(layout: Layout, cells: Sequence[Any], mapping: Mapping[str, str]) -> int:
    """How many distinct columns of the layout a row names."""
    known = _known(layout.code)
    codes = set()
    for cell in cells:
        key = header_key(shown(cell)) if cell is not None else ""
        code = mapping.get(key) or known.get(key) if key else None
        if code:
            codes.add(code)
    return len(codes)


def find_header(
    layout: Layout, rows: Sequence[tuple[int, Sequence[Any]]], mapping: Mapping[str, str]
) -> tuple[int, int]:
    """(index into `rows`, score) of the likeliest header row among the first rows of a sheet."""
    best, best_score = -1, 0
    for index, (_number, cells) in enumerate(rows[:HEADER_WITHIN]):
        points = score(layout, cells, mapping)
        if points > best_score:
            best, best_score = index, points
    return best, best_score


def likelier_layout(layout: Layout, cells: Sequence[Any]) -> Layout | None:
    """Another layout that these headers plainly fit better: the officer chose the wrong one."""
    mine = sum(1 for code in layout.required if code in _codes(layout, cells))
    best: Layout | None = None
    best_share = mine / len(layout.required)
    for other in LAYOUTS.values():
        codes = _codes(other, cells)
        share = sum(1 for code in other.required if code in codes) / len(other.required)
        if other is not layout and share == 1 and share > best_share:
            best, best_share = other, share
    return best


def _codes(layout: Layout, cells: Sequence[Any]) -> set[str]:
    known = _known(layout.code)
    return {known[header_key(shown(cell))] for cell in cells if header_key(shown(cell)) in known}
