"""Accepting a case by hand (MPS 171): founded once, given to the right people, its first term running."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.register.intake import intake_write
from cases.register.models import Case, CaseNumber, Event
from cases.register.projection_check import projection_differences
from cases.register.services_open import case_open
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.queries import level_of
from office.access.roles import Role
from office.agencies.measures import settings_default
from tests.case_factories import ajbh, at, intake_of, police_report
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
VALUES = {"ajmc": "城关派出所辖区盗窃案", "ay_mc": "盗窃罪", "zbmj": "高某", "fasj_q": "2026-03-01 21:00"}


@pytest.fixture
def made():
    return county()


def opened(made, role=Role.POLICE_HANDLER, **options):
    who = fresh(made.officers[role])
    given = {
        "number": ajbh(made, 9),
        "unit": made.departments["unit"],
        "accepted_at": at("2026-03-02 09:30"),
        "values": VALUES,
        "flags": {},
        **options,
    }
    with acting_as(who):
        return case_open(officer=who, **given)


def test_it_is_founded_and_its_term_runs(made):
    case = opened(made)
    case.refresh_from_db()
    assert (case.stage, case.title, case.charge) == ("accepted", VALUES["ajmc"], "盗窃罪")
    assert case.police_unit == made.departments["unit"]
    event = Event.objects.get(case=case)
    assert (event.type, event.precise, event.happened_at) == ("acceptance", True, at("2026-03-02 09:30"))
    clock = case.clocks.get(rule="P01")
    assert (clock.status, clock.expiry_on) == ("running", dt.date(2026, 3, 5))
    assert not list(projection_differences())


def test_economic_crime_has_its_own_term(made):
    case = opened(made, flags={"economic": "1"})
    assert case.clocks.get(status="running", rule__startswith="P02").expiry_on == dt.date(2026, 3, 9)


def test_who_gets_it(made):
    with acting_as(Purpose("test.settings")):
        settings_default(made.office, confirmed=True)
    case = opened(made)
    levels = {role: level_of(fresh(made.officers[role]), case) for role in Role}
    assert levels[Role.POLICE_HANDLER] == levels[Role.POLICE_LEGAL] == Level.WORK
    assert levels[Role.RESIDENT_PROSECUTOR] == Level.SEE
    assert levels[Role.PROSECUTOR] == levels[Role.ADMINISTRATOR] == Level.NONE


def test_the_ledger_finds_it_by_its_number(made):
    case = opened(made)
    with acting_as(Purpose("test.import")):
        intake_write([police_report(made, 9, acceptance="2026-03-02")], intake_of(made))
    assert list(Case.objects.values_list("pk", flat=True)) == [case.pk]


def test_a_number_is_taken_once(made):
    opened(made)
    with pytest.raises(ValidationError) as refused:
        opened(made)
    assert "number" in refused.value.message_dict
    assert CaseNumber.objects.count() == Case.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({**VALUES, "ajmc": ""}, "ajmc"),
        ({**VALUES, "ay_mc": ""}, "ay_mc"),
        ({**VALUES, "fasj_q": "2026-03-05"}, "fasj_q"),
        ({**VALUES, "fasj_q": "2026-13-45"}, "fasj_q"),
        ({**VALUES, "fasj_z": "2026-02-01"}, "fasj_z"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(made, values, field):
    with pytest.raises(ValidationError) as refused:
        opened(made, values=values)
    assert field in refused.value.message_dict
    assert not Case.objects.exists()


@pytest.mark.parametrize("role", [Role.PROSECUTOR, Role.POLICE_LEADER, Role.ADMINISTRATOR, Role.CASE_MANAGER])
def test_others_accept_nothing(made, role):
    with pytest.raises(PermissionDenied):
        opened(made, role)


def test_a_handler_gives_a_case_to_the_own_unit_only(made):
    with pytest.raises(PermissionDenied):
        opened(made, unit=made.departments["station"])
    assert opened(made, Role.POLICE_LEGAL, unit=made.departments["station"]).pk


def test_the_page_keeps_what_was_typed_and_names_the_field(made, client):
    client.force_login(fresh(made.officers[Role.POLICE_HANDLER]))
    ahead = timezone.localdate() + dt.timedelta(days=2)
    data = {
        "number": "A1",
        "unit": made.departments["unit"].pk,
        "happened_on": ahead,
        "happened_time": "09:00",
        **VALUES,
    }
    page = client.post(reverse("case-open"), data).content.decode()
    assert VALUES["ajmc"] in page and "A1" in page
    assert page.count('aria-invalid="true"') == 2
    data |= {"number": ajbh(made, 9), "happened_on": "2026-03-02"}
    assert client.post(reverse("case-open"), data).url == reverse("case-detail", args=[Case.objects.get().pk])
