"""Division codes (GB/T 2260): provinces, prefectures, counties, as data.

The file holds codes and names only. It leaves out what the statistical lists add and GB/T 2260 does not
know: the pseudo-divisions 市辖区/县/省直辖, and development zones. No kept-up package was found: the PyPI
ones stop at 2015-2021, the npm ones at 2020, or weigh 190 MB for every village. State: June 2023. A later
division is one more line in the file.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent

# Used by the demonstration only: no prefecture 1399 exists.
DEMO_DIVISION = "139903"


@dataclass(frozen=True, slots=True)
class Division:
    code: str
    name: str

    @property
    def level(self) -> str:
        """province, prefecture or county."""
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"

    @property
    def parents(self) -> tuple[Division, ...]:
        """From the province down, without the division itself. Counties of 北京 or 仙桃 have no prefecture."""
        codes = [self.code[:2] + "0000", self.code[:4] + "00"]
        found = (_by_code().get(code) for code in codes if code != self.code)
        return tuple(division for division in found if division)

    @property
    def full_name(self) -> str:
        """河北省秦皇岛市海港区."""
        return "".join(division.name for division in (*self.parents, self))


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions by code."""
    with (HERE / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Division(row["code"], row["name"]) for row in csv.DictReader(file))


@cache
def _by_code() -> dict[str, Division]:
    return {division.code: division for division in divisions()}


def division(code: str) -> Division | None:
    """The division of a six-digit code, or of anything that begins with one (a twelve-digit unit code)."""
    return _by_code().get(code[:6])


def counties(prefix: str = "") -> tuple[Division, ...]:
    """Where a county office can stand: counties, districts, and the four cities that have none."""
    return tuple(
        each
        for each in divisions()
        if each.code.startswith(prefix)
        and (each.level == "county" or each.code in {"441900", "442000", "460300", "460400", "620200"})
    )
