"""What one side keeps to itself shows nowhere to the other: lists, search, boxes, findings, forms; and reads leave
their traces."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.clocks.home_custody import box as custody_box
from cases.clocks.queries_custody import custody_list
from cases.register.front import unsettled_box
from cases.register.masking import eyes_of
from cases.register.models import Case, CaseAccess, Event, Finding
from cases.register.moved import CaseMovedOn, Change, events_seen
from cases.register.projection_check import projection_differences
from cases.register.queries import CaseFilters, case_find, case_page
from cases.register.queries_sight import looked_at
from cases.register.roots import case_refs
from cases.register.services_facts import fact_correct
from cases.register.sheet import case_sheet
from cases.register.views_record import moved_lines
from office.access.check import differences
from office.access.context import acting_as, note_read
from office.access.models import Level
from office.access.roles import Role
from office.agencies.models import SharingSetting
from office.audit.models import AuditRecord
from office.audit.queries import names_root
from tests.factories import fresh
from tests.sharing.ledgers.flows import bring
from tests.sharing.ledgers.samples import ajbh, bmsah, decision, measure, police_case, proc_case

pytestmark = pytest.mark.django_db
NAME = "王五六"


@pytest.fixture
def resident(made):
    return fresh(made.officers[Role.RESIDENT_PROSECUTOR])


@pytest.fixture
def legal(made):
    return fresh(made.officers[Role.POLICE_LEGAL])


def keep(layout):
    SharingSetting.objects.filter(layout=layout).update(active=False)


@pytest.fixture
def kept_measures(made, tmp_path):
    keep("police_suspect_measure")
    bring(made, tmp_path, "police_case", [police_case(1, ajmc="某某盗窃案")])
    bring(made, tmp_path, "police_suspect_measure", [measure(1, xm=NAME)])


def test_what_the_police_keep(made, kept_measures, resident, legal, client):
    assert Case.objects.get().hidden_from == 2 and set(CaseAccess.objects.values_list("hidden_from", flat=True)) == {2}
    with acting_as(resident, writes=False):
        (row,) = case_page(resident, CaseFilters()).rows
        assert row.partly_shared and row.suspects == [] and row.police_unit_name == ""
        assert case_find(resident, NAME, 5) == [] and case_page(resident, CaseFilters(person=NAME)).total == 0
        assert len(case_find(resident, ajbh(1), 5)) == 1
        assert case_page(resident, CaseFilters(stage=Case.objects.get().stage)).total == 0
        assert case_page(resident, CaseFilters(findings="none")).total == 0
        assert custody_box(resident, timezone.localdate()) is None
    with acting_as(legal, writes=False):
        (row,) = case_page(legal, CaseFilters()).rows
        assert not row.partly_shared and [one.name for one in row.suspects] == [NAME]
        assert len(case_find(legal, NAME, 5)) == 1 and len(custody_list(legal, timezone.now())) == 1
        assert case_page(legal, CaseFilters(stage=Case.objects.get().stage)).total == 1
    client.force_login(resident)
    page = client.get(reverse("case-list")).content.decode()
    assert "对方未全部共享" in page and NAME not in page
    assert not list(projection_differences())
    assert not [line for line in differences() if not line.startswith("officer ")]


def test_what_the_procuratorate_keeps(made, tmp_path, legal, client):
    keep("proc_person_decision")
    bring(made, tmp_path, "police_case", [police_case(1, yssj="2026-04-01 10:00")])
    bring(made, tmp_path, "police_suspect_measure", [measure(1)])
    bring(made, tmp_path, "proc_case", [proc_case(1, ajlb="审查起诉", slrq="2026-04-02", bmsah=bmsah(1, "诉"))])
    told = decision(1, bmsah=bmsah(1, "诉"), jdlx="不起诉", yy="法定不起诉", jdrq="2026-04-10", sdrq="")
    bring(made, tmp_path, "proc_person_decision", [told])
    case = Case.objects.get()
    assert case.hidden_from == 1
    client.force_login(legal)
    page = client.get(reverse("case-list")).content.decode()
    assert "甲某1盗窃案" in page and "城关派出所" in page and "不起诉</td>" not in page
    with acting_as(legal, writes=False):
        (row,) = case_page(legal, CaseFilters()).rows
        assert row.stage != case.stage
        assert case_page(legal, CaseFilters(stage=case.stage)).total == 0
        assert unsettled_box(legal, timezone.localdate()) is None


def test_the_column_is_proved(made, kept_measures):
    Case.objects.update(hidden_from=0)
    assert "hidden_from" in "".join(projection_differences(repair=True))
    assert Case.objects.get().hidden_from == 2 and not list(projection_differences())


def test_findings_of_a_ledger_stay_with_their_side(made, tmp_path, kept_measures, resident, legal):
    bring(made, tmp_path, "police_suspect_measure", [measure(1, xm=NAME, kssj="2026-03-07 16:00")])
    finding = Finding.objects.get(code="row_key_corrected")
    assert (finding.side, finding.shared) == ("police", False)
    case, now = Case.objects.get(), timezone.now()
    assert "row_key_corrected" not in {row.code for row in case_sheet(case, eyes_of(resident, Level.SEE), now).findings}
    (row,) = [
        row for row in case_sheet(case, eyes_of(legal, Level.WORK), now).findings if row.code == "row_key_corrected"
    ]
    assert "police_suspect_measure" not in row.text and "+" not in row.text
    assert f"{ajbh(1)}，1 号人员，刑事拘留，2026-03-07 14:00" in row.text


def test_a_finding_on_a_withheld_column(made, tmp_path, resident, legal):
    bring(made, tmp_path, "police_case", [police_case(1, jyaq="一")])
    case = Case.objects.get()
    with acting_as(legal):
        eyes = eyes_of(legal, Level.WORK)
        fact_correct(
            officer=legal, eyes=eyes, case=case, person=None, values={"jyaq": "二"}, reason="误", seen_version=1
        )
    bring(made, tmp_path, "police_case", [police_case(1, jyaq="三")])
    now = timezone.now()
    assert case_sheet(case, eyes_of(legal, Level.WORK), now).findings
    assert not case_sheet(case, eyes_of(resident, Level.SEE), now).findings


def test_a_form_tells_nothing_of_hidden_events(made, tmp_path, kept_measures, resident):
    case = Case.objects.get()
    seen = events_seen(resident, case)
    bring(made, tmp_path, "police_suspect_measure", [measure(1, "2", xm="赵某")])
    assert events_seen(resident, case) == seen


def test_references_are_reads(made, kept_measures, resident):
    case = Case.objects.get()
    with acting_as(resident, writes=False):
        assert NAME not in case_refs(resident, [case.pk])[case.pk].title
    assert AuditRecord.objects.filter(officer=resident, action="read", root_kind="case", root_id=case.pk).exists()


def test_every_case_of_a_large_read_is_in_the_audit(made, kept_measures, resident):
    case = Case.objects.get()
    ids = [case.pk, *range(10_000, 10_450)]
    with acting_as(resident, writes=False, page="ledger-export"):
        note_read("case", ids)
    rows = AuditRecord.objects.filter(officer=resident, action="read")
    assert sorted(pk for row in rows for pk in row.detail["ids"]["case"]) == sorted(ids)
    assert [len(row.detail["ids"]["case"]) for row in rows.order_by("pk")] == [200, 200, 51]
    assert rows.filter(names_root("case", 10_449)).count() == 1
    assert [one.times for one in looked_at(case, timezone.now())] == [1]


def test_a_stale_form_names_the_other_agency_only(made, kept_measures, resident, legal):
    event = Event.objects.filter(side="police", shared=True).first()
    event.recorded_by = legal
    moved = CaseMovedOn([Change(event=event)], "1-1")
    (told,) = moved_lines(eyes_of(resident, Level.SEE), {}, moved)
    assert legal.name not in told and str(event.agency) in told
    assert legal.name in moved_lines(eyes_of(legal, Level.WORK), {}, moved)[0]


def test_a_page_with_hidden_cases_keeps_to_few_statements(made, kept_measures, resident, django_assert_max_num_queries):
    with acting_as(resident, writes=False), django_assert_max_num_queries(12):
        case_page(resident, CaseFilters())
