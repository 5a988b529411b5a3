"""The calendar as the procedure takes it: a table of exceptions to the week, with a version of its own contents."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

SATURDAY = 5


@dataclass(frozen=True, slots=True, eq=False)
class WorkdayTable:
    """Which days are off. ``exceptions``: True where a notice gives a day off, False where it makes one a workday.

    Two tables of one version are the same table.
    """

    version: str
    exceptions: Mapping[date, bool]
    years: frozenset[int]

    def off(self, day: date) -> bool:
        """Whether nobody works: a weekend or holiday that no notice makes a working day (CPL 105, K6)."""
        named = self.exceptions.get(day)
        return day.weekday() >= SATURDAY if named is None else named

    def announced(self, year: int) -> bool:
        """Whether the notice of this year is loaded; else weekends alone are off and dates are provisional."""
        return year in self.years

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkdayTable) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)


def table_of(days: Iterable[tuple[int, date, bool]]) -> WorkdayTable:
    """The table of (year of the notice, day, off). Where two notices name one day, the later year's counts: the
    notice of a coming year is issued when the year before is all but over."""
    exceptions: dict[date, bool] = {}
    years = set()
    for year, on, off in sorted(days):
        years.add(year)
        exceptions[on] = off
    said = [",".join(map(str, sorted(years)))]
    said += [f"{on.isoformat()}{'-' if off else '+'}" for on, off in sorted(exceptions.items())]
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
    return WorkdayTable(f"{max(years, default=0)}-{digest}", exceptions, frozenset(years))
