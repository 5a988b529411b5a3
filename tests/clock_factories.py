"""Made-up clocks: states as the procedure gives them, and rows as the register keeps them."""

import datetime as dt
from dataclasses import replace

import pytest

from cases.procedure import CHINA, ClockState, ClockStatus, Reckoning
from cases.register import projection
from cases.register.models import Case
from cases.register.models_clocks import Clock
from cases.register.projection_clocks import Hidden, clock_row


def reckoning(
    start, expiry, *, rule: str = "P17", version: str = "2018-10-26", unit: str = "months", **other
) -> Reckoning:
    """A reckoning that ends on this day or minute."""
    values = {
        "terms": ((unit, 2),), "extensions": (), "ground": "", "travel": 0, "excluded": 0, "raw": expiry,
        "conservative": None, "file_by": None, "roll": "N", "custody": None, "rolled": False, "provisional": False,
        "calendar": "v1",
    }  # fmt: skip
    return Reckoning(rule=rule, version=version, unit=unit, start=start, expiry=expiry, **{**values, **other})


def state(
    expiry: dt.date | dt.datetime | None,
    *,
    rule: str = "P17",
    key: str = "",
    person: int | None = None,
    status: ClockStatus = ClockStatus.RUNNING,
    events: tuple[int, ...] = (),
    side: str = "police",
    start: dt.date | dt.datetime = dt.date(2026, 3, 1),
    alarm: dt.date | dt.datetime | None = None,
    calendar: str = "v1",
    provisional: bool = False,
    **other,
) -> ClockState:
    """A clock that ends on this day or minute; without one, a clock whose start is not recorded."""
    if expiry is None:
        status = ClockStatus.NO_START
    counted = expiry and reckoning(
        start, expiry, rule=rule, conservative=alarm, calendar=calendar, provisional=provisional,
        unit="hours" if isinstance(expiry, dt.datetime) else "days",
    )  # fmt: skip
    return ClockState(
        key=key or f"{rule}:{person or ''}:{events[0] if events else ''}", rule=rule, version="2018-10-26",
        person=person, side=side, trigger="arrest", trigger_event=events[0] if events else None, trigger_at=None,
        status=status, reckoning=counted, events=events, **other,
    )  # fmt: skip


def clock_make(case: Case, expiry, *, hidden_from: int = 0, **other) -> Clock:
    """A stored clock of this case that no event explains."""
    row = clock_row(case.pk, state(expiry, **other), Hidden({}, {}))
    row.hidden_from = hidden_from
    row.save()
    return row


def china(text: str) -> dt.datetime:
    """A moment in China."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=CHINA)


class Projected:
    """What the procedure is made to say of clocks, whatever the events."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clocks: tuple[ClockState, ...] = ()
        self.stalled_from: dt.date | None = None
        real = projection.project

        def told(*args):
            stalled = min((one.expiry for one in self.clocks if one.rule.startswith("G01")), default=None)
            return replace(real(*args), clocks=tuple(self.clocks), stalled_from=stalled)

        monkeypatch.setattr(
            projection,
            "project",
            lambda *args: replace(real(*args), clocks=tuple(self.clocks), stalled_from=self.stalled_from),
        )


@pytest.fixture
def projected(monkeypatch) -> Projected:
    """Set ``.clocks`` to what projections are to hold."""
    return Projected(monkeypatch)
