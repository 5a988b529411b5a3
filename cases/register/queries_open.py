"""What the form of an acceptance needs to read."""

from django.db.models import QuerySet

from office.access.actions import Action
from office.access.queries import can
from office.agencies.models import Department, DepartmentKind


def unit_choices(officer) -> QuerySet[Department]:
    """The units to which the officer may give a new case: the own ones; for the legal department any of the bureau."""
    units = Department.objects.filter(agency_id=officer.agency_id, kind=DepartmentKind.UNIT, active=True)
    if not can(officer, Action.HANDOVER_CHECK):
        units = units.filter(officers=officer)
    return units.select_related("principal").order_by("code")
