"""Persons by hand: joined with identity and age, of unknown identity, identified, handled separately."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.procedure.calendar import add_months
from cases.register.fact_fields import born_of, minor_at
from cases.register.models import Case, Event, FactVersion, Person
from cases.register.models_clocks import Clock
from cases.register.moved import events_seen
from cases.register.projection_check import projection_differences
from cases.register.queries import case_get
from cases.register.seen import seen_case
from cases.register.services import Draft, event_void
from cases.register.services_facts import fact_current
from cases.register.services_persons import Joining, person_join
from cases.register.services_split import split_check
from office.access.context import acting_as
from office.access.roles import Role
from office.audit.models import AuditRecord
from office.followup.models import FollowUp
from office.followup.queries import followups_for
from tests.case_factories import at, case_make
from tests.cases.register.two_steps import browser, confirmed, looked, record, works
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db


def identity(day, serial="001"):
    """A made-up citizen's number of somebody born that day, with its check digit."""
    body = f"139903{day.replace('-', '')}{serial}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(a) * b for a, b in zip(body, weights, strict=True)) % 11]


@pytest.fixture
def made():
    return county()


@pytest.fixture
def case(made):
    case = case_make(made)
    fact = FactVersion.objects.get(case=case, person=None, side="police", current=True)
    FactVersion.objects.filter(pk=fact.pk).update(reported={**fact.reported, "fasj_q": "2026-02-20T22:10"})
    return case


@pytest.fixture
def police(made):
    return fresh(made.officers[Role.POLICE_HANDLER])


def form(officer, case, **more):
    return {
        "seen": events_seen(officer, case), "happened_on": "2026-03-05", "xm": "李某", "xb": "male",
        "csrq": "1990-01-02", "zjlx": "", "zjhm": "", "sf": "", "ryid": "", "document_no": "", **more,
    }  # fmt: skip


def join_url(case):
    return reverse("person-join", args=[case.pk])


# --- joining


def test_joined_with_number_facts_and_step(police, case):
    data = form(police, case, zjhm=identity("1990-01-02"), csrq="", document_no="海公(刑)增列字〔2026〕1号")
    lines = looked(browser(police), join_url(case), data)
    assert any("人员序号 2" in line and "1990-01-02" in line for line in lines)
    assert not Person.objects.filter(case=case, ryid="2").exists()
    assert confirmed(browser(police), join_url(case), data).status_code == 302
    person = Person.objects.get(case=case, ryid="2")
    assert (person.name, person.is_minor) == ("李某", False)
    event = Event.objects.get(case=case, type="person_joined")
    assert (event.person, event.happened_on, event.document_no) == (person, dt.date(2026, 3, 5), data["document_no"])
    fact = FactVersion.objects.get(case=case, person=person)
    assert fact.values["csrq"] == "1990-01-02"
    assert fact.values["zjlx"] == "居民身份证"
    assert (fact.source, fact.recorded_by) == ("form", police)
    assert AuditRecord.objects.filter(action="case.correct", root_id=case.pk).exists()
    assert list(projection_differences()) == []


AGES = [
    ("seventeen", "2008-06-01", "2026-02-20", True),
    ("the eighteenth birthday itself", "2008-02-20", "2026-02-20", True),
    ("the day after it", "2008-02-19", "2026-02-20", False),
    ("born on 29 February, 1 March", "2008-02-29", "2026-03-01", True),
    ("born on 29 February, 2 March", "2008-02-29", "2026-03-02", False),
]


@pytest.mark.parametrize(("what", "born", "offence", "minor"), AGES, ids=[row[0] for row in AGES])
def test_the_age_on_the_day_of_the_offence(what, born, offence, minor):
    """MINOR 2; a year of age is full from the day after the birthday (法释〔2006〕1号第二条)."""
    assert minor_at(dt.date.fromisoformat(born), dt.date.fromisoformat(offence)) is minor


def test_a_minor_at_the_offence_is_marked_though_grown_up_today(police, case):
    """Eighteen on 1 March 2026: grown up when joined, a minor on 20 February."""
    data = form(police, case, csrq="2008-03-01")
    lines = looked(browser(police), join_url(case), data)
    assert any("未成年人 是" in line for line in lines)
    confirmed(browser(police), join_url(case), data)
    person = Person.objects.get(case=case, ryid="2")
    assert person.is_minor
    case.refresh_from_db()
    assert case.has_minor


