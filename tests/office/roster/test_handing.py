"""What goes on with a duty, when, and that it goes once."""

import datetime as dt

import pytest
from django.apps import apps
from django.utils import timezone

from cases.register.models import Case
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.audit.models import AuditRecord
from office.followup.models import FollowUp, FollowUpWord
from office.followup.services import followup_open
from office.outbox.queries import messages_for
from office.outbox.services import messages_deliver
from office.roster.days import Unit
from office.roster.handing import duties_hand_on
from office.roster.models import DutyHolding
from office.roster.pack import pack_of
from office.roster.queries import term_get
from office.roster.services import term_change
from office.tasks import hand_on_duties
from tests.office.roster.conftest import day, planned, who

SECOND, THIRD = "second", "third"
DAYS = 24 * 3600


@pytest.fixture
def case(made) -> Case:
    """A case that the prosecution department sees."""
    now = timezone.now()
    case = Case.objects.create(office=made.office, opened_at=now, updated_at=now, title="某某盗窃案")
    with acting_as(Purpose("test")):
        principal = made.departments["prosecution"].principal
        grant_give(root=case, principal=principal, level=Level.WORK, reason="办案", basis="工作办法")
    return case


def owe(made, key: str, case_id: int, name: str, **params) -> FollowUp:
    with acting_as(Purpose("test")):
        followup_open(
            key=name,
            kind="case.settle",
            owner_principal_id=made.officers[key].principal.pk,
            root_kind="case",
            root_id=case_id,
            params=params,
        )
    return FollowUp.objects.get(key=name)


def owner(row: FollowUp) -> str:
    row.refresh_from_db()
    return row.owner.officer.username.split("-")[0]


def test_at_the_end_of_a_term_what_came_by_the_duty_goes_on_and_own_work_stays(made, case, clock):
    planned(made, Role.PROSECUTOR, SECOND)
    assert duties_hand_on() == 0  # the first holder takes over from nobody
    by_duty = owe(made, Role.PROSECUTOR, case.pk, "by duty", duty="resident")
    own = owe(made, Role.PROSECUTOR, case.pk, "own")
    other_desk = owe(made, Role.PROSECUTOR, case.pk, "other desk", duty="rotating")
    clock.move_to(dt.datetime(2026, 11, 8, 15, 59, tzinfo=dt.UTC))  # 23:59 in Shanghai, the last minute of the term
    assert duties_hand_on() == 0
    assert owner(by_duty) == "prosecutor"
    clock.move_to(dt.datetime(2026, 11, 8, 16, 1, tzinfo=dt.UTC))  # a minute past midnight in Shanghai
    assert hand_on_duties() == 1
    assert (owner(by_duty), owner(own), owner(other_desk)) == ("second", "prosecutor", "prosecutor")
    assert hand_on_duties() == 0  # twice is once
    held = DutyHolding.objects.order_by("since")
    assert [(one.officer.username.split("-")[0], one.moved, one.until is None) for one in held] == [
        ("prosecutor", {"office": 1}, False),
        ("second", {}, True),
    ]
    assert AuditRecord.objects.filter(action="duty.hand_on").count() == 1
    word = FollowUpWord.objects.get(followup=by_duty)
    assert (word.kind, word.shared, word.owner_after.officer) == ("passed", False, made.officers[SECOND])


def test_both_hear_of_it_once(made, case, clock):
    planned(made, Role.PROSECUTOR, SECOND)
    duties_hand_on()
    owe(made, Role.PROSECUTOR, case.pk, "by duty", duty="resident")
    clock.shift(7 * DAYS)
    duties_hand_on()
    duties_hand_on()
    messages_deliver()
    told = [message.text for message in messages_for(who(made, Role.PROSECUTOR))]
    assert told.count("您的值班（派驻检察官）已结束，1件未办事项已随岗移交接班人") == 1
    told = [message.text for message in messages_for(who(made, SECOND))]
    assert told.count("您已接班（派驻检察官），随岗接收1件未办事项") == 1


def test_what_the_next_does_not_see_stays_and_is_not_lost(made, case, clock):
    planned(made, Role.PROSECUTOR, Role.MINORS_PROSECUTOR)
    duties_hand_on()
    row = owe(made, Role.PROSECUTOR, case.pk, "by duty", duty="resident")
    clock.shift(7 * DAYS)
    assert duties_hand_on() == 1
    assert owner(row) == "prosecutor"


