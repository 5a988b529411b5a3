"""Officers of a county asking each other: the rounds that the tests of collaboration walk."""

import datetime as dt

from cases.matters.queries import items_shown, stand_get
from cases.matters.rules import acts_of
from cases.matters.services import AnswerIn, RowIn, matter_act, matter_open
from cases.register.models import Case
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import GrantSpec, grants_bulk_add
from office.followup.models import FollowUp
from office.followup.services import NOBODY
from tests.case_factories import case_make
from tests.factories import county, officer_add

TODAY = dt.date.today()
SOON = (TODAY + dt.timedelta(days=10)).isoformat()
LATER = (TODAY + dt.timedelta(days=20)).isoformat()
PAST = (TODAY - dt.timedelta(days=1)).isoformat()


class Round:
    """A county with one case. ``who``: short names for its officers."""

    kind = ""

    def __init__(self) -> None:
        self.made = county()
        self.case = case_make(self.made)
        officer_add(self.made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="second_prosecutor")
        officer_add(self.made, Role.POLICE_HANDLER, "police", ["station"], key="stranger")
        roles = {
            "handler": Role.POLICE_HANDLER,
            "head": Role.POLICE_UNIT_HEAD,
            "legal": Role.POLICE_LEGAL,
            "leader": Role.POLICE_LEADER,
            "oversight": Role.POLICE_OVERSIGHT,
            "stranger": "stranger",
            "prosecutor": Role.PROSECUTOR,
            "second": "second_prosecutor",
            "minors": Role.MINORS_PROSECUTOR,
            "resident": Role.RESIDENT_PROSECUTOR,
            "manager": Role.CASE_MANAGER,
            "chief": Role.CHIEF_PROCURATOR,
            "third": Role.THIRD_PARTY,
        }
        self.who = {name: self.made.officers[role] for name, role in roles.items()}
        self.department = self.made.departments["prosecution"]
        self.matter = None

    def open(self, name: str, act: str, data: dict, **options):
        """Begin it."""
        officer = self.who[name]
        given = {"case": self.case, **options}
        with acting_as(officer):
            self.matter = matter_open(officer=officer, kind=self.kind, act=act, data=data, **given)
        return self.matter

    def act(self, name: str, act: str, data: dict | None = None, **options):
        """Take a step."""
        officer = self.who[name]
        with acting_as(officer):
            self.matter = matter_act(officer=officer, matter=self.matter, act=act, data=data, **options)
        return self.matter

    def shown(self, department: str, level: Level = Level.SEE) -> None:
        """A department sees the case, as one that police have shared it with."""
        spec = GrantSpec(self.case.pk, self.made.departments[department].principal.pk, level, "共享", "办案")
        with acting_as(Purpose("test.open")):
            grants_bulk_add(Case, [spec])

    def may(self, name: str) -> set[str]:
        """The steps that are this officer's now."""
        return {act.code for act in acts_of(self.who[name], stand_get(self.matter))}

    def rows(self, name: str, code: str) -> list:
        """The rows as this officer reads them."""
        return items_shown(self.who[name], self.matter, code)

    def answers(self, name: str, code: str, **told: str) -> list[AnswerIn]:
        """Answers by position: ``r1="adopted"``, ``r2="declined:why"``."""
        at = {f"r{row.position}": row.pk for row in self.rows(name, code)}
        return [AnswerIn(at[place], *text.split(":", 1)) for place, text in told.items()]

    def owed(self) -> list[tuple[str, str, dt.date | None]]:
        """(duty, owner, due) of what somebody has to do."""
        rows = FollowUp.objects.filter(root_kind="matter", root_id=self.matter.pk, closed_at=None).order_by("pk")
        rows = rows.exclude(roles=NOBODY)
        return [(row.params["duty"], str(row.owner), row.due_on) for row in rows]


def row(**data: str) -> RowIn:
    """A row to be entered."""
    return RowIn(data)
