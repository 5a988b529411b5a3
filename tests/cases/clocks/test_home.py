"""今日: whose terms stand in whose list, in which order, with which button, at what cost."""

import pytest
import time_machine
from django.core.cache import cache
from django.utils.translation import override

from cases.clocks import home
from cases.clocks.days import Today
from cases.clocks.queries import duties_ahead
from cases.procedure import ClockStatus
from cases.register.models import Case, Person
from office.access.roles import Role
from tests.case_factories import intake_of
from tests.cases.clocks.conftest import MORNING, TODAY, case_of, in_days, morning, sweep
from tests.clock_factories import china, clock_make
from tests.factories import county, fresh, officer_add

pytestmark = pytest.mark.django_db


def listed(officer):
    with override("en"):
        return home.items(fresh(officer), TODAY)


@pytest.fixture(autouse=True)
def _morning():
    cache.clear()
    with time_machine.travel(MORNING, tick=False):
        yield


def keys(made, role):
    """The terms of the list."""
    officer = fresh(made.officers[role])
    found = [clock.key for clock in duties_ahead(officer, Today.on(TODAY), home.AHEAD)]
    assert len(found) == len(home.items(officer, TODAY))
    return found


@pytest.fixture
def others(made):
    """A colleague of the handler's, by whose name a case of the unit is handled."""
    colleague = officer_add(made, Role.POLICE_HANDLER, "police", ["unit"], key="colleague")
    colleague.name = "同事甲"
    colleague.save()
    return made


def test_due_within_two_weeks_or_late_the_most_urgent_first(made, case):
    for key, count in (("far", 15), ("edge", 14), ("late", -30), ("today", 0)):
        clock_make(case, in_days(count), key=key, rule="P17")
    clock_make(case, in_days(1), key="closed", status=ClockStatus.DONE)
    clock_make(case, in_days(1), key="paused", status=ClockStatus.PAUSED)
    clock_make(case, None, key="no start", rule="P16")
    clock_make(case, in_days(1), key="watch", rule="G01")
    clock_make(case, in_days(-1), key="lapsed", rule="P17", lapses=True)
    clock_make(case, in_days(1), key="may lapse", rule="P17", lapses=True)
    found = [item.due_on for item in listed(made.officers[Role.POLICE_HANDLER])]
    assert found == [in_days(-30), in_days(0), in_days(1), in_days(14)]


def test_the_day_of_the_alarm_leads_and_the_statutory_day_makes_late(made, case):
    clock_make(case, in_days(3), alarm=in_days(2), key="a")
    clock_make(case, in_days(1), alarm=in_days(-1), key="b")
    clock_make(case, in_days(-1), alarm=in_days(-2), key="c")
    clock_make(case, in_days(1), alarm=in_days(0), key="d")
    found = listed(made.officers[Role.POLICE_HANDLER])
    assert [item.due_on for item in found] == [in_days(-2), in_days(-1), in_days(0), in_days(2)]
    assert [item.state for item in found] == ["late", "past", "today", ""]
    with override("zh-hans"):
        assert [item.chip.text for item in found] == [
            "逾 1 天 · 法定 11-22", "已过保守期限 · 11-22", "今天 · 保守 11-23", "剩 2 天 · 保守 11-25",
        ]  # fmt: skip


def test_hours_are_told_in_hours_and_late_by_the_minute(made, case):
    for key, alarm, expiry in (("a", "07:00", "08:00"), ("b", "08:00", "09:00"), ("c", "08:30", "09:00")):
        clock_make(
            case, china(f"2026-11-23 {expiry}"), alarm=china(f"2026-11-23 {alarm}"), rule="P11", key=key,
            start=china(f"2026-11-22 {alarm}"),
        )  # fmt: skip
    found = listed(made.officers[Role.POLICE_HANDLER])
    assert [item.state for item in found] == ["late", "past", "today"]
    with override("zh-hans"):
        assert [item.chip.text for item in found] == [
            "逾 5 分钟 · 法定 11-23 08:00", "已过保守期限 · 11-23 08:00", "剩 25 分钟 · 保守 11-23 08:30",
        ]  # fmt: skip


def test_handlers_have_their_own_and_what_nobody_handles(others):
    mine, colleagues, nobody = (
        case_of(others, serial, handler) for serial, handler in ((1, Role.POLICE_HANDLER), (2, "同事甲"), (3, "无此人"))
    )
    elsewhere = case_of(others, 4, unit="station")
    for case, key in ((mine, "mine"), (colleagues, "colleague's"), (nobody, "nobody's"), (elsewhere, "elsewhere")):
        clock_make(case, in_days(1), key=key, rule="P17")
    assert set(keys(others, Role.POLICE_HANDLER)) == {"mine", "nobody's"}
    assert set(keys(others, "colleague")) == {"colleague's", "nobody's"}
    assert set(keys(others, Role.POLICE_UNIT_HEAD)) == {"mine", "colleague's", "nobody's"}
    assert keys(others, Role.POLICE_LEGAL) == []


def test_two_of_one_name_are_nobody(others):
    second = officer_add(others, Role.POLICE_HANDLER, "police", ["unit"], key="second")
    second.name = "同事甲"
    second.save()
    clock_make(case_of(others, 1, "同事甲"), in_days(1), key="k", rule="P17")
    assert keys(others, Role.POLICE_HANDLER) == ["k"]


