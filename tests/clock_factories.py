"""Made-up clocks: states as the procedure gives them, and rows as the register keeps them."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest

from cases.procedure import CHINA, ClockState, ClockStatus, Reckoning
from cases.register import projection
from cases.register.models import Case, Event
from cases.register.models_clocks import Clock
from cases.register.projection import projection_store
from cases.register.projection_clocks import Hidden, clock_rows
from tests.case_factories import case_make
from tests.factories import County


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


def clock_row(case_id: int, told: ClockState, hidden: Hidden) -> Clock:
    """A clock as it is stored."""
    (row,) = clock_rows(case_id, SimpleNamespace(clocks=(told,)), hidden)
    return row


def clock_make(case: Case, expiry, *, hidden_from: int = 0, **other) -> Clock:
    """A stored clock of this case that no event explains."""
    row = clock_row(case.pk, state(expiry, **other), Hidden({}, {}))
    row.hidden_from = hidden_from
    row.save()
    return row


def review_beside_a_detention_kept(made: County) -> Case:
    """A review of prosecution (Q06) of a case whose detention the police keep to themselves: it ends on Saturday 6 June
    2026; as the procuratorate is told it, nobody is held and it rolls to Monday the 8th."""
    case = case_make(made, 3, acceptance="2026-03-01", filing="2026-03-02")
    Event._base_manager.filter(case=case, type="detention").update(shared=False)
    review = Event(
        case=case,
        type="prosecution_review_acceptance",
        happened_at=china("2026-05-06 00:00"),
        happened_on=dt.date(2026, 5, 6),
        side="procuratorate",
        agency=made.procuratorate,
        recorded_at=china("2026-05-06 00:00"),
        source="form",
        source_key="form:review",
    )
    review.save(force_insert=True)
    case.last_event_id = review.pk
    projection_store(case)
    return case


def detention_shared(case: Case) -> None:
    """The police share the detention: the other side is told the term as it is."""
    Event._base_manager.filter(case=case, type="detention").update(shared=True)
    case.refresh_from_db()
    projection_store(case)


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
