"""Handled separately (另案处理): somebody leaves the case, and it is looked at until the other case is confirmed.

In practice people drop out of sight here (domain brief 2.4), so the reason is asked, the destination is kept, and the
unit owes a look at it until somebody has confirmed that the person is really dealt with there.
"""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.procedure.calendar import add_months
from cases.register.drafts import Draft
from cases.register.effects import Effects
from cases.register.models import Case, Event, Person
from cases.register.services import events_record, events_visible
from cases.register.services_facts import fact_current, version_new
from cases.register.services_persons import facts_audit
from cases.register.services_share import case_lock
from office.access.actions import Action
from office.access.queries import require
from office.agencies.models import AgencyKind, DepartmentKind, Principal
from office.followup.models import FollowUp
from office.followup.services import followup_close, followup_open

SEPARATE = "separate_handling"
SPLIT_CHECK = "case.split_check"
# How often it is looked at: a habit of the house, no term of the law.
CHECK_MONTHS = 3
DESTINATION, CONFIRMED = "la_ah", "la_hs"
NUMBER_LENGTH = 60


def person_split(*, officer, case: Case, draft: Draft, seen: str) -> tuple[Event, Effects]:
    """Take a person out of this case to be dealt with elsewhere: the reason, and the case where that is. Until the
    destination is confirmed the unit owes a look at it, again and again.

    Errors: Http404, PermissionDenied; CaseMovedOn; ValidationError by field, naming the article.
    """
    if not draft.params.get("reason"):
        raise ValidationError({"reason": [_("Say why the person is handled separately.")]})
    with transaction.atomic():
        (event,), effects = events_record(officer=officer, case=case, drafts=[draft], seen=seen)
        _check_open(officer, case, event, event.happened_on)
    return event, effects


def _check_open(officer, case: Case, event: Event, since: dt.date) -> None:
    today = timezone.localdate()
    # A step entered late is looked at for the first time as if it were entered on its day, but not in the past.
    due = max(add_months(since, CHECK_MONTHS), today)
    now = timezone.now()
    for principal in _owners(officer, case):
        followup_open(
            key=f"{SPLIT_CHECK}:{event.pk}:{principal.pk}:{due.isoformat()}:{now:%H%M%S%f}",
            occasion=f"{SPLIT_CHECK}:{event.pk}:{due.isoformat()}:{now:%H%M%S%f}",
            kind=SPLIT_CHECK,
            owner_principal_id=principal.pk,
            root_kind="case",
            root_id=case.pk,
            due_on=due,
            params={"case": case.pk, "person": event.person_id, "event": event.pk},
        )


def _owners(officer, case: Case) -> list[Principal]:
    """Who has to look: the handling unit, else the legal department."""
    if case.police_unit_id and case.police_unit.agency_id == officer.agency_id:
        found = list(Principal.objects.filter(department_id=case.police_unit_id))
        if found:
            return found
    return list(
        Principal.objects.filter(
            department__agency_id=officer.agency_id,
            department__agency__kind=AgencyKind.POLICE,
            department__kind=DepartmentKind.LEGAL,
        )
    )


def split_checks(case: Case, person: Person) -> list[FollowUp]:
    """What is still owed on this person's destination."""
    rows = FollowUp.objects.filter(root_kind="case", root_id=case.pk, kind=SPLIT_CHECK, closed_at__isnull=True)
    return [row for row in rows.order_by("pk") if row.params.get("person") == person.pk]


def split_event(events: Sequence[Event], person: Person) -> Event | None:
    """The step by which the person left the case."""
    found = [event for event in events if event.type == SEPARATE and event.person_id == person.pk]
    return found[-1] if found else None


def split_check(
    *, officer, case: Case, person: Person, arrived: bool, destination: str, reason: str, seen_version: int
) -> None:
    """Somebody has looked where the person handled separately is now. Arrived: the number of that case is kept and
    nothing more is owed. Not yet: it is looked at again.

    Errors: Http404, PermissionDenied; ValidationError by field.
    """
    require(officer, Action.CASE_RECORD, case)
    require(officer, Action.CASE_CORRECT, case)
    case_lock(case)
    event = split_event(events_visible(officer, case), person)
    if person.case_id != case.pk or event is None or event.side != officer.side:
        raise PermissionDenied
    destination, reason = destination.strip(), " ".join(reason.split())
    errors = {}
    if arrived and not destination:
        errors["destination"] = [_("Give the number of the case in which the person is dealt with.")]
    if len(destination) > NUMBER_LENGTH:
        errors["destination"] = [_("At most %(count)d characters.") % {"count": NUMBER_LENGTH}]
    if not reason:
        errors["reason"] = [_("Say how you know.")]
    if errors:
        raise ValidationError(errors)
    held = fact_current(case, person, officer.side)
    if (held.version if held else 0) != seen_version:
        raise ValidationError(_("Somebody has written to this person's facts meanwhile; look again."))
    for row in split_checks(case, person):
        followup_close(key=row.key, officer=officer, word="confirmed" if arrived else "pending")
    changes = {DESTINATION: destination} if destination else {}
    if arrived:
        changes[CONFIRMED] = timezone.localdate().isoformat()
    fresh = version_new(officer, case, person, held, changes, reason)
    facts_audit(case, person, fresh, changes)
    if not arrived:
        _check_open(officer, case, event, timezone.localdate())
