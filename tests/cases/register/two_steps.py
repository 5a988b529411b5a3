"""Posting a form that shows first what it changes, then records it; and browsers of the county's officers."""

from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from cases.procedure import load_rules
from cases.register.models import Case, Event, Person
from cases.register.moved import events_seen
from cases.register.services import Draft, events_record
from office.access.context import acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from tests.case_factories import at
from tests.factories import fresh


def confirmed(client, url, data):
    """Look first, then confirm what was shown. The first answer where nothing is ready to be confirmed."""
    looked = client.post(url, data)
    if looked.status_code != 200 or not looked.context["shown"].ready:
        return looked
    return client.post(url, {**data, "shown": looked.context["shown"].seal, "confirm": "1"})


def looked(client, url, data):
    """What would change, in words."""
    answer = client.post(url, data)
    assert answer.status_code == 200
    assert answer.context["shown"].ready, answer.context["form"].errors
    return [str(line) for line in answer.context["shown"].lines]


def works(made, case, role):
    """An officer of this role who works on the case."""
    officer = made.officers[role]
    with acting_as(made.officers[Role.POLICE_LEGAL]):
        grant_give(root=case, principal=officer.principal, level=Level.WORK, reason="办案", basis="工作办法第六条")
    return fresh(officer)


def browser(officer):
    """The officer's browser."""
    client = Client()
    client.force_login(officer)
    return client


def record(officer, case, kind, day, *, persons=None, document="", **params):
    """Record a step of the one person, or of these, as this officer."""
    case = Case.objects.get(pk=case.pk)
    who = [None]
    if load_rules().events[kind].scope == "person":
        who = persons or list(Person.objects.filter(case=case))
    drafts = [Draft(kind, at(day), ":" in day, one, params, document) for one in who]
    with acting_as(officer):
        return events_record(officer=officer, case=case, drafts=drafts, seen=events_seen(officer, case))[0]


def url_of(case, **query):
    return reverse("event-record", args=[case.pk]) + (f"?{urlencode(query)}" if query else "")


def data_of(officer, case, kind, day, **more):
    """A filled form."""
    on, _space, hour = day.partition(" ")
    persons = [person.pk for person in Person.objects.filter(case=case)]
    return {
        "type": kind, "happened_on": on, "happened_time": hour, "document_no": "", "person": persons,
        "seen": events_seen(officer, case), **more,
    }  # fmt: skip


def refusals(officer, case, kind, day, **more):
    """What the form says, by field; nothing is recorded."""
    before = Event.objects.count()
    answer = browser(officer).post(url_of(case), data_of(officer, case, kind, day, **more))
    assert answer.status_code == 200
    assert not answer.context["shown"].ready
    assert Event.objects.count() == before
    return {field: " ".join(errors) for field, errors in answer.context["form"].errors.items()}