def test_without_the_day_of_the_offence_it_is_said(made, police):
    case = case_make(made, 2)
    lines = looked(browser(police), join_url(case), form(police, case, csrq="2000-01-01"))
    assert any("不能推算" in line for line in lines)
    young = looked(browser(police), join_url(case), form(police, case, csrq="2010-01-01"))
    assert any("未成年人 是" in line for line in young)


BAD = [
    ("check digit", {"zjhm": "139903199001020010"}, "zjhm", "校验码"),
    ("another birth", {"zjhm": identity("1991-01-02")}, "zjhm", "出生日期"),
    ("born ahead", {"csrq": "2090-01-01"}, "csrq", "1905"),
    ("no name", {"xm": ""}, "xm", "姓名"),
    ("number taken", {"ryid": "1"}, "ryid", "已使用"),
    ("bad number", {"ryid": "一号"}, "ryid", "字母和数字"),
    ("before filing", {"happened_on": "1990-01-01"}, "happened_on", "1997"),
]


@pytest.mark.parametrize(("what", "changes", "field", "says"), BAD, ids=[row[0] for row in BAD])
def test_what_cannot_be_is_refused_and_nothing_is_left(police, case, what, changes, field, says):
    answer = browser(police).post(join_url(case), form(police, case, **changes))
    assert says in " ".join(answer.context["form"].errors[field])
    for value in changes.values():
        assert not value or value in answer.content.decode()
    assert Person.objects.filter(case=case).count() == 1
    assert not Event.objects.filter(case=case, type="person_joined").exists()


def test_a_step_that_is_refused_takes_the_person_back(police, case):
    """The step is dated ahead: neither person nor facts remain of it."""
    joining = Joining({"xm": "李某"}, timezone.now() + dt.timedelta(days=3))
    with pytest.raises(ValidationError), acting_as(police):
        person_join(officer=police, case=case, joining=joining, seen=events_seen(police, case))
    assert Person.objects.filter(case=case).count() == 1
    assert FactVersion.objects.filter(case=case, person__isnull=False).count() == 1


def test_a_number_that_only_the_other_side_knows_is_the_same_person(made, police, case):
    hidden = Person.objects.create(case=case, ryid="7")
    Event.objects.create(
        case=case, person=hidden, type="indictment", happened_at=at("2026-06-01"), happened_on=dt.date(2026, 6, 1),
        side="procuratorate", agency=made.procuratorate, shared=False, recorded_at=timezone.now(), source="ledger",
        source_key="x",
    )  # fmt: skip
    confirmed(browser(police), join_url(case), form(police, case, ryid="7"))
    assert Event.objects.get(case=case, type="person_joined").person == hidden
    hidden.refresh_from_db()
    assert hidden.name == "李某"


def test_only_the_police_join_persons(made, case):
    officer = works(made, case, Role.PROSECUTOR)
    assert browser(officer).get(join_url(case)).status_code == 403
    assert browser(officer).post(join_url(case), {}).status_code == 403


def test_a_case_that_moved_on_keeps_what_was_typed(police, case):
    data = form(police, case, xm="欧阳某某")
    record(police, case, "first_interrogation", "2026-03-03 20:00")
    answer = browser(police).post(join_url(case), data)
    assert "讯问" in "".join(answer.context["changes"])
    assert "欧阳某某" in answer.content.decode()
    assert Person.objects.filter(case=case).count() == 1


# --- identity


def unknown(police, case):
    data = form(police, case, xm="自称小王", csrq="", unknown="on")
    assert confirmed(browser(police), join_url(case), data).status_code == 302
    return Person.objects.get(case=case, ryid="2")


def chips(police, case, person):
    """What stands beside the name."""
    page = browser(police).get(reverse("person-detail", args=[case.pk, person.pk]))
    return [str(chip.text) for chip in page.context["chips"]]


def test_unknown_identity_gets_a_system_number(police, case):
    person = unknown(police, case)
    fact = fact_current(case, person, "police")
    assert fact.values["zjlx"] == "系统编号"
    assert fact.values["zjhm"].endswith(f"{person.pk:08d}")
    assert set(Event.objects.filter(person=person).values_list("type", flat=True)) == {
        "person_joined", "identity_unknown"
    }  # fmt: skip
    assert "自报姓名、身份不明" in chips(police, case, person)


