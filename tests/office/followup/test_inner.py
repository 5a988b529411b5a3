"""While one side is at work inside itself, the other's ledger shows what it was told, and no trace of the rest."""

import pytest

from cases.matters.check import matter_differences
from office.followup.queries_ledger import ALL, CLOSED, THEIRS, LedgerFilters, ledger_page
from office.followup.sight import followups_seen
from tests.cases.collaboration.test_intervention import walk
from tests.factories import fresh

__all__ = ["walk"]
pytestmark = pytest.mark.django_db
# Where it secretly stands: what the police are owed as far as they know, and how much of it is over.
KNOWN = {
    "received": ("propose", 1),
    "proposed": ("propose", 1),
    "weighing": ("opinions", 3),
    "reworked": ("opinions", 3),
}


@pytest.mark.parametrize("state", KNOWN)
def test_the_police_go_on_waiting_for_what_they_were_promised(walk, state):
    getattr(walk, state)()
    assert walk.matter.state == state
    police = fresh(walk.who["legal"])
    page = ledger_page(police, LedgerFilters(tab=ALL), ("due_last", "pk"), walk.matter.changed_at)
    duty, over = KNOWN[state]
    assert [one.row.params["duty"] for one in page.rows] == [duty]
    closed = followups_seen(police).filter(closed_at__isnull=False, root_kind="matter")
    told = {row.params["duty"] for row in closed.filter(other__isnull=False)}
    assert told.isdisjoint({"approve", "issue", "rework", duty})
    assert (page.tabs[THEIRS], page.tabs[CLOSED]) == (1, over)


@pytest.mark.parametrize("state", ["proposed", "weighing", "reworked"])
def test_what_is_kept_so_is_no_difference(walk, state):
    getattr(walk, state)()
    assert list(matter_differences()) == []
