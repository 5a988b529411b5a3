"""Handing the duty on: when another stands at a desk than yesterday, what was given to the duty goes on with it.

Only what an officer got *because* of being on duty moves, never own cases or what was shared in person. What that is,
the apps say: an AppConfig lists ``roster_moves``, dotted names of ``(from_officer, to_officer, term) -> int``, called
in the transaction of the handing-on with the term that the first officer held; each returns how many it moved and finds
nothing the second time. Where nobody follows, everything stays with whoever held the desk last, so that nothing is
without an owner.
"""

import datetime as dt

from django.apps import apps
from django.utils import timezone
from django.utils.module_loading import import_string

from office.access.context import Purpose, acting_as
from office.agencies.models import Officer
from office.agencies.principals import principals_for
from office.audit.log import audit_write
from office.followup.models import FollowUp, WordKind
from office.followup.services import word_of, words_write
from office.outbox.services import Message, messages_queue
from office.outbox.words import root_refs
from office.roster.days import Standing
from office.roster.models import DutyDesk, DutyHolding, DutyTerm
from office.roster.queries import agency_locked, standing_at
from office.roster.services import DUTY

PURPOSE = Purpose("roster.hand_on")


def duties_hand_on(*, now: dt.datetime | None = None) -> int:
    """Look at every desk; how many changed hands. Runs twice with the effect of once, each desk on its own."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    changed = 0
    for office_id, agency_id, desk in _desks(today):
        with acting_as(PURPOSE):
            changed += _hand_on(office_id, agency_id, desk, now)
    return changed


def _desks(today: dt.date) -> list[tuple[int, int, str]]:
    """The desks at which somebody other than the holder may stand today."""
    rows = DutyTerm.objects.filter(voided_at=None, starts_on__lte=today, ends_on__gte=today)
    return sorted(set(rows.values_list("office_id", "agency_id", "desk")))


def _hand_on(office_id: int, agency_id: int, desk: str, now: dt.datetime) -> int:
    agency_locked(agency_id)
    found = standing_at(office_id, desk, timezone.localdate(now), agency_id)
    held = (
        DutyHolding.objects.filter(agency_id=agency_id, desk=desk, until=None)
        .select_related("officer__agency", "term")
        .first()
    )
    if found is None or (held is not None and held.officer_id == found.officer.pk and held.term_id == found.term.pk):
        return 0
    moved: dict[str, int] = {}
    if held is not None:
        if held.officer_id != found.officer.pk:
            moved = _moved(held.officer, found.officer, held.term)
        DutyHolding.objects.filter(pk=held.pk).update(until=now, moved=moved)
    DutyHolding.objects.create(agency_id=agency_id, desk=desk, officer=found.officer, term=found.term, since=now)
    if held is None or held.officer_id == found.officer.pk:
        return 0
    detail = {"desk": desk, "from": held.officer_id, "to": found.officer.pk, "moved": moved}
    audit_write("duty.hand_on", DUTY, found.term.pk, detail=detail)
    _tell(held, found, sum(moved.values()), now)
    return 1


def _moved(leaving: Officer, coming: Officer, term: DutyTerm) -> dict[str, int]:
    """What each app moved, by app."""
    counts: dict[str, int] = {}
    for config in apps.get_app_configs():
        for dotted in getattr(config, "roster_moves", ()):
            counts[config.label] = counts.get(config.label, 0) + import_string(dotted)(leaving, coming, term)
    return {label: count for label, count in counts.items() if count}


def _tell(held: DutyHolding, found: Standing, count: int, now: dt.datetime) -> None:
    """Both hear of it, with how many things passed on."""
    principals = principals_for([held.officer_id, found.officer.pk], Officer)
    said = {"desk": held.desk, "count": count}
    key = f"duty:{held.pk}"
    messages_queue(
        [
            Message(f"{key}:handed_on", [principals[held.officer_id]], "duty.handed_on", DUTY, held.term_id, said),
            Message(f"{key}:taken_over", [principals[found.officer.pk]], "duty.taken_over", DUTY, found.term.pk, said),
        ],
        now=now,
    )


def followups_move(leaving: Officer, coming: Officer, term: DutyTerm) -> int:
    """What the leaving officer owes by virtue of the duty: follow-ups whose ``params["duty"]`` names the desk. One on a
    root that the coming officer does not see stays: the duty opens nothing by itself."""
    principals = principals_for([leaving, coming])
    rows = FollowUp.objects.filter(
        owner_id=principals[leaving.pk], closed_at=None, params__duty=DutyDesk(term.desk).value
    )
    open_rows = list(rows.select_for_update(of=("self",)).order_by("pk"))
    seen = root_refs(coming, {(row.root_kind, row.root_id) for row in open_rows}) if open_rows else {}
    moving = [row for row in open_rows if (row.root_kind, row.root_id) in seen]
    before, after = principals[leaving.pk], principals[coming.pk]
    FollowUp.objects.filter(pk__in=[row.pk for row in moving]).update(owner_id=after)
    now = timezone.now()
    words_write(
        [
            word_of(row.pk, WordKind.PASSED, None, now, shared=False, owner_before_id=before, owner_after_id=after)
            for row in moving
        ]
    )
    return len(moving)
