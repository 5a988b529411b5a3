"""What anyone owes anyone: opened once, closed once, seen by those it concerns."""

import datetime as dt

import pytest
from django.utils import timezone

from office.access.context import acting_as
from office.access.roles import Role
from office.audit.models import AuditRecord
from office.followup.models import FollowUp
from office.followup.queries import followups_for
from office.followup.services import (
    Owed,
    followup_close,
    followup_open,
    followups_close,
    followups_close_of,
    followups_open,
)
from office.outbox.words import named
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 11, 16, 8))
DAY = dt.date(2026, 11, 20)


class Ref:
    """What a root is called."""

    title, number, url = "某物", "1号", "/thing/1/"


@pytest.fixture
def made(monkeypatch):
    found = county()
    monkeypatch.setitem(named("roots"), "thing", lambda officer, ids: {pk: Ref for pk in ids if pk < 100})
    monkeypatch.setitem(named("followup_kinds"), "thing.answer", lambda params: "答复")
    return found


def owe(made, key="a", owner="legal", other="case_office", due=DAY, root=1):
    followup_open(
        key=key,
        kind="thing.answer",
        owner_principal_id=made.departments[owner].principal.pk,
        other_principal_id=made.departments[other].principal.pk,
        root_kind="thing",
        root_id=root,
        due_on=due,
        now=NOW,
    )


def test_owner_and_other_side_each_see_it(made):
    owe(made)
    (mine,) = followups_for(fresh(made.officers[Role.POLICE_LEGAL]))
    assert (mine.text, mine.due_on, mine.other_name, mine.other_side) == (
        "答复",
        DAY,
        "案件管理办公室",
        "procuratorate",
    )
    (awaited,) = followups_for(fresh(made.officers[Role.CASE_MANAGER]), awaited=True)
    assert awaited.owner_name == "法制大队"
    assert followups_for(fresh(made.officers[Role.CASE_MANAGER])) == []
    assert followups_for(fresh(made.officers[Role.POLICE_HANDLER])) == []


def test_opened_twice_is_once(made):
    owe(made)
    owe(made, due=None)
    assert FollowUp.objects.get().due_on == DAY


def test_closed_once_by_the_first(made):
    owe(made)
    first, second = made.officers[Role.POLICE_LEGAL], made.officers[Role.POLICE_LEADER]
    with acting_as(first):
        assert followup_close(key="a", officer=first, word="thing.answered", now=NOW)
        assert not followup_close(key="a", officer=second, word="again")
        assert not followup_close(key="never", officer=second, word="again")
    row = FollowUp.objects.get()
    assert (row.closed_by, row.closed_at, row.word) == (first, NOW, "thing.answered")
    assert followups_for(fresh(first)) == []
    assert AuditRecord.objects.filter(action="followup.close").count() == 1


def test_many_at_once(made, django_assert_max_num_queries):
    owner = made.departments["legal"].principal.pk
    with django_assert_max_num_queries(3):
        followups_open((Owed(f"k{n}", "thing.answer", owner, "thing", n) for n in range(50)), now=NOW, new=True)
    with acting_as(made.officers[Role.POLICE_LEGAL]):
        assert followups_close(keys=[f"k{n}" for n in range(10)], officer=None, word="x") == 10
        assert followups_close_of(root_kind="thing", root_id=20, kind="thing.answer", officer=None, word="x") == 1
    assert FollowUp.objects.filter(closed_at=None).count() == 39


def test_by_due_day_and_without_one_last(made):
    for key, due, root in (("none", None, 1), ("late", DAY, 2), ("soon", DAY - dt.timedelta(days=3), 3)):
        owe(made, key, due=due, root=root)
    officer = fresh(made.officers[Role.POLICE_LEGAL])
    assert [item.key for item in followups_for(officer)] == ["soon", "late", "none"]


def test_what_several_departments_owe_is_done_once(made):
    officer = made.officers[Role.POLICE_LEGAL]
    for desk in ("legal", "unit"):
        owe(made, f"a:{made.departments[desk].principal.pk}", owner=desk)
    assert len(followups_for(fresh(officer))) == 1
    assert len(followups_for(fresh(made.officers[Role.POLICE_HANDLER]))) == 1
    assert len(followups_for(fresh(made.officers[Role.CASE_MANAGER]), awaited=True)) == 1


def test_what_stands_on_a_root_that_one_may_not_see_is_not_there(made):
    owe(made, root=100)
    officer = fresh(made.officers[Role.POLICE_LEGAL])
    assert followups_for(officer) == []


def test_a_duty_is_shown_to_who_may_do_it(made, monkeypatch):
    """Somebody of the department whose role does not admit the step has nothing to do there."""
    monkeypatch.setitem(named("followup_actions"), "thing.answer", "notice.sign")
    owe(made, owner="resident", other="legal")
    assert len(followups_for(fresh(made.officers[Role.RESIDENT_PROSECUTOR]))) == 1
    assert followups_for(fresh(made.officers[Role.OFFICE_STAFF])) == []
    assert len(followups_for(fresh(made.officers[Role.POLICE_LEGAL]), awaited=True)) == 1