def test_desks_have_what_the_rules_lay_on_them(made, case):
    clock_make(case, in_days(1), key="legal", rule="P26", lapses=True)
    clock_make(case, in_days(1), key="the accuser's own right", rule="P06", lapses=True)
    clock_make(case, in_days(1), key="handler", rule="P17")
    clock_make(case, in_days(0), key="custody up", rule="P17", custody_end=True)
    clock_make(case, in_days(1), key="custody not yet", rule="P17", custody_end=True)
    assert set(keys(made, Role.POLICE_LEGAL)) == {"legal", "custody up"}
    assert set(keys(made, Role.POLICE_HANDLER)) == {"handler", "custody up", "custody not yet"}


def test_a_case_without_a_unit_is_the_gates(made, case):
    Case.objects.filter(pk=case.pk).update(police_unit=None)
    clock_make(case, in_days(1), key="k", rule="P17")
    assert keys(made, Role.POLICE_LEGAL) == ["k"]


def test_superiors_have_what_went_up_to_them(made, case):
    clock_make(case, in_days(-1), key="k", rule="P17")
    assert keys(made, Role.POLICE_LEADER) == []
    for count in range(0, 8):
        sweep(morning(count))
    assert keys(made, Role.POLICE_LEADER) == ["k"]


def test_the_resident_prosecutor_has_custody_that_has_passed(made, case):
    clock_make(case, in_days(0), key="today", rule="P17", custody_end=True)
    clock_make(case, in_days(-1), key="passed", rule="P17", custody_end=True)
    clock_make(case, in_days(-1), key="no custody", rule="P01")
    clock_make(case, in_days(-1), key="hidden", rule="P17", custody_end=True, hidden_from=2)
    assert keys(made, Role.RESIDENT_PROSECUTOR) == ["passed"]


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.THIRD_PARTY, Role.UPPER_LEVEL, Role.OFFICE_STAFF, Role.PROSECUTOR]
)
def test_others_have_none(made, case, role):
    clock_make(case, in_days(-1), key="k", rule="P17", custody_end=True)
    assert listed(made.officers[role]) == []


def test_another_county_has_none(made, case):
    clock_make(case, in_days(-1), key="k", rule="P17")
    other = county("河源", "139904")
    assert listed(other.officers[Role.POLICE_UNIT_HEAD]) == []


def test_what_the_other_side_keeps_is_not_there(made, case):
    clock_make(case, in_days(1), key="hidden", rule="P17", hidden_from=1)
    clock_make(case, in_days(1), key="theirs", rule="Q01", side="procuratorate")
    clock_make(case, in_days(1), key="ours", rule="P17", hidden_from=2)
    assert keys(made, Role.POLICE_HANDLER) == ["ours"]


def test_an_item_says_what_of_whom_why_and_where(made, case):
    person = Person.objects.get(case=case)
    Case.objects.filter(pk=case.pk).update(procuratorate_unit=made.departments["prosecution"])
    clock_make(case, in_days(2), key="k", rule="P17", person=person.pk, start=in_days(-60), provisional=True)
    (item,) = listed(made.officers[Role.POLICE_HANDLER])
    assert "王某某" in item.what and "王大某" not in item.what
    assert "156" in item.law
    assert item.about_number == case.numbers.get(kind="ajbh").value
    assert (item.side, item.other, item.provisional) == ("procuratorate", "第一检察部", True)
    assert item.why
    assert item.about_url == f"/cases/{case.pk}/"


def test_a_minor_is_not_named(made):
    case = case_of(made, minor=True)
    person = Person.objects.get(case=case)
    clock_make(case, in_days(2), key="k", rule="P17", person=person.pk)
    (item,) = listed(made.officers[Role.POLICE_HANDLER])
    assert "李小某" not in f"{item.what}{item.about}{item.why}"


def test_the_button_opens_the_form_of_the_one_step_that_ends_it(made, case):
    person = Person.objects.get(case=case)
    clock_make(
        case, china("2026-11-23 20:00"), start=china("2026-11-22 20:00"), rule="P10", key="P10:k", person=person.pk
    )
    (item,) = listed(made.officers[Role.POLICE_HANDLER])
    assert item.url == f"/cases/{case.pk}/record/?type=detention_centre_admission&person={person.pk}"
    assert item.button == "Admission to the detention centre"


def test_a_desk_that_only_watches_opens_the_term(made, case):
    clock_make(case, in_days(-1), key="P13:k", rule="P13", custody_end=True)
    (item,) = listed(made.officers[Role.POLICE_LEGAL])
    assert item.url == home.clock_url(case.pk, "P13:k")


def test_who_may_not_record_opens_the_term(made, case):
    clock_make(case, in_days(-1), key="k", rule="P10", custody_end=True)
    (item,) = listed(made.officers[Role.RESIDENT_PROSECUTOR])
    assert item.url == home.clock_url(case.pk, "k")


def test_a_bounded_list_in_a_fixed_number_of_queries(made, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(home, "SHOWN", 7)
    for serial in range(1, 6):
        case = case_of(made, serial)
        for count in range(4):
            clock_make(case, in_days(count), key=f"k{count}", rule="P17")
    officer = fresh(made.officers[Role.POLICE_HANDLER])
    with override("en"), django_assert_max_num_queries(10):
        found = home.items(officer, TODAY)
    *shown, rest = found
    assert len(shown) == 7
    # Five are due today and shown; what does not fit is one line that says how many and leads to the board.
    assert (rest.what, rest.stands_for, rest.url) == ("13 more terms", 13, "/clocks/?section=week")
    assert sum(item.stands_for for item in found) == home.count(officer) == 20


def test_it_is_on_the_home_page(made, case, client):
    clock_make(case, in_days(-1), key="k", rule="P13")
    client.force_login(made.officers[Role.POLICE_HANDLER])
    page = client.get("/").content.decode()
    assert "提请" in page
    assert intake_of(made).office_id == case.office_id