def test_established_identity_brings_real_facts_and_the_fresh_term(police, case):
    person = unknown(police, case)
    url = reverse("person-identity", args=[case.pk, person.pk])
    data = {
        "seen": events_seen(police, case), "happened_on": "2026-03-20", "xm": "王真名", "xb": "male", "csrq": "",
        "zjlx": "", "zjhm": identity("2008-05-05"), "sf": "", "document_no": "",
    }  # fmt: skip
    lines = looked(browser(police), url, data)
    assert any("王真名" in line for line in lines)
    assert confirmed(browser(police), url, data).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.is_minor) == ("王真名", True)
    fact = fact_current(case, person, "police")
    assert (fact.version, fact.values["zjlx"]) == (2, "居民身份证")
    assert "自报姓名、身份不明" not in chips(police, case, person)


def test_identity_of_somebody_known_is_refused_with_the_article(police, case):
    person = Person.objects.get(case=case)
    url = reverse("person-identity", args=[case.pk, person.pk])
    answer = browser(police).get(url)
    assert any("第160条" in line for line in answer.context["reasons"])
    data = {"seen": events_seen(police, case), "happened_on": "2026-03-20", "xm": "王大某", "document_no": ""}
    posted = browser(police).post(url, data)
    assert "第160条" in str(posted.context["form"].errors)
    assert not Event.objects.filter(type="identity_established").exists()
    assert fact_current(case, person, "police").version == 1


# --- handled separately


def apart(police, case, **more):
    person = Person.objects.get(case=case, ryid="1")
    url = reverse("person-split", args=[case.pk, person.pk])
    data = {
        "seen": events_seen(police, case), "happened_on": "2026-03-20", "reason": "at_large", "destination": "",
        "document_no": "", **more,
    }  # fmt: skip
    return person, url, data


def test_handled_separately_leaves_the_case_and_is_looked_at_again(made, police, case):
    person, url, data = apart(police, case)
    assert any("督办" in line or "核查" in line for line in looked(browser(police), url, data))
    assert confirmed(browser(police), url, data).status_code == 302
    event = Event.objects.get(case=case, type="separate_handling")
    assert event.params == {"reason": "at_large"}
    person.refresh_from_db()
    assert person.outcome.startswith("separate")
    owed = FollowUp.objects.get(kind="case.split_check")
    assert owed.owner.department == made.departments["unit"]
    assert owed.due_on == max(add_months(dt.date(2026, 3, 20), 3), timezone.localdate())
    (item,) = [one for one in followups_for(police) if one.kind == "case.split_check"]
    assert "另案" in str(item.text)
    assert item.text.url == reverse("person-split-check", args=[case.pk, person.pk])


def test_a_reason_is_needed(police, case):
    _person, url, data = apart(police, case, reason="")
    answer = browser(police).post(url, data)
    assert "reason" in answer.context["form"].errors
    assert not FollowUp.objects.filter(kind="case.split_check").exists()


def test_not_yet_is_asked_again_and_arrived_ends_it(police, case):
    person, url, data = apart(police, case)
    confirmed(browser(police), url, data)
    check = reverse("person-split-check", args=[case.pk, person.pk])
    version = fact_current(case, person, "police").version
    later = {"version": version, "arrived": "no", "destination": "", "reason": "网上追逃中"}
    assert browser(police).post(check, later).status_code == 302
    first, second = FollowUp.objects.filter(kind="case.split_check").order_by("pk")
    assert first.closed_at is not None and first.closed_by == police
    assert second.closed_at is None
    assert second.due_on == add_months(timezone.localdate(), 3)
    found = {"version": version + 1, "arrived": "yes", "destination": "", "reason": "电话核实"}
    assert "destination" in browser(police).post(check, found).context["form"].errors
    found["destination"] = "A1399030002002026050001"
    assert browser(police).post(check, found).status_code == 302
    assert not FollowUp.objects.filter(kind="case.split_check", closed_at=None).exists()
    values = fact_current(case, person, "police").values
    assert values["la_ah"] == "A1399030002002026050001"
    assert values["la_hs"] == timezone.localdate().isoformat()
    page = browser(police).get(reverse("person-detail", args=[case.pk, person.pk])).content.decode()
    assert "A1399030002002026050001" in page


