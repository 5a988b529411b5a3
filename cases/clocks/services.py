"""Answering warnings, letting them lapse, and computing terms anew.

House warning rules (docs/decisions/0070-warnings.md): 1 who is told; 2 when it goes up; 3 an answer is a note and
answers every warning of the term that waits for the officer; 4 a warning lapses when its term closes or moves.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.models import ClockWarning
from cases.clocks.queries_sweep import still_owed, warnings_unanswered
from cases.register.hidden import open_to
from cases.register.models import Case, Event, Finding, FindingOrigin, Person
from cases.register.models_clocks import OPEN, Clock
from cases.register.projection import PROJECTED, projection_write
from cases.register.projection_clocks import Cause, ClockChanges
from office.access.actions import Action
from office.access.context import Purpose, acting_as
from office.access.queries import can, principals_own, visible
from office.access.services import access_copy
from office.audit.log import audit_write_many
from office.storage.bulk import chunks, rows_update

RECOMPUTE = Purpose("clocks.recompute")
# Cases a transaction: measured at a quarter of a second on SQLite, where it is the lock.
CHUNK = 100
NOTE_LENGTH = 500
WRITTEN = (*PROJECTED, "findings_count")


def warnings_of(officer) -> QuerySet[ClockWarning]:
    """Unanswered warnings that this officer answers for: told to the officer, to the officer's own department or
    agency, gone up to them, or told to a member of a department that the officer heads. A leader, who sees what all
    departments see, does not answer in their place."""
    mine = principals_own(officer).values("pk")
    headed = ClockWarning.objects.filter(owner__officer__departments__head_id=officer.pk)
    return warnings_unanswered().filter(
        Q(owner_id__in=mine) | Q(escalated_to_id__in=mine) | Q(pk__in=headed.values("pk"))
    )


def warning_acknowledge(*, officer, terms: Iterable[tuple[int, str]], note: str) -> int:
    """Answer the warnings of these terms (case, key) that wait for the officer, with a note; how many there were.

    Errors: Http404 where a case is out of the officer's sight, PermissionDenied to whose roles see no cases,
    ValidationError without a note. A term that rests on what is kept from the officer's side is not there.
    """
    if not can(officer, Action.CASE_SEE):
        raise PermissionDenied
    terms = set(terms)
    cases = {case_id for case_id, _key in terms}
    if visible(Case, officer).filter(pk__in=cases).count() != len(cases):
        raise Http404
    note = " ".join(note.split())
    if not note:
        raise ValidationError({"note": [_("Say what was done, or why nothing needs to be.")]})
    clocks = Clock.objects.filter(case_id__in=cases, hidden_from__in=open_to(officer.side))
    terms &= set(clocks.values_list("case_id", "key"))
    rows = warnings_of(officer).filter(case_id__in=cases).select_for_update(of=("self",), no_key=True).order_by("pk")
    answered = [row for row in rows if (row.case_id, row.key) in terms]
    now = timezone.now()
    for row in answered:
        row.acknowledged_at, row.acknowledged_by_id, row.note = now, officer.pk, note[:NOTE_LENGTH]
    rows_update(ClockWarning, answered, ["acknowledged_at", "acknowledged_by_id", "note"])
    audit_write_many(
        ("clock.acknowledge", "case", row.case_id, {"warning": row.pk, "rule": row.rule, "point": row.point})
        for row in answered
    )
    return len(answered)


def warnings_lapse(case_ids: Collection[int]) -> None:
    """Terms of these cases have closed, moved, or are told to a side otherwise: what was warned of is no longer so.
    Called in the transaction that writes them."""
    # Answered ones too: where the same date comes back, it is news again.
    rows = list(ClockWarning.objects.filter(lapsed_at=None, case_id__in=case_ids))
    if not rows:
        return
    owed = still_owed(rows)
    gone = [row.pk for row in rows if row.pk not in owed]
    ClockWarning.objects.filter(pk__in=gone).update(lapsed_at=timezone.now())


def clocks_touched_by(*, version: str, days: Collection[dt.date] = ()) -> QuerySet[Clock]:
    """Terms that a calendar of this version may move: all open ones reckoned by another version.

    With the ``days`` that changed only those, closed ones too, whose run holds one of them or that were provisional.
    Also the rows of a term as one side is told it, which may hold other days: who counts terms leaves these out.
    """
    rows = Clock.objects.exclude(calendar__in=("", version))
    if not days:
        return rows.filter(status__in=OPEN)
    # A clock that counts back looks at the working days before its own.
    after = dt.datetime.combine(max(days), dt.time.max, tzinfo=timezone.get_default_timezone())
    spans = Q(expiry_on__gte=min(days)) & (Q(trigger_at__lte=after) | Q(trigger_at__isnull=True))
    return rows.filter(spans | Q(provisional=True))


def clocks_recompute(case_ids: Iterable[int], *, cause: str, job_id: int | None = None) -> int:
    """Project these cases anew under the calendar, rules and readings in force, chunk by chunk; how many terms moved.

    May be stopped between chunks and run again: what stands as it should is not written. Do not call it inside
    another transaction.
    """
    moved = 0
    for ids in chunks(case_ids, CHUNK):
        with acting_as(RECOMPUTE):
            moved += _recompute(ids, Cause(cause, job_id=job_id))
    return moved


def _recompute(ids: Sequence[int], cause: Cause) -> int:
    cases = list(Case.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    before = {case.pk: [getattr(case, name) for name in WRITTEN] for case in cases}
    events: dict[int, list[Event]] = {case.pk: [] for case in cases}
    persons: dict[int, list[Person]] = {case.pk: [] for case in cases}
    for event in Event.objects.filter(case_id__in=ids, voided_by=None, voids=None):
        events[event.case_id].append(event)
    for person in Person.objects.filter(case_id__in=ids):
        persons[person.case_id].append(person)
    told = Finding.objects.filter(case_id__in=ids, origin=FindingOrigin.LEDGER).values("case_id").order_by()
    ledger = Counter(dict(told.annotate(n=Count("pk")).values_list("case_id", "n")))
    clocks = ClockChanges(cause, timezone.now(), restamp=True)
    projection_write(cases, events, persons, clocks=clocks)
    for case in cases:
        case.findings_count += ledger[case.pk]
    changed = [case for case in cases if [getattr(case, name) for name in WRITTEN] != before[case.pk]]
    rows_update(Case, changed, WRITTEN)
    access_copy(Case, changed)
    return clocks.moved
