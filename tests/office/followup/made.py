"""Things owed for the tests of the ledger: on cases that police legal, unit and resident prosecutors see."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils import timezone

from cases.register.models import Case
from office.access.roles import Role
from office.agencies.models import Officer, Principal
from office.followup.models import FollowUp
from office.followup.services import Owed, followups_open
from office.outbox.words import named
from tests.case_factories import case_make
from tests.factories import County, county, fresh

# A Monday.
NOW = timezone.make_aware(dt.datetime(2026, 11, 16, 9))
TODAY = NOW.date()
ANSWER, INNER, CLOCKED = "case.answer", "case.approve", "case.clocked"


def days(n: int) -> dt.date:
    """So many days from the test's today."""
    return TODAY + dt.timedelta(days=n)


@dataclass
class Ledger:
    """A county with a case."""

    made: County
    case: Case

    def desk(self, name: str) -> Principal:
        """A department, or an officer by role."""
        if name in self.made.departments:
            return self.made.departments[name].principal
        return self.made.officers[name].principal

    def officer(self, role: Role | str) -> Officer:
        """As the next request loads them."""
        return fresh(self.made.officers[role])

    def owed(self, key: str = "a", owner: str = "legal", other: str | None = "resident", due: int | None = 4, **more):
        """What the owner owes the other, on the case unless said otherwise."""
        more.setdefault("kind", ANSWER)
        more.setdefault("root_id", self.case.pk)
        more.setdefault("root_kind", "case")
        return Owed(
            key=key,
            owner_principal_id=self.desk(owner).pk,
            other_principal_id=self.desk(other).pk if other else None,
            due_on=None if due is None else days(due),
            **more,
        )

    def owe(self, key: str = "a", *, at: dt.datetime = NOW, **more) -> FollowUp:
        """The same, opened."""
        followups_open([self.owed(key, **more)], now=at)
        return FollowUp.objects.get(key=key)


@pytest.fixture
def ledger(monkeypatch) -> Ledger:
    for kind in (ANSWER, INNER, CLOCKED):
        monkeypatch.setitem(named("followup_kinds"), kind, lambda params: "书面答复" + str(params.get("n", "")))
    made = county()
    return Ledger(made, case_make(made))
