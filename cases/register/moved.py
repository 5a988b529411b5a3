"""A form carries what it saw of a case; if the case has moved on, it shows what changed and asks again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from cases.register.models import Case, Event
from office.ui.figures import whole


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


def _visible(officer, case: Case) -> QuerySet[Event]:
    return Event.objects.filter(Q(shared=True) | Q(side=officer.side), case=case)


def events_seen(officer, case: Case) -> str:
    """What a form carries: the last event that the officer may see, and how many there are. The count tells of an
    import that took its keys earlier and finished later. Events that the other side keeps to itself leave no trace."""
    found = _visible(officer, case).aggregate(last=Max("pk"), count=Count("pk"))
    return f"{found['last'] or 0}-{found['count']}"


def events_check(officer, case: Case, seen: str) -> None:
    """Raises CaseMovedOn unless the case still has the events that the form saw. The case is locked by now."""
    now = events_seen(officer, case)
    if seen == now:
        return
    was, _sep, count = seen.partition("-")
    known = whole(count) or 0
    total = int(now.partition("-")[2])
    newest = list(
        _visible(officer, case)
        .select_related("recorded_by__agency", "agency", "person", "voids")
        .order_by("-recorded_at", "-pk")[: max(1, total - known)]
    )
    raise CaseMovedOn([Change(event=event) for event in reversed(newest) if whole(was) is not None], now)