def test_a_stale_look_is_refused(police, case):
    person, url, data = apart(police, case)
    confirmed(browser(police), url, data)
    with pytest.raises(ValidationError), acting_as(police):
        split_check(
            officer=police, case=case, person=person, arrived=True, destination="A1", reason="核实", seen_version=99
        )


def test_nobody_who_is_not_apart_is_checked(police, case):
    person = Person.objects.get(case=case)
    assert browser(police).get(reverse("person-split-check", args=[case.pk, person.pk])).status_code == 404


# --- the page


def test_the_page_of_a_person_masks_minors_for_who_need_not_know(made, police):
    case = case_make(made, 3, minor=True)
    person = Person.objects.get(case=case)
    url = reverse("person-detail", args=[case.pk, person.pk])
    assert "李小某" in browser(police).get(url).content.decode()
    resident = fresh(made.officers[Role.RESIDENT_PROSECUTOR])
    page = browser(resident).get(url).content.decode()
    assert "李小某" not in page
    assert "李某某" in page


def test_a_person_of_another_case_is_404(made, police, case):
    other = Person.objects.get(case=case_make(made, 2))
    for name in ("person-detail", "person-identity", "person-split", "person-split-check"):
        assert browser(police).get(reverse(name, args=[case.pk, other.pk])).status_code == 404


def test_a_minors_number_names_the_birth():
    assert born_of(identity("2008-05-05")) == dt.date(2008, 5, 5)
    assert born_of("139903200813010010") is None
    assert born_of("x") is None


def test_the_term_after_identity_is_established_is_a_fresh_one(made, police, case):
    """CPL 160: the custody term counts from the day on which identity is established."""
    person = unknown(police, case)
    prosecutor = works(made, case, Role.PROSECUTOR)
    record(police, case, "detention", "2026-03-05 10:00", persons=[person])
    record(police, case, "arrest_request", "2026-03-06", persons=[person])
    Event._base_manager.filter(case=case).update(shared=True)
    record(prosecutor, case, "arrest_approval", "2026-03-10", persons=[person])
    Event._base_manager.filter(case=case).update(shared=True)
    record(police, case, "arrest", "2026-03-10 16:00", persons=[person])
    draft = Draft("identity_established", at("2026-04-01"), False, person, {})
    assert draft.happened_on == dt.date(2026, 4, 1)
    url = reverse("person-identity", args=[case.pk, person.pk])
    data = {
        "seen": events_seen(police, Case.objects.get(pk=case.pk)), "happened_on": "2026-04-01", "xm": "王真名",
        "csrq": "", "zjlx": "", "zjhm": "", "sf": "", "document_no": "",
    }  # fmt: skip
    lines = looked(browser(police), url, data)
    assert any("2026-06-01" in line for line in lines)
    confirmed(browser(police), url, data)
    clock = Clock.objects.get(case=case, rule="P20")
    assert clock.expiry_on == dt.date(2026, 6, 1)


def test_who_was_joined_by_mistake_is_offered_nowhere(police, case):
    """The joining is voided and nothing else is recorded: no list and no form names the person any more."""
    confirmed(browser(police), join_url(case), form(police, case))
    event = Event.objects.get(case=case, type="person_joined")
    assert len(seen_case(police, case_get(police, case.pk))[2]) == 2
    with acting_as(police):
        event_void(officer=police, case=case, event=event, reason="重复增列", seen=events_seen(police, case))
    assert list(seen_case(police, case_get(police, case.pk))[2]) == [case.persons.get(ryid="1").pk]


def test_voiding_who_was_joined_tells_of_the_steps_that_stand(police, case):
    """The preview names what is recorded of the person and stays: nobody is told that nothing changes."""
    confirmed(browser(police), join_url(case), form(police, case))
    joined = Event.objects.get(case=case, type="person_joined")
    record(police, case, "detention", "2026-04-02 09:00", persons=[joined.person], reason="2")
    page = browser(police).get(reverse("event-void", args=[case.pk, joined.pk])).content.decode()
    assert "其他程序记录仍然有效并照常计算（刑事拘留 2026-04-02）" in page
