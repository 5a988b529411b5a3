"""What is owed on matters is read by lists without reading every row of it."""

import datetime as dt

import pytest
from django.utils import timezone

from cases.matters.front import case_box
from cases.matters.models import Matter
from cases.matters.queries import due_first, dues_first, dues_of
from office.access.context import Purpose, acting_as
from office.followup.models import FollowUp
from office.followup.services import Owed, followups_open
from tests.cases.matters.sample import Walk, flow_use
from tests.factories import fresh

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def walk(monkeypatch) -> Walk:
    flow_use(monkeypatch)
    return Walk()


def owe(walk, matter, key: str, owner: str, other: str, days: int | None, roles: tuple[str, ...] = ()) -> None:
    """Something a department owes another on a matter."""
    owed = Owed(
        key=f"matter:{matter.pk}:{key}",
        kind="matter.collaboration",
        owner_principal_id=walk.made.departments[owner].principal.pk,
        other_principal_id=walk.made.departments[other].principal.pk,
        root_kind="matter",
        root_id=matter.pk,
        due_on=None if days is None else TODAY + dt.timedelta(days=days),
        roles=roles,
    )
    with acting_as(Purpose("test")):
        followups_open([owed])


@pytest.fixture
def matters(walk) -> list[Matter]:
    """Two of one case, on which nothing is owed but what a test says."""
    made = [walk.open(), walk.open()]
    FollowUp.objects.update(closed_at=timezone.now())
    return made


def told(rows) -> list[str]:
    return [row.key.rpartition(":")[2] for row in rows]


def test_a_list_reads_the_earliest_of_each_who_owes(walk, matters):
    """H26: of fifty rows that wait for an answer one is read for each desk."""
    first, second = matters
    for number in range(50):
        owe(walk, first, f"answer{number}", "legal", "prosecution", 30 - number % 7)
    owe(walk, first, "decide", "prosecution", "legal", 40)
    owe(walk, first, "sign", "unit", "prosecution", None)
    owe(walk, second, "sign", "unit", "prosecution", 3)
    officer, ids = fresh(walk.prosecutor), [first.pk, second.pk]
    assert len(dues_of(officer, Matter, ids)[first.pk]) == 52
    found = dues_first(officer, Matter, ids)
    assert told(found[first.pk]) == ["answer6", "decide", "sign"]
    assert {pk: rows[0].key for pk, rows in found.items()} == {
        pk: row.key for pk, row in due_first(officer, Matter, ids).items()
    }
    assert told(found[second.pk]) == ["sign"]


def test_what_nobody_has_to_do_any_more_does_not_hide_what_one_has(walk, matters):
    """An inner step leaves rows that nobody does (``NOBODY``): whoever leaves them out still reads the next one."""
    matter = matters[0]
    owe(walk, matter, "past", "legal", "prosecution", 1, roles=("-",))
    owe(walk, matter, "next", "legal", "prosecution", 2)
    assert told(dues_first(fresh(walk.prosecutor), Matter, [matter.pk])[matter.pk]) == ["past", "next"]


def test_what_has_no_day_comes_last(walk, matters):
    """On SQLite and on PostgreSQL: they order what is empty otherwise, and the box of a case told no day at all."""
    owe(walk, matters[0], "some time", "legal", "prosecution", None)
    owe(walk, matters[0], "dated", "legal", "prosecution", 5)
    officer = fresh(walk.prosecutor)
    assert told(dues_of(officer, Matter, [matters[0].pk])[matters[0].pk]) == ["dated", "some time"]
    assert due_first(officer, Matter, [matters[0].pk])[matters[0].pk].due_on == TODAY + dt.timedelta(days=5)
    chips = {row.url: len(row.chips) for row in case_box(officer, walk.case).rows}
    assert sorted(chips.values()) == [1, 2]


def test_what_the_other_side_owes_inside_itself_is_not_told(walk, matters):
    matter = matters[0]
    owe(walk, matter, "inside", "legal", "unit", 1)
    owe(walk, matter, "between", "legal", "prosecution", 2)
    for officer, expected in ((walk.prosecutor, ["between"]), (walk.legal, ["inside", "between"])):
        assert told(dues_of(fresh(officer), Matter, [matter.pk])[matter.pk]) == expected
        assert told(dues_first(fresh(officer), Matter, [matter.pk])[matter.pk]) == expected[:1]
        assert told([due_first(fresh(officer), Matter, [matter.pk])[matter.pk]]) == expected[:1]
