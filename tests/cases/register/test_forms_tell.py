"""What the forms tell apart: two of one name, a first statement and a correction, who asks and who answers."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from cases.register.intake import intake_write
from cases.register.masking import eyes_of
from cases.register.models import Case, Event, Person
from cases.register.moved import events_seen
from cases.register.reports import CaseReport, RowReport
from cases.register.services_facts import fact_correct
from cases.register.services_open import case_open
from cases.register.services_settle import finding_settle, items_of_case, settle_ask, settle_ask_withdraw
from cases.register.settle_asks import asks_open
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from tests.case_factories import ajbh, at, case_make, intake_of, police_report
from tests.cases.register.two_steps import browser, data_of, looked, record, url_of
from tests.factories import fresh

pytestmark = pytest.mark.django_db
PAGES = ["event-record", "handover-new", "case-split"]


# --- two of one name


@pytest.fixture
def twins(case, police):
    """Two suspects called the same, both held."""
    second = Person.objects.create(case=case, ryid="2", name="王大某")
    record(police, case, "person_joined", "2026-03-03", persons=[second])
    record(police, case, "detention", "2026-03-03 10:00", persons=[second])
    return list(Person.objects.filter(case=case).order_by("ryid"))


@pytest.mark.parametrize("page", PAGES)
def test_two_of_one_name_are_told_apart_in_every_choice(case, police, twins, page):
    asked = {"type": "release"} if page == "event-record" else {}
    form = browser(police).get(reverse(page, args=[case.pk]), asked).context["form"]
    field = form.fields["person" if page == "event-record" else "persons"]
    labels = [str(label) for _pk, label in field.choices]
    assert [f"人员编号{person.ryid}" in label for person, label in zip(twins, labels, strict=True)] == [True, True]


def test_also_in_what_a_step_changes(case, police, twins):
    data = data_of(police, case, "release", "2026-03-05", person=[twins[1].pk])
    lines = looked(browser(police), url_of(case, type="release"), data)
    assert any("人员编号2" in line for line in lines)
    assert not any("人员编号1" in line for line in lines)


def test_masked_alike_is_alike(made):
    """Two minors' names may read the same once masked."""
    case = case_make(made, 4, minor=True)
    row = RowReport(row_key="m2", ryid="2", person_facts={"xm": "李大某", "swcn": True})
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, 4)),), (row,), None)], intake_of(made))
    reader = fresh(made.officers[Role.RESIDENT_PROSECUTOR])
    page = browser(reader).get(reverse("case-detail", args=[case.pk])).content.decode()
    assert "李某某（人员编号1）" in page and "李某某（人员编号2）" in page
    assert "李大某" not in page and "李小某" not in page


def test_one_of_a_name_needs_no_number(case, police):
    form = browser(police).get(url_of(case, type="bail")).context["form"]
    assert "人员编号" not in str(form.fields["person"].choices)


# --- a name that is needed is not called optional


def test_the_name_is_marked_as_needed_unless_identity_is_unknown(case, police):
    url = reverse("person-join", args=[case.pk])
    form = browser(police).get(url).context["form"]
    assert form.fields["xm"].required
    page = browser(police).get(url).content.decode()
    head = page[page.index('for="id_xm"') :]
    assert "可不填" not in head[: head.index("</label>")]
    unknown = {"seen": events_seen(police, case), "happened_on": "2026-03-04", "xm": "", "unknown": "on", "ryid": ""}
    assert browser(police).post(url, unknown).context["shown"].ready


# --- the first statement is no correction


def opened(made):
    who = fresh(made.officers[Role.POLICE_HANDLER])
    values = {"ajmc": "周某盗窃案", "ay_mc": "盗窃罪", "zbmj": "高某", "fadd": "某路1号"}
    with acting_as(who):
        return case_open(
            officer=who, number=ajbh(made, 6), unit=made.departments["unit"], accepted_at=at("2026-03-01 09:00"),
            values=values, flags={},
        )  # fmt: skip


def marked(officer, case):
    """Labels of the facts of the case that are shown as put right by hand."""
    page = browser(officer).get(reverse("case-detail", args=[case.pk]))
    own = next(side for side in page.context["sides"] if side.case)
    return {line.code for line in own.case.lines if line.corrected}


def correct(officer, case, **values):
    with acting_as(officer):
        fact_correct(
            officer=officer, eyes=eyes_of(officer, Level.WORK), case=case, person=None, values=values,
            reason="核对笔录", seen_version=current(case),
        )  # fmt: skip


def current(case):
    return case.facts.get(current=True, person=None, side="police").version


def test_what_was_typed_on_acceptance_is_no_correction(made, police):
    case = opened(made)
    assert marked(police, case) == set()
    correct(police, case, fadd="某路2号")
    assert marked(police, case) == {"fadd"}, "and what was put right since is one"