def test_what_is_closed_does_not_move(made, case, clock):
    planned(made, Role.PROSECUTOR, SECOND)
    duties_hand_on()
    row = owe(made, Role.PROSECUTOR, case.pk, "by duty", duty="resident")
    FollowUp.objects.filter(pk=row.pk).update(closed_at=timezone.now())
    clock.shift(7 * DAYS)
    duties_hand_on()
    assert owner(row) == "prosecutor"


def test_in_a_gap_everything_stays_and_goes_on_when_somebody_comes(made, case, clock):
    planned(made, Role.PROSECUTOR, unit=Unit.ONCE, last="11-03")
    planned(made, SECOND, unit=Unit.ONCE, first="11-05", last="11-06")
    duties_hand_on()
    row = owe(made, Role.PROSECUTOR, case.pk, "by duty", duty="resident")
    clock.shift(2 * DAYS)
    assert (duties_hand_on(), owner(row)) == (0, "prosecutor")
    clock.shift(DAYS)
    assert (duties_hand_on(), owner(row)) == (1, "second")


def test_on_days_of_absence_it_passes_to_the_substitute_and_back(made, case, clock):
    [term] = planned(made, Role.PROSECUTOR, unit=Unit.ONCE, last="11-08", substitute=who(made, THIRD))
    officer = who(made, Role.RESIDENT_PROSECUTOR)
    absent = {"away_from": day("11-03"), "away_to": day("11-04")}
    with acting_as(officer):
        term_change(officer=officer, term_id=term.pk, version=1, values=absent)
    row = owe(made, Role.PROSECUTOR, case.pk, "by duty", duty="resident")
    owners = []
    for _ in range(5):
        duties_hand_on()
        owners.append(owner(row))
        clock.shift(DAYS)
    assert owners == ["prosecutor", "third", "third", "prosecutor", "prosecutor"]


def test_the_next_term_of_the_same_officer_moves_nothing(made, case, clock):
    planned(made, Role.PROSECUTOR)
    duties_hand_on()
    owe(made, Role.PROSECUTOR, case.pk, "by duty", duty="resident")
    clock.shift(7 * DAYS)
    assert duties_hand_on() == 0
    assert [one.until is None for one in DutyHolding.objects.order_by("since")] == [False, True]
    assert not AuditRecord.objects.filter(action="duty.hand_on").exists()


moves: list[tuple] = []


def a_move(leaving, coming, term) -> int:
    """What an app above would register."""
    moves.append((leaving.username.split("-")[0], coming.username.split("-")[0], term.desk, f"{term.ends_on:%m-%d}"))
    return 3


def test_apps_move_what_is_theirs_in_the_same_transaction(made, clock, monkeypatch):
    monkeypatch.setattr(apps.get_app_config("cases"), "roster_moves", [f"{__name__}.a_move"], raising=False)
    moves.clear()
    planned(made, Role.PROSECUTOR, SECOND)
    duties_hand_on()
    clock.shift(7 * DAYS)
    duties_hand_on()
    duties_hand_on()
    assert moves == [("prosecutor", "second", "resident", "11-08")]
    assert DutyHolding.objects.order_by("since").first().moved == {"cases": 3}


def broken(leaving, coming, term) -> int:
    raise RuntimeError("the app above has a fault")


def test_a_fault_above_leaves_the_desk_with_who_had_it(made, clock, monkeypatch):
    planned(made, Role.PROSECUTOR, SECOND)
    duties_hand_on()
    clock.shift(7 * DAYS)
    monkeypatch.setattr(apps.get_app_config("cases"), "roster_moves", [f"{__name__}.broken"], raising=False)
    with pytest.raises(RuntimeError):
        duties_hand_on()
    assert DutyHolding.objects.get(until=None).officer == made.officers[Role.PROSECUTOR]
    monkeypatch.setattr(apps.get_app_config("cases"), "roster_moves", [])
    assert duties_hand_on() == 1


def test_the_pack_lists_what_is_open_as_the_reader_may_see_it(made, case, clock):
    [term, *_] = planned(made, Role.PROSECUTOR, SECOND, ring=True)
    owe(made, Role.PROSECUTOR, case.pk, "by duty", duty="resident")
    owe(made, Role.PROSECUTOR, case.pk, "own")
    own = pack_of(who(made, Role.PROSECUTOR), term_get(who(made, Role.PROSECUTOR), term.pk))
    assert [line.with_duty for line in own.owed] == [True, False]
    assert (own.hidden, own.coming.officer) == (0, made.officers[SECOND])
    assert [part.code for part in own.parts] == ["followups", "duties"]
    keeper = who(made, Role.ADMINISTRATOR)
    told = pack_of(keeper, term_get(keeper, term.pk))
    assert (list(told.owed), told.hidden) == ([], 2)
