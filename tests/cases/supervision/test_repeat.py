"""The repeat detector: one unit, one kind, three in twelve months, by the true day of the finding."""

import datetime as dt

import pytest

from cases.matters.services import matter_open
from cases.suggestions.models import Suggestion
from cases.supervision.models_repeat import ProposalState, RepeatProposal
from cases.supervision.repeat import Finding, fresh, repeat_sweep, window
from office.access.context import acting_as
from tests.cases.suggestions.walk import BODY
from tests.cases.supervision.walk import ISSUE, RowIn, Walk, noon
from tests.factories import fresh as refreshed

pytestmark = pytest.mark.django_db
DAYS = ("2026-01-05", "2026-02-02", "2026-03-02")


@pytest.fixture
def walk() -> Walk:
    return Walk()


def proposals() -> list[tuple[str, str, int]]:
    """(unit, kind, how many) of what is open."""
    rows = RepeatProposal.objects.filter(state=ProposalState.PROPOSED).order_by("pk")
    return [(row.unit.name, row.kind, row.matters.count()) for row in rows]


def issue_on(walk, day, **given):
    """Found and issued on a day."""
    return walk.issued(walk.found(day, **given), day)


@pytest.mark.parametrize(
    ("days", "counted"),
    [
        ([], 0),
        (["2026-01-05", "2026-02-02"], 0),
        (["2026-01-05", "2026-02-02", "2026-03-02"], 3),
        (["2025-03-02", "2026-02-02", "2026-03-02"], 0),  # a year and no day less
        (["2025-03-03", "2026-02-02", "2026-03-02"], 3),
        (["2025-01-05", "2026-01-05", "2026-02-02", "2026-03-02"], 3),
        (["2024-02-29", "2024-05-01", "2025-02-27"], 3),
    ],
)
def test_within_twelve_months(days, counted):
    rows = [Finding(number, dt.date.fromisoformat(day)) for number, day in enumerate(days)]
    assert len(window(rows)) == counted


def test_an_old_window_proposes_nothing():
    rows = [Finding(number, dt.date(2025, 1, number + 1)) for number in range(3)]
    assert fresh(rows, dt.date(2026, 1, 2)) == rows
    assert fresh(rows, dt.date(2026, 1, 3)) == []


def test_the_third_like_violation_proposes_a_suggestion(walk):
    for day in DAYS[:2]:
        issue_on(walk, day)
    assert proposals() == []
    issue_on(walk, DAYS[2])
    assert proposals() == [("刑侦大队", "02", 3)]
    repeat_sweep(noon("2026-03-03"))
    assert proposals() == [("刑侦大队", "02", 3)]
    issue_on(walk, "2026-03-09")
    assert proposals() == [("刑侦大队", "02", 4)]


def test_another_unit_or_another_kind_does_not_count(walk):
    issue_on(walk, DAYS[0])
    issue_on(walk, DAYS[1], unit=walk.station)
    issue_on(walk, DAYS[2], rows=[{**ISSUE, "violation": "12"}])
    assert proposals() == []


def test_several_rows_of_one_matter_count_once(walk):
    issue_on(walk, DAYS[0], rows=[ISSUE, ISSUE, ISSUE])
    assert proposals() == []


def test_only_what_was_put_to_the_police_counts(walk):
    for day in DAYS[:2]:
        issue_on(walk, day)
    walk.proposed(walk.found(DAYS[2]), DAYS[2])
    assert proposals() == []


def test_counted_by_the_day_of_the_finding_and_not_of_the_entry(walk):
    issue_on(walk, "2024-12-30")
    for day in DAYS[1:]:
        issue_on(walk, day)
    assert proposals() == []


def test_a_withdrawn_one_does_not_count_any_more(walk):
    for day in DAYS[:2]:
        issue_on(walk, day)
    target = walk.act(walk.legal, issue_on(walk, DAYS[2]), "sign", "2026-03-03")
    assert len(proposals()) == 1
    data = {"request": "撤销", "grounds": "事实有误"}
    objection = walk.open(walk.legal, "objection", "2026-03-09", act="raise_reexamine", origin=target, data=data)
    objection = walk.act(
        walk.manager, objection, "receive_reexamine", "2026-03-10", data={"reviewer": [walk.second.pk]}
    )
    told = {"result": "changed", "examined": "x", "result_reasons": "y"}
    objection = walk.act(walk.second, objection, "propose", "2026-03-12", data=told)
    walk.act(walk.chief, objection, "decide_reexamine", "2026-03-13")
    assert proposals() == []
    assert RepeatProposal.objects.get().state == ProposalState.LAPSED


def test_what_a_decided_one_counted_is_not_counted_again(walk):
    for day in DAYS:
        issue_on(walk, day)
    RepeatProposal.objects.update(state=ProposalState.DECLINED, reason="已约谈整改")
    issue_on(walk, "2026-03-09")
    repeat_sweep(noon("2026-03-10"))
    assert proposals() == []
    for day in ("2026-03-16", "2026-03-23"):
        issue_on(walk, day)
    assert proposals() == [("刑侦大队", "02", 3)]


def test_story_d_a_suggestion_for_the_whole_class(walk):
    """Three like violations propose one; begun from a matter of the class it has all of them behind it."""
    matters = [issue_on(walk, day) for day in DAYS]
    proposal = RepeatProposal.objects.get()
    said = {**BODY, "title": "规范讯问录音录像", "subject_kind": "correction", "departments": [walk.unit.pk]}
    officer = refreshed(walk.prosecutor)
    with acting_as(officer):
        suggestion = matter_open(
            officer=officer, kind="suggestion", model=Suggestion, title="规范讯问录音录像", data=said,
            origin=matters[-1], rows=[RowIn({"text": "全面排查讯问录音录像"})], now=noon("2026-03-10"),
        )  # fmt: skip
    proposal.refresh_from_db()
    assert (proposal.state, proposal.suggestion_id) == (ProposalState.TAKEN, suggestion.pk)
    assert set(suggestion.origin_links.values_list("origin_id", flat=True)) == {one.pk for one in matters}
    repeat_sweep(noon("2026-03-11"))
    assert proposals() == []
