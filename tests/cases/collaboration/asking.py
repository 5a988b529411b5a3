"""A county with a case under review for prosecution, and its officers taking steps of outlines and reviews."""

import datetime as dt

from cases.matters.services import AnswerIn, RowIn, matter_act, matter_open
from cases.register.models import Case
from cases.register.moved import events_seen
from cases.register.services import Draft, events_record
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import GrantSpec, grants_bulk_add
from tests.case_factories import at, case_make
from tests.factories import County, county, officer_add


class Asking:
    """Who takes part, and the case."""

    def __init__(self, *, arrested: bool = False, minor: bool = False) -> None:
        self.made: County = county()
        officers = self.made.officers
        self.police, self.head = officers[Role.POLICE_HANDLER], officers[Role.POLICE_UNIT_HEAD]
        self.legal, self.leader = officers[Role.POLICE_LEGAL], officers[Role.POLICE_LEADER]
        self.prosecutor, self.chief = officers[Role.PROSECUTOR], officers[Role.CHIEF_PROCURATOR]
        self.manager = officers[Role.CASE_MANAGER]
        self.resident, self.complaints = officers[Role.RESIDENT_PROSECUTOR], officers[Role.COMPLAINTS_PROSECUTOR]
        self.colleague = officer_add(self.made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="second")
        self.case: Case = case_make(self.made, detention="2026-03-03 08:15", minor=minor)
        unit = self.made.departments["prosecution"]
        Case._base_manager.filter(pk=self.case.pk).update(procuratorate_unit=unit)
        self.case.refresh_from_db()
        self.person = self.case.persons.get()
        self._open("prosecution", "complaints", "case_office", "unit", "legal", "proc_leadership")
        if arrested:
            self.record(self.legal, "arrest_request", "2026-03-05", self.person)
            self.record(self.prosecutor, "arrest_approval", "2026-03-10", self.person)
            self.record(self.police, "arrest", "2026-03-10 16:00", self.person)

    def _open(self, *departments: str) -> None:
        principals = [self.made.departments[name].principal.pk for name in departments]
        with acting_as(Purpose("test.open")):
            grants_bulk_add(Case, [GrantSpec(self.case.pk, pk, Level.WORK, "承办", "办案") for pk in principals])

    def record(self, officer, kind: str, day: str, person=None, *, addressed: bool = True, **params: str) -> None:
        """A step of the case."""
        with acting_as(officer):
            draft = Draft(kind, at(day), " " in day, person, params)
            seen = events_seen(officer, self.case)
            events_record(officer=officer, case=self.case, drafts=[draft], seen=seen, addressed=addressed)
        self.case.refresh_from_db()

    def under_review(self, day: str = "2026-05-06", *, addressed: bool = True) -> None:
        """Sent for prosecution, and accepted."""
        self.record(self.legal, "transfer_for_prosecution", day, self.person, addressed=addressed)
        self.record(self.manager, "prosecution_review_acceptance", day, self.person)

    def open(self, officer, kind: str, *, day: str = "", **options):
        """Begin a matter; ``day``: the morning on which it is entered."""
        with acting_as(officer):
            return matter_open(officer=officer, kind=kind, **self._when(day), **options)

    def act(self, officer, matter, act: str, data=None, *, day: str = "", **options):
        """Take a step."""
        with acting_as(officer):
            return matter_act(officer=officer, matter=matter, act=act, data=data, **self._when(day), **options)

    def _when(self, day: str) -> dict:
        if not day:
            return {}
        moment = at(f"{day} 10:00")
        return {"now": moment, "happened_on": moment.date()}


def item(subject: str, **more: str) -> RowIn:
    """One item of evidence."""
    told = {"priority": "needed", "why": "证明金额", "where": "向银行调取", "proves": "证明犯罪数额"}
    return RowIn({"subject": subject, **told, **more})


def outline_data(**more) -> dict:
    """What an outline says."""
    return {"outline": "return", "decision": "with", "direction": "围绕数额补充证据", **more}


__all__ = ["AnswerIn", "Asking", "RowIn", "dt", "item", "outline_data"]
