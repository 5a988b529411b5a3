"""One recorded step, as it goes into the procedure.

Dates and times are aware; the day of an event is its day in China (no daylight saving since 1992), for the law counts
days there (CPL 105).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def china_day(moment: datetime) -> date:
    """The day in China on which this moment falls."""
    return moment.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class ProcEvent:
    """One step as recorded: what happened, to whom, when, and whether the hour is known.

    ``source_key`` is the key of the ledger row or form entry that it came from; it breaks ties and is what
    ``params["of"]`` of a later event refers to. ``voids`` is the id of the event that this one makes void.
    """

    id: int
    type: str
    happened_at: datetime
    precise: bool = False
    person: int | None = None
    source_key: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    document_no: str = ""
    voids: int | None = None
    reported: bool = False
