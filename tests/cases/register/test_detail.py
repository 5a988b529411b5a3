"""One case by its reader's eyes: what is hidden stays hidden, also in what follows from it."""

import dataclasses
import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.register.intake import intake_write
from cases.register.masking import Eyes, eyes_of
from cases.register.models import Case, Event, FactVersion
from cases.register.parts import stages_of
from cases.register.queries import case_get
from cases.register.queries_sight import grants_of, looked_at, sight_groups
from cases.register.reports import CaseReport, EventReport, RowReport
from cases.register.sheet import case_sheet, fact_history
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.ui.parts import StageState
from tests.case_factories import ajbh, at, case_make, intake_of, police_report
from tests.factories import County, county, fresh

pytestmark = pytest.mark.django_db
POLICE, OTHER = Eyes("police", Level.WORK, knows=True), Eyes("procuratorate", Level.WORK, knows=True)
NOW = dt.datetime(2026, 11, 21, 2, tzinfo=dt.UTC)


@pytest.fixture
def home() -> County:
    return county()


def told(home: County, *reports: CaseReport, side: str = "police", **options) -> Case:
    """Import these and give back the one case."""
    with acting_as(Purpose("test.import")):
        intake_write(list(reports), intake_of(home, side, **options))
    return Case.objects.get()


def proc_report(home: County) -> CaseReport:
    """The procuratorate on the same case: accepted, arrest approved."""
    number = "海检刑捕受[2026]139903000001号"
    key = f"proc_case:{number}"
    decision = f"proc_person_decision:{number}+1+arrest_approval+2026-03-12"
    return CaseReport(
        numbers=(("bmsah", number), ("ajbh", ajbh(home))),
        rows=(
            RowReport(
                key,
                events=(EventReport("arrest_review_acceptance", at("2026-03-06"), False, f"{key}:a"),),
                case_facts={"ajmc": "王大某盗窃案", "cbr": "周某", "sczt": "审查中"},
            ),
            RowReport(
                decision,
                ryid="1",
                events=(
                    EventReport("arrest_approval", at("2026-03-12"), False, f"{decision}:d", "海检刑捕〔2026〕1号"),
                ),
            ),
        ),
        unit_id=home.departments["prosecution"].pk,
    )


def sheet_of(case: Case, eyes: Eyes = POLICE, now: dt.datetime = NOW):
    return case_sheet(Case.objects.get(pk=case.pk), eyes, now)


