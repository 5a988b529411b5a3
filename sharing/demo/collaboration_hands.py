"""The officers of the invented county at work on matters: each step on its day, through the services of the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from cases.matters.models import Matter
from cases.matters.services import matter_act, matter_open
from cases.register.models import Case, Person
from cases.register.moved import events_seen
from cases.register.services import Draft, events_record
from office.access.context import acting_as
from office.agencies.models import Officer
from sharing.demo.county import CRIMINAL, ECONOMIC, PROSECUTION_1, PROSECUTION_2, STATIONS

PROSECUTORS = {PROSECUTION_1: "jiancha", PROSECUTION_2: "jiancha2"}
UNITS = {STATIONS[0]: "minjing", CRIMINAL: "xingzhen", ECONOMIC: "jingzhen"}
LEGAL, CHIEF, RESIDENT, LEADER = "fazhi", "jianchazhang", "paizhu", "juzhang"
REFUSED = (ValidationError, PermissionDenied, Http404)
SIGNED = {"signer": "周正平", "method": "direct"}


class Hands:
    """The officers, and the days on which they act: never after now."""

    def __init__(self, now: datetime) -> None:
        self.now = timezone.localtime(now)
        self.officers = {one.username: one for one in Officer.objects.select_related("agency", "principal")}

    @property
    def today(self) -> date:
        """The day of the demonstration."""
        return self.now.date()

    def moment(self, day: date, hour: int = 10) -> datetime:
        """That day at an hour."""
        return min(timezone.make_aware(datetime.combine(day, time(hour, 20))), self.now)

    def open(self, who: str, kind: str, day: date, **options: Any) -> Matter:
        """Begin a matter."""
        officer, moment = self.officers[who], self.moment(day)
        with acting_as(officer):
            return matter_open(officer=officer, kind=kind, now=moment, happened_on=moment.date(), **options)

    def act(self, who: str, matter: Matter, act: str, day: date, data: dict | None = None, **options: Any) -> Matter:
        """Take a step."""
        officer, moment = self.officers[who], self.moment(day, 15)
        with acting_as(officer):
            return matter_act(
                officer=officer, matter=matter, act=act, data=data, now=moment, happened_on=moment.date(), **options
            )

    def record(self, who: str, case: Case, kind: str, person: Person, day: date) -> None:
        """A step of the case itself."""
        officer = self.officers[who]
        with acting_as(officer):
            draft = Draft(kind, self.moment(day, 16), True, person, {})
            events_record(officer=officer, case=case, drafts=[draft], seen=events_seen(officer, case), addressed=True)


def tried(works: Iterable[Callable[[], object]], wanted: int) -> bool:
    """So many of these done; what the law refuses on one case is tried on the next."""
    done = 0
    for work in works:
        if done == wanted:
            break
        try:
            with transaction.atomic():
                done += bool(work())
        except REFUSED:
            continue
    return done == wanted
