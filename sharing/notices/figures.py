"""From counts to the figures of a notice: changes and rates. Pure functions; integers in, texts out.

Basis: domain brief 6.2. Half a unit in the last place is rounded away from zero.
"""

from collections.abc import Mapping
from typing import Any

from sharing.notices.themes import CASES, Rate, Row, Table

NONE = "—"
Pair = tuple[int, int]
Found = Mapping[str, Pair]
ZERO: Pair = (0, 0)


def tenths(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` in thousandths (tenths of a percent), half away from zero."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    size = (2000 * abs(numerator) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def _one_place(value: int) -> str:
    return f"{abs(value) // 10}.{abs(value) % 10}"


def _signed(value: int) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + _one_place(value)


def change(now: int, base: int | None) -> str:
    """(now − base) ÷ base in percent, signed; "—" where there is no base."""
    if not base:
        return NONE
    return _signed(tenths(now - base, base)) + "%"


def rate(part: int, whole: int) -> int | None:
    """part ÷ whole in tenths of a percent; nothing where whole is zero."""
    return tenths(part, whole) if whole else None


def rate_text(value: int | None) -> str:
    """A rate as shown."""
    return NONE if value is None else _one_place(value) + "%"


def points(now: int | None, base: int | None) -> str:
    """The difference of two rates as shown, in percentage points."""
    return NONE if now is None or base is None else _signed(now - base)


def row_figures(row: Row, this: Found, last: Found, year: Found | None) -> list[dict[str, Any]]:
    """One entry a unit: this period, the last, the same of last year, and the two changes."""
    pairs = this.get(row.key, ZERO), last.get(row.key, ZERO), None if year is None else year.get(row.key, ZERO)
    entries = []
    for unit in row.units:
        at = 0 if unit == CASES else 1
        now, before = pairs[0][at], pairs[1][at]
        then = None if pairs[2] is None else pairs[2][at]
        entries.append(
            {
                "row": row.code,
                "unit": unit,
                "this": now,
                "last": before,
                "year": then,
                "on_last": change(now, before),
                "on_year": change(now, then),
            }
        )
    return entries


def rate_figures(spec: Rate, this: Found, last: Found, year: Found | None) -> dict[str, Any]:
    """A rate with its parts, so that it can be checked on paper."""

    def of(found: Found | None) -> tuple[int, int] | None:
        if found is None:
            return None
        return sum(found.get(k, ZERO)[1] for k in spec.part), sum(found.get(k, ZERO)[1] for k in spec.whole)

    now, before, then = of(this), of(last), of(year)
    values = [None if pair is None else rate(*pair) for pair in (now, before, then)]
    return {
        "row": spec.code,
        "unit": "rate",
        "this": rate_text(values[0]),
        "last": rate_text(values[1]),
        "year": None if then is None else rate_text(values[2]),
        "parts": {"this": now, "last": before, "year": then},
        "on_last": points(values[0], values[1]),
        "on_year": points(values[0], values[2]),
    }


def figures(table: Table, this: Found, last: Found, year: Found | None) -> list[dict[str, Any]]:
    """All rows of a notice, in the order of its table. ``year`` is empty where no counterpart exists."""
    rows = [entry for row in table.rows for entry in row_figures(row, this, last, year)]
    return rows + [rate_figures(spec, this, last, year) for spec in table.rates]
