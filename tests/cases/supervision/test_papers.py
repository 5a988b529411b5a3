"""The papers of supervision: nothing blank that they need, and all of them as Word and as a sheet."""

import io

import pytest
from django.core.exceptions import ValidationError
from docx import Document as Word

from cases.matters.loader import load_flows
from cases.supervision.named import SUPERVISION_PAPERS
from cases.supervision.papers_words import LABELS
from office.papers.kinds import blanks_refuse, paper_build, paper_kind
from office.papers.page import PaperPage
from office.papers.word import word_file

ROW = {
    "violation": "讯问未录音录像", "facts": "事实甲", "law": "第123条", "demand": "补正", "answer": "已纠正",
    "answer_text": "已改", "verdict": "采纳", "verdict_text": "", "name": "鉴定意见", "proves": "轻伤", "pages": "3",
}  # fmt: skip
VALUES = {name: f"{name}之内容" for name in LABELS if name != "rows"} | {
    "rows": {"issue": [ROW, ROW], "evidence": [ROW]},
    "direction": "应当立案而不立案",
    "urge_by": "2026-03-31", "overdue_since": "2026-02-05", "explain_by": "2026-03-10", "feedback_by": "2026-04-10",
    "unit_named": "刑侦大队", "complaint_result": "情况属实", "title": "刑侦大队：讯问",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(SUPERVISION_PAPERS))
def test_it_can_be_read_and_edited(code):
    kind = paper_kind(code)
    blanks_refuse(kind, VALUES)
    paper = paper_build(kind, VALUES, agency="海山区人民检察院", number="海检违〔2026〕1号")
    text = "\n".join(one.text for one in Word(io.BytesIO(word_file(paper))).paragraphs)
    assert (paper.title or kind.zh) in text and "〔2026〕1号" in text
    assert paper.title in str(PaperPage(paper))


@pytest.mark.parametrize("code", sorted(SUPERVISION_PAPERS))
def test_what_it_needs_may_not_be_blank(code):
    kind = paper_kind(code)
    for name in kind.required:
        empty: object = {"issue": [], "evidence": []} if name == "rows" else "  "
        with pytest.raises(ValidationError) as refused:
            blanks_refuse(kind, {**VALUES, name: empty})
        assert name in refused.value.message_dict
        assert kind.label(name) != name


def test_reasons_for_filing_and_for_not_filing_are_two_papers():
    kind = paper_kind("filing_demand")
    titles = {
        direction: paper_build(kind, {**VALUES, "direction": direction}, agency="某院").title
        for direction in ("应当立案而不立案", "不应当立案而立案")
    }
    assert list(titles.values()) == ["要求说明不立案理由通知书", "要求说明立案理由通知书"]


def test_every_paper_of_a_flow_is_one_of_these():
    kinds = {"violation", "filing_supervision", "clue", "complaint", "oversight_referral", "objection",
             "order_objection", "decision_objection"}  # fmt: skip
    used = {act.document for kind in kinds for act in load_flows()[kind].act if act.document}
    assert used == set(SUPERVISION_PAPERS)
