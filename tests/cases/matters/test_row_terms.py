"""Rows that say themselves who owes them and until when; papers of a side's own use."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cases.matters.loader import parse_flow
from cases.matters.verify import FlowError
from office.followup.models import FollowUp
from office.papers.kinds import PaperKind
from office.papers.models import Document
from office.papers.paper import Paper, Paragraph
from tests.cases.matters.sample import AnswerIn, RowIn, Walk, flow_text, flow_use

pytestmark = pytest.mark.django_db

FIELDS = """
[[item.field]]
name = "owner"
zh = "责任单位"
en = "owner"
[[item.field]]
name = "by"
zh = "时限"
en = "by"
kind = "date"
[[item.answer]]
code = "adopted"
"""
OWED = 'items = "opinion"\nrule = "S01"\n'
OWN_TERM = 'items = "opinion"\nrows_when = "owner=公安"\nrow_field = "by"\n'


def flow() -> str:
    text = flow_text().decode().replace('[[item.answer]]\ncode = "adopted"\n', FIELDS.lstrip(), 1)
    return text.replace(OWED, OWN_TERM, 1)


def test_a_row_is_owed_by_whom_it_names_until_its_own_day(monkeypatch):
    flow_use(monkeypatch, flow().encode())
    walk = Walk()
    matter = walk.act(walk.prosecutor, walk.open(), "take", data={"who": [walk.prosecutor.pk]})
    rows = [
        RowIn({"text": "一", "owner": "公安", "by": "2026-05-06"}),
        RowIn({"text": "二", "owner": "检察"}),
        RowIn({"text": "三", "owner": "公安"}),
    ]
    matter = walk.act(walk.prosecutor, matter, "draft", rows=rows)
    matter = walk.act(walk.chief, matter, "send", happened_on=dt.date.today())
    open_rows = FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None).order_by("pk")
    assert [(row.params["position"], row.due_on) for row in open_rows] == [(1, dt.date(2026, 5, 6)), (3, None)]
    first = matter.items.get(position=1)
    walk.act(walk.police, matter, "answer", answers=[AnswerIn(first.pk, "adopted")])
    assert [row.params["position"] for row in open_rows.all()] == [3]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('row_field = "by"', 'row_field = "until"', "no row says until"),
        ('row_field = "by"', 'row_field = "by"\ndays = 3', "more than one length"),
        ('items = "opinion"\nrows_when', "rows_when", "of which rows"),
    ],
)
def test_a_term_of_rows_that_does_not_hold_together(old, new, fault):
    text = flow()
    assert old in text
    with pytest.raises(FlowError, match=fault):
        parse_flow(text.replace(old, new, 1).encode(), "sample.toml")


@pytest.mark.parametrize("inner", [False, True])
def test_a_paper_of_own_use_is_never_shown_to_the_other_side(monkeypatch, inner):
    kind = PaperKind("sheet", "审批表", "sheet", "批", lambda values: Paper(blocks=[Paragraph("x")]), inner=inner)
    monkeypatch.setattr("office.papers.kinds.paper_kinds", lambda: {"sheet": kind})
    text = (
        flow_text()
        .decode()
        .replace(
            'code = "take"\nzh = "受理"\nen = "take up"\nfrom',
            'code = "take"\nzh = "受理"\nen = "take up"\ndocument = "sheet"\nfrom',
            1,
        )
    )
    flow_use(monkeypatch, text.encode())
    walk = Walk()
    matter = walk.act(walk.prosecutor, walk.open(), "take", data={"who": [walk.prosecutor.pk]})
    assert Document.objects.get(root_id=matter.pk).shared is not inner
    matter = walk.act(walk.prosecutor, matter, "draft", rows=[RowIn({"text": "一"})])
    walk.act(walk.chief, matter, "send", happened_on=dt.date.today())
    assert Document.objects.get(root_id=matter.pk).shared is not inner


def test_a_row_that_asks_nothing_waits_for_nothing(monkeypatch):
    text = flow().replace('zh = "意见"\nen = "opinions"\n', 'zh = "意见"\nen = "opinions"\nasks = "owner=公安"\n', 1)
    flow_use(monkeypatch, text.encode())
    walk = Walk()
    matter = walk.act(walk.prosecutor, walk.open(), "take", data={"who": [walk.prosecutor.pk]})
    rows = [RowIn({"text": "一", "owner": "公安"}), RowIn({"text": "二"})]
    matter = walk.act(walk.prosecutor, matter, "draft", rows=rows)
    matter = walk.act(walk.chief, matter, "send", happened_on=dt.date.today())
    with pytest.raises(ValidationError):
        walk.act(walk.prosecutor, matter, "finish")
    walk.act(walk.police, matter, "answer", answers=[AnswerIn(matter.items.get(position=1).pk, "adopted")])
    assert walk.act(walk.prosecutor, matter, "finish").closed


def test_entering_rows_leaves_what_the_other_side_keeps_to_itself(monkeypatch):
    flow_use(monkeypatch)
    walk = Walk()
    matter = walk.act(walk.prosecutor, walk.open(), "take", data={"who": [walk.prosecutor.pk]})
    matter.items.create(list="opinion", position=1, data={"text": "公安内部"}, side="police", shared=False)
    walk.act(walk.prosecutor, matter, "draft", rows=[RowIn({"text": "一"})])
    assert list(matter.items.order_by("position").values_list("position", "withdrawn")) == [(1, False), (2, False)]