def test_a_ledger_that_says_the_same_makes_it_none(made, police):
    case = opened(made)
    report = police_report(made, 6)
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport(report.numbers, report.rows[:1], report.unit_id)], intake_of(made))
    assert "zbmj" not in marked(police, case)
    assert "fadd" not in marked(police, case), "the ledger has no such column filled"


def test_what_a_ledger_tells_otherwise_was_put_right(made, police):
    case = case_make(made, 5)
    correct(police, case, ay_mc="诈骗罪")
    assert marked(police, case) == {"ay_mc"}


# --- who asks does not answer


@pytest.fixture
def doubted(made, police, prosecutor, case):
    """A finding on records of both sides' making, and its name."""
    record(police, case, "arrest_request", "2026-03-05")
    bail = {"type": "bail", "happened_on": "2026-03-01"}
    Event.objects.create(
        case=case, person=Person.objects.get(case=case), happened_at=at("2026-03-01"), side="police",
        agency=made.police, params={}, recorded_at=at("2026-03-06"), source="ledger", batch_id=4, row_key="r",
        source_key="ledger:bail", **bail,
    )  # fmt: skip
    record(police, case, "case_solved", "2026-03-12")
    return next(one for one in items_of_case(police, Case.objects.get(pk=case.pk)) if one.can_settle)


def settle(officer, case, key):
    case = Case.objects.get(pk=case.pk)
    with acting_as(officer):
        return finding_settle(
            officer=officer, case=case, key=key, choice="as_recorded", reason="核对案卷",
            seen=events_seen(officer, case),
        )  # fmt: skip


def test_who_asked_does_not_settle_it_alone(case, police, prosecutor, doubted):
    with acting_as(police):
        settle_ask(officer=police, case=case, key=doubted.key)
    page = browser(police).get(reverse("case-settle", args=[case.pk]))
    told = next(one for one in page.context["items"] if one.item.key == doubted.key)
    assert told.asked_own and told.form is None
    with pytest.raises(ValidationError):
        settle(police, case, doubted.key)
    assert asks_open([case.pk]).exists()
    settle(prosecutor, case, doubted.key)
    assert not asks_open([case.pk]).exists()


def test_a_question_is_taken_back_in_the_open(case, police, prosecutor, doubted):
    """It is closed with its word, in the list of what anyone owes, and then the own side may settle again."""
    with acting_as(police):
        settle_ask(officer=police, case=case, key=doubted.key)
    with acting_as(prosecutor), pytest.raises(Http404):
        settle_ask_withdraw(officer=prosecutor, case=case, key=doubted.key)
    asked = asks_open([case.pk]).get()
    answer = browser(police).post(reverse("case-settle-ask", args=[case.pk]), {"item": doubted.key, "withdraw": "1"})
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert (asked.word, asked.closed_by) == ("withdrawn", police)
    settle(police, case, doubted.key)


# --- nothing typed is lost

KEPT = [
    ("case-open", {"number": "A1", "happened_on": "2026-03-01", "happened_time": "09:30", "ajmc": "某案名",
                   "fadd": "某路9号", "jyaq": "经过若干", "fasj_q": "不是日期", "sfswcn": "on"}),
    ("person-join", {"happened_on": "2026-03-04", "xm": "李某", "zjhm": "110105194912310021", "sf": "公职人员",
                     "csrq": "1990-01-02", "ryid": "七", "document_no": "文1号"}),
    ("person-identity", {"happened_on": "2026-03-04", "xm": "", "zjhm": "110105194912310021", "document_no": "文1号"}),
    ("person-split", {"happened_on": "2026-03-04", "reason": "", "destination": "A99", "document_no": "文1号"}),
    ("fact-correct", {"version": "1", "f_ajmc": "某案名", "f_fadd": "某路9号", "f_jyaq": "经过若干", "reason": ""}),
    ("handover-new", {"summary": "请审核证据", "m-TOTAL_FORMS": "2", "m-INITIAL_FORMS": "0", "m-0-name": "卷宗甲",
                      "m-0-pages": "77", "m-1-copies": "3"}),
    ("case-split", {"number": "A2", "reason": "另行侦查"}),
]  # fmt: skip


@pytest.mark.parametrize(("page", "typed"), KEPT, ids=[row[0] for row in KEPT])
def test_a_form_that_is_refused_keeps_what_was_typed(made, case, police, page, typed):
    row = RowReport(row_key="two", ryid="2", person_facts={"xm": "赵某"})
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, 1)),), (row,), None)], intake_of(made))
    args = [] if page == "case-open" else [case.pk]
    if page in ("person-identity", "person-split"):
        args.append(Person.objects.get(case=case, ryid="1").pk)
    before = Event.objects.count()
    answer = browser(police).post(reverse(page, args=args), {"seen": events_seen(police, case), **typed})
    assert answer.status_code == 200
    assert Event.objects.count() == before
    told = answer.content.decode()
    for name, value in typed.items():
        if value == "on":
            assert "checked" in told[told.index(f'name="{name}"') :][:200], name
        elif value and "FORMS" not in name:
            assert value in told, name
