"""The two ledgers side by side: what stands together, what is marked, and what a side keeps to itself."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.register.models import Case, Event, FactVersion, Person
from cases.register.projection import projection_store
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from tests.case_factories import at, case_make
from tests.cases.register.test_settle import reported
from tests.cases.register.two_steps import browser, works
from tests.factories import fresh

pytestmark = pytest.mark.django_db


def told(case, values, *, person=None, withheld=()):
    """What the procuratorate's ledger says."""
    return FactVersion.objects.create(
        case=case, person=person, side="procuratorate", reported=values, withheld=list(withheld),
        recorded_at=timezone.now(), source="ledger", batch_id=4,
    )  # fmt: skip


def projected(case):
    """The case as its records now stand."""
    case = Case.objects.get(pk=case.pk)
    with acting_as(Purpose("test.project")):
        projection_store(case)
    return case


def comparison(officer, case):
    answer = browser(officer).get(reverse("case-compare", args=[case.pk]))
    assert answer.status_code == 200
    return answer.context["comparison"], answer.content.decode()


def row_of(block, text):
    """The row in which this stands."""
    return next(
        row for row in block.steps
        for version in (row.police, row.procuratorate)
        if version is not None and text in version.text
    )  # fmt: skip


def test_facts_stand_side_by_side_and_differences_are_marked(police, case):
    told(case, {"ajmc": "王大某抢劫案", "ysay": "抢劫罪", "cbr": "林检", "zcjg": "海山公安局"})
    found, _page = comparison(police, case)
    rows = {str(row.label): row for row in found.blocks[0].facts}
    assert (rows["案由"].police, rows["案由"].procuratorate, rows["案由"].differs) == ("盗窃罪", "抢劫罪", True)
    assert rows["案件名称"].differs
    assert (rows["承办人"].police, rows["承办人"].procuratorate, rows["承办人"].differs) == ("高某", "林检", False)


@pytest.mark.parametrize("same", ["盗窃罪", "盗窃", " 盗 窃 罪"])
def test_the_way_of_writing_is_no_difference(police, case, same):
    told(case, {"ysay": same})
    found, _page = comparison(police, case)
    assert not next(row for row in found.blocks[0].facts if str(row.label) == "案由").differs


def test_steps_that_belong_together_stand_in_one_row(made, police, case):
    reported(made, case, "transfer_for_prosecution", "2026-05-06", side="police", person=False)
    reported(made, case, "prosecution_review_acceptance", "2026-05-09", person=False)
    reported(made, case, "arrest_approval", "2026-03-10")
    reported(made, case, "arrest", "2026-03-10 16:00", side="police")
    found, _page = comparison(police, projected(case))
    row = row_of(found.blocks[0], "移送审查起诉")
    assert "审查起诉受理" in row.procuratorate.text
    assert row.note == "相差 3 天"
    assert row.marks == ()
    row = row_of(found.blocks[1], "批准逮捕")
    assert "逮捕" in row.police.text
    assert (row.marks, row.note) == ((), "")


def test_a_contradiction_is_marked_on_every_row_it_rests_on(made, police, case):
    reported(made, case, "arrest_request", "2026-03-05", side="police")
    reported(made, case, "arrest_approval", "2026-03-10")
    reported(made, case, "bail", "2026-03-11", side="police")
    found, page = comparison(police, projected(case))
    for text in ("王大某 批准逮捕", "王大某 取保候审"):
        assert any("取保候审" in mark for mark in row_of(found.blocks[1], text).marks), text
    assert found.marked >= 2
    assert reverse("case-settle", args=[case.pk]) in page


def test_a_step_without_its_other_half_is_marked_only_where_the_other_side_would_tell_it(made, police, case):
    reported(made, case, "prosecution_review_acceptance", "2026-05-09", person=False)
    reported(made, case, "arrest_review_acceptance", "2026-03-06", person=False)
    found, _page = comparison(police, projected(case))
    assert "公安机关没有相应记录" in row_of(found.blocks[0], "审查起诉受理").marks
    assert row_of(found.blocks[0], "审查逮捕受理").marks == (), "no ledger of the police tells of the request"


def test_where_one_side_tells_nothing_nothing_is_marked_against_it(police, case):
    found, page = comparison(police, case)
    assert "只有公安机关的记录" in found.one_sided
    assert not any(row.marks for block in found.blocks for row in block.steps)
    assert "只有公安机关的记录" in page


def test_different_days_of_one_step(made, police, case):
    reported(made, case, "document_received", "2026-03-20", side="police", person=False, decision="flow_notice")
    reported(made, case, "document_received", "2026-03-22", person=False, decision="flow_notice")
    found, _page = comparison(police, projected(case))
    assert "双方记录的日期不一致" in row_of(found.blocks[0], "文书送达签收").marks


def test_what_a_side_keeps_to_itself_is_left_out(made, police, case):
    told(case, {"ysay": "抢劫罪", "cbr": "林检", "ajmc": "王大某案"}, withheld=["cbr", "ysay"])
    reported(made, case, "prosecution_review_acceptance", "2026-05-09", person=False, shared=False)
    reported(made, case, "transfer_for_prosecution", "2026-05-06", side="police", person=False)
    found, page = comparison(police, projected(case))
    assert "抢劫" not in page and "林检" not in page and "审查起诉受理" not in page
    assert not next(row for row in found.blocks[0].facts if str(row.label) == "案由").differs
    prosecutor = works(made, case, Role.PROSECUTOR)
    _found, page = comparison(prosecutor, case)
    assert "抢劫" in page and "林检" in page and "审查起诉受理" in page


def test_a_minor_is_masked_for_who_need_not_know(made):
    case = case_make(made, 3, minor=True)
    resident = fresh(made.officers[Role.RESIDENT_PROSECUTOR])
    found, page = comparison(resident, case)
    assert "李小某" not in page
    assert found.blocks[1].title == "李某某"


def test_voided_records_are_not_compared(made, police, case):
    event = Event.objects.get(case=case, type="detention")
    Event._base_manager.filter(pk=event.pk).update(voided_by=event)
    found, _page = comparison(police, case)
    assert all(not block.steps for block in found.blocks[1:])
    assert Person.objects.filter(case=case).count() == 1
    assert at("2026-03-03 08:15") == event.happened_at
