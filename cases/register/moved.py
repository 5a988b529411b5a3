"""A form carries what it saw of a case; if the case has moved on, it shows what changed and asks again."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.register.models import Case, Event


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to the case since the form was opened: an event, or a fact's column."""

    event: Event | None = None
    field: str = ""


class CaseMovedOn(Exception):
    """The case was changed after the form had been opened. ``changes`` are those that the officer may see."""

    def __init__(self, changes: Sequence[Change], seen: str) -> None:
        super().__init__("the case has moved on")
        self.changes = list(changes)
        self.seen = seen


def events_seen(case: Case) -> str:
    """What a form carries: the last event, and how many there are. The count tells of an import that took its
    keys earlier and finished later."""
    return f"{case.last_event_id}-{Event.objects.filter(case=case).count()}"


def events_check(officer, case: Case, seen: str) -> None:
    """Raises CaseMovedOn unless the case still has the events that the form saw. The case is locked by now."""
    now = events_seen(case)
    if seen == now:
        return
    was, _sep, count = seen.partition("-")
    known = int(count) if count.isdigit() else 0
    total = int(now.partition("-")[2])
    newest = list(
        Event.objects.filter(case=case)
        .select_related("recorded_by__agency", "agency", "person", "voids")
        .order_by("-recorded_at", "-pk")[: max(1, total - known)]
    )
    shown = [event for event in reversed(newest) if event.shared or event.side == officer.side]
    raise CaseMovedOn([Change(event=event) for event in shown if was.isdigit()], now)