def page(client, officer, case: Case, name: str = "case-detail") -> str:
    client.force_login(fresh(officer))
    answer = client.get(reverse(name, args=[case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_both_sides_of_a_case_on_one_page(home, client):
    case = told(home, police_report(home))
    told(home, proc_report(home), side="procuratorate", batch_id=2)
    text = page(client, home.officers[Role.POLICE_LEGAL], case)
    for word in (
        "王大某盗窃案",
        ajbh(home),
        "海检刑捕受[2026]139903000001号",
        "刑侦大队",
        "主办 高某",
        "第一检察部",
        "承办 周某",
        "受案登记表",
        "批准逮捕",
        "海检刑捕〔2026〕1号",
        "经过若干",
        "谁能看到",
        "记录下一步",
    ):
        assert word in text, word
    sheet = sheet_of(case)
    assert [row.event.type for row in sheet.events] == [
        "arrest_approval",
        "arrest_review_acceptance",
        "detention",
        "filing",
        "acceptance",
    ]
    assert (len(sheet.persons), sheet.held, sheet.persons[0].measure) == (1, 1, "刑事拘留")
    assert sheet.persons[0].since == dt.date(2026, 3, 3)


def test_the_other_side_does_not_read_withheld_columns(home, client):
    report = police_report(home)
    intake = intake_of(home)
    intake = dataclasses.replace(
        intake, sharing=dataclasses.replace(intake.sharing, withheld=("jyaq", "zbmj", "ajmc", "xm"))
    )
    with acting_as(Purpose("test.import")):
        intake_write([report], intake)
    case = Case.objects.get()
    text = page(client, home.officers[Role.RESIDENT_PROSECUTOR], case)
    for hidden in ("经过若干", "高某", "王大某"):
        assert hidden not in text, hidden
    assert "1 号人员" in text
    assert "盗窃罪" in text
    assert "经过若干" in page(client, home.officers[Role.POLICE_LEGAL], case)
    history = page(client, home.officers[Role.RESIDENT_PROSECUTOR], case, "case-facts")
    for hidden in ("经过若干", "高某", "王大某"):
        assert hidden not in history, hidden


def test_what_is_not_shared_does_not_show_through_what_follows_from_it(home):
    case = told(home, police_report(home, filing="2026-03-02"))
    told(home, proc_report(home), side="procuratorate", batch_id=2)
    detention = Event.objects.get(type="detention")
    Event._base_manager.filter(pk=detention.pk).update(shared=False)
    theirs = sheet_of(case, OTHER)
    assert "detention" not in [row.event.type for row in theirs.events]
    assert theirs.hidden_events == 1
    assert (theirs.held, theirs.persons[0].measure) == (0, "未采取")
    assert all(detention.pk not in finding.events for finding in theirs.findings)
    ours = sheet_of(case, POLICE)
    assert (ours.held, ours.hidden_events) == (1, 0)


def test_a_person_known_only_from_what_is_not_shared_is_not_there(home):
    case = told(home, police_report(home))
    told(home, proc_report(home), side="procuratorate", batch_id=2)
    key = f"police_suspect_measure:{ajbh(home)}+2+bail+2026-03-04"
    second = RowReport(
        key,
        ryid="2",
        events=(EventReport("bail", at("2026-03-04"), True, f"{key}:start"),),
        person_facts={"xm": "赵四某"},
    )
    told(home, CaseReport((("ajbh", ajbh(home)),), (second,), case_row=False), batch_id=3, shared=False)
    assert [row.name for row in sheet_of(case, POLICE).persons] == ["王大某", "赵四某"]
    assert [row.name for row in sheet_of(case, OTHER).persons] == ["王大某"]


def test_a_side_that_shares_nothing_is_not_read_by_the_other(home, client):
    case = told(home, police_report(home), shared=False)
    told(home, proc_report(home), side="procuratorate", batch_id=2)
    text = page(client, home.officers[Role.PROSECUTOR], case)
    for hidden in ("高某", "经过若干", "受案登记表", "刑事拘留", "盗窃罪", "公安机关台账信息"):
        assert hidden not in text, hidden
    assert "批准逮捕" in text
    history = page(client, home.officers[Role.PROSECUTOR], case, "case-facts")
    assert "盗窃罪" not in history
    assert "高某" in page(client, home.officers[Role.POLICE_LEGAL], case)


def test_a_voided_event_is_struck_through_and_says_why_to_its_own_side(home, client):
    case = told(home, police_report(home))
    told(home, police_report(home, filing="2026-03-05"), batch_id=2)
    ours, theirs = sheet_of(case, POLICE), sheet_of(case, OTHER)
    for sheet, reason in ((ours, "后来的台账更正"), (theirs, "")):
        (row,) = [row for row in sheet.events if row.voided]
        assert (row.event.type, str(row.void_reason)) == ("filing", reason)
    text = page(client, home.officers[Role.POLICE_LEGAL], case)
    assert "<s>立案</s>" in text
    assert "后来的台账更正" in text
    assert "由记录机关作废" in page(client, home.officers[Role.RESIDENT_PROSECUTOR], case)
    assert ours.projection.first_on["filing"] == dt.date(2026, 3, 5)


def test_late_entries_say_so(home):
    with time_machine.travel("2026-03-03 20:00+08:00", tick=False):
        case = told(home, police_report(home))
        assert not any(row.late for row in sheet_of(case).events), "a ledger is always later than what it reports"
        for kind, day in (("case_solved", 2), ("transfer_for_prosecution", 3)):
            Event.objects.create(
                case=case,
                type=kind,
                happened_at=at(f"2026-03-0{day}"),
                happened_on=dt.date(2026, 3, day),
                side="police",
                agency=home.police,
                recorded_at=timezone.now(),
                source="form",
            )
    late = {row.event.type: row.late for row in sheet_of(case).events if row.event.source == "form"}
    assert late == {"case_solved": dt.date(2026, 3, 3), "transfer_for_prosecution": None}


def test_findings_mark_the_stage_and_name_the_article(home, client):
    case = told(home, police_report(home, acceptance="2026-03-10", filing="2026-03-02"))
    sheet = sheet_of(case)
    assert sheet.stage_unsettled
    assert [stage.state for stage in stages_of(sheet) if stage.state == StageState.UNVERIFIED]
    text = page(client, home.officers[Role.POLICE_LEGAL], case)
    assert "待核实" in text
    assert "公安机关办理刑事案件程序规定第171条" in text
    assert "早于受案" in text


def test_who_sees_it_and_who_looked(home, client):
    case = told(home, police_report(home))
    for role in (Role.POLICE_LEGAL, Role.RESIDENT_PROSECUTOR, Role.RESIDENT_PROSECUTOR):
        page(client, home.officers[role], case)
    client.get(reverse("case-list"))  # a list names many cases and is no look at one
    now = timezone.now()
    lines = grants_of(case, now)
    groups = {(str(group.side), frozenset(group.names), group.works) for group in sight_groups(lines)}
    assert groups == {
        ("police", frozenset({"法制大队", "刑侦大队"}), True),
        ("procuratorate", frozenset({"派驻检察官"}), False),
    }
    looked = {one.name: one.times for one in looked_at(case, now)}
    assert looked["某resident_prosecutor"] >= 2
    assert looked["某police_legal"] == 1
    assert looked_at(case, now + dt.timedelta(days=8)) == []


def test_only_what_may_be_done_is_offered(home, client):
    case = told(home, police_report(home))
    offers = {
        Role.POLICE_LEGAL: ("event-record", "fact-correct", "case-share"),
        Role.POLICE_HANDLER: ("event-record", "fact-correct"),
        Role.RESIDENT_PROSECUTOR: (),
    }
    for role, names in offers.items():
        text = page(client, home.officers[role], case)
        for name in ("event-record", "fact-correct", "case-share"):
            assert (reverse(name, args=[case.pk]) in text) == (name in names), (role, name)
    void = reverse("event-void", args=[case.pk, Event.objects.get(type="filing").pk])
    assert void in page(client, home.officers[Role.POLICE_HANDLER], case)
    assert void not in page(client, home.officers[Role.RESIDENT_PROSECUTOR], case)


def test_an_officer_voids_only_the_own_sides_events(home, client):
    case = told(home, police_report(home))
    told(home, proc_report(home), side="procuratorate", batch_id=2)
    text = page(client, home.officers[Role.PROSECUTOR], case)
    own, other = (Event.objects.get(type=kind) for kind in ("arrest_approval", "filing"))
    assert reverse("event-void", args=[case.pk, own.pk]) in text
    assert reverse("event-void", args=[case.pk, other.pk]) not in text


@pytest.mark.parametrize("name", ["case-detail", "case-facts"])
def test_invisible_is_not_found(home, client, name):
    case = told(home, police_report(home))
    other = county("云水", "139904")
    strangers = [other.officers[role] for role in (Role.POLICE_LEGAL, Role.CHIEF_PROCURATOR)]
    strangers += [
        home.officers[role]
        for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.THIRD_PARTY, Role.PROSECUTOR, Role.POLICE_OVERSIGHT)
    ]
    for officer in strangers:
        client.force_login(fresh(officer))
        assert client.get(reverse(name, args=[case.pk])).status_code == 404, officer.username
        assert client.get(reverse(name, args=[case.pk + 999])).status_code == 404


def test_a_grant_to_an_administrator_opens_nothing(home, client):
    case = told(home, police_report(home))
    officer = home.officers[Role.ADMINISTRATOR]
    with acting_as(Purpose("test.share")):
        grant_give(root=case, principal=officer.principal, level=Level.WORK, reason="误授", basis="第六条")
    client.force_login(fresh(officer))
    assert client.get(reverse("case-detail", args=[case.pk])).status_code == 404


def test_versions_of_facts(home, client):
    case = told(home, police_report(home))
    report = police_report(home)
    facts = {**report.rows[0].case_facts, "ay_mc": "抢夺罪", "jyaq": "另有经过"}
    row = dataclasses.replace(report.rows[0], case_facts=facts)
    told(home, dataclasses.replace(report, rows=(row, report.rows[1])), batch_id=2)
    assert FactVersion.objects.filter(person=None).count() == 2
    newest = fact_history(sheet_of(case))[0]
    assert newest.fact.version == 2
    assert ("案由", "盗窃罪", "抢夺罪") in [tuple(map(str, change)) for change in newest.changes]
    theirs = fact_history(sheet_of(case, OTHER))[0]
    assert [str(label) for label, _before, _after in theirs.changes] == ["案由"]
    assert "抢夺罪" in page(client, home.officers[Role.RESIDENT_PROSECUTOR], case, "case-facts")


def test_an_empty_case_says_so(home, client):
    now = timezone.now()
    case = Case.objects.create(office=home.office, opened_at=now, updated_at=now)
    with acting_as(Purpose("test.share")):
        grant_give(
            root=case, principal=home.departments["legal"].principal, level=Level.SEE, reason="核对", basis="第六条"
        )
    text = page(client, home.officers[Role.POLICE_LEGAL], case)
    for words in ("未命名案件", "尚无犯罪嫌疑人记录", "尚无记录"):
        assert words in text


def test_the_page_asks_a_fixed_number_of_queries(home, client):
    few = case_make(home, 1)
    counts = []
    client.force_login(fresh(home.officers[Role.POLICE_LEGAL]))
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("case-detail", args=[few.pk]))
        counts.append(len(asked))
        for extra in range(2, 6):
            key = f"police_suspect_measure:{ajbh(home)}+{extra}+bail+2026-03-04"
            row = RowReport(
                key,
                ryid=str(extra),
                events=(EventReport("bail", at("2026-03-04"), True, f"{key}:start"),),
                person_facts={"xm": f"赵{extra}某"},
            )
            with acting_as(Purpose("test.import")):
                report = CaseReport((("ajbh", ajbh(home)),), (row,), case_row=False)
                intake_write([report], intake_of(home, batch_id=extra))
    client.get(reverse("case-detail", args=[few.pk]))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("case-detail", args=[few.pk]))
    assert len(asked) <= min(counts) + 1
    assert len(asked) <= 30


def test_in_english(home, client):
    case = told(home, police_report(home))
    officer = fresh(home.officers[Role.POLICE_LEGAL])
    client.force_login(officer)
    client.post(reverse("language"), {"language": "en", "next": "/"})
    text = client.get(reverse("case-detail", args=[case.pk])).content.decode()
    for word in ("Suspects and measures", "Criminal detention", "Acceptance register", "Who can see it"):
        assert word in text
    assert eyes_of(officer, case_get(officer, case.pk).my_level).level == Level.WORK
