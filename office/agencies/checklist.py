"""The first steps of a new office, for its administrator: departments, accounts, work measures."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.access.roles import EXCLUSIVE, may
from office.agencies.guard import office_id_of
from office.agencies.models import Agency, AgencyKind, Department, NoticeSetting, Officer, SharingSetting


@dataclass(frozen=True)
class Step:
    """One step, whether it is done, and the button that leads to it."""

    title: str
    text: str
    done: bool
    url: str
    button: str


def first_steps(officer) -> list[Step]:
    """The three steps while one of them is open; nothing for others, nor when all are done."""
    office_id = office_id_of(officer)
    if office_id is None or not all(may(officer, action) for action in NEEDED):
        return []
    pair = [AgencyKind.POLICE, AgencyKind.PROCURATORATE]
    agencies = list(Agency.objects.filter(office_id=office_id, kind__in=pair, active=True).order_by("kind"))
    with_departments = set(
        Department.objects.filter(agency__in=agencies, active=True).values_list("agency_id", flat=True)
    )
    with_officers = {
        agency
        for agency, roles in Officer.objects.filter(agency__in=agencies, is_active=True).values_list(
            "agency_id", "roles"
        )
        if not EXCLUSIVE.intersection(roles)
    }
    settings = [
        table.objects.filter(agency__office_id=office_id, clause="").exists()
        for table in (SharingSetting, NoticeSetting)
    ]
    ids = {agency.pk for agency in agencies}
    bare = next((agency for agency in agencies if agency.pk not in with_departments), None)
    steps = [
        Step(
            _("Departments"),
            _("Both agencies need their departments, with the official unit codes that the ledgers use."),
            ids <= with_departments,
            reverse("department-create", args=[bare.pk]) if bare else reverse("agencies"),
            _("New department of %(name)s") % {"name": bare.short_name} if bare else _("Agencies and departments"),
        ),
        Step(
            _("Accounts"),
            _("Everybody who works here, in their departments, of both agencies. Each gets a one-time code."),
            ids <= with_officers,
            reverse("officer-create"),
            _("New account"),
        ),
        Step(
            _("Work measures"),
            _("Confirm what is shared and which notices are issued, with the clause of your signed work measures."),
            not any(settings),
            reverse("settings-work-measures"),
            _("Work measures"),
        ),
    ]
    return [] if all(step.done for step in steps) else steps


NEEDED = (Action.AGENCY_MANAGE, Action.OFFICER_MANAGE, Action.SETTING_EDIT)
