"""What the papers of a suggestion say, and what they refuse."""

import io

import docx
import pytest
from django.core.exceptions import ValidationError

from cases.matters.services import RowIn
from cases.suggestions.papers import BODY as REQUIRED
from cases.suggestions.papers import reply_letter
from office.papers.kinds import paper_kind
from office.papers.models import Document
from office.papers.page import PaperPage
from office.papers.queries import paper_of
from office.papers.word import word_file
from tests.cases.suggestions.walk import Walk

pytestmark = pytest.mark.django_db
# Domain brief 9.2: source, facts, causes and basis, items, term, objection, written reply.
SECTIONS = (
    "案件或者问题的来源",
    "查明的违法事实",
    "原因分析和依据",
    "建议内容",
    "整改期限",
    "异议期限",
    "书面回复的期限和方式",
)


def words(document: Document) -> str:
    return str(PaperPage(paper_of(document)).html())


def test_the_suggestion_has_its_sections_items_terms_and_copies() -> None:
    walk = Walk()
    suggestion = walk.draft()
    rows = [RowIn({"name": "海山市邮政管理局", "organ": "superior"})]
    suggestion = walk.act(walk.drafter, suggestion, "copies", rows=rows)
    suggestion = walk.act(walk.drafter, suggestion, "investigate", {"means": ["file"], "findings": "内部调查笔记"})
    suggestion = walk.act(walk.reviewer, suggestion, "review", {"review": "同意"})
    suggestion = walk.act(walk.chief, suggestion, "approve", {"decided_by": "chief"})
    suggestion = walk.act(walk.drafter, suggestion, "issue")
    paper = Document.objects.get(pk=suggestion.document_id)
    text = words(paper)
    assert [text.index(one) for one in SECTIONS] == sorted(text.index(one) for one in SECTIONS)
    for said in (
        "海山邮政管理局：",
        "〔2026〕1号",
        "1. 落实实名收寄",
        "3. 落实过机安检",
        "7日内",
        "两个月内",
        "海山市邮政管理局",
    ):
        assert said in text, said
    assert "内部调查笔记" not in text
    read = docx.Document(io.BytesIO(word_file(paper_of(paper))))
    assert "落实收寄验视" in "\n".join(one.text for one in read.paragraphs)


def test_the_urgent_one_says_fifteen_days() -> None:
    walk = Walk()
    suggestion = walk.issued(urgent=True, subject_kind="public_interest", addressee_organ="administrative")
    text = words(Document.objects.get(pk=suggestion.document_id))
    assert "十五日内" in text and "两个月内，就" not in text


@pytest.mark.parametrize("name", [one for one in REQUIRED if one != "addressee"])
def test_what_is_blank_is_not_drafted(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Walk().draft(**{name: "  "})
    assert name in refused.value.message_dict


def test_the_decision_on_an_objection_names_grounds_and_reasons() -> None:
    walk = Walk()
    suggestion = walk.act(walk.third, walk.received(), "object", {"grounds": "职责不在本单位"})
    said = {"proposal": "uphold", "proposal_why": "内部复核笔记"}
    suggestion = walk.act(walk.drafter, suggestion, "reexamine", said)
    suggestion = walk.act(walk.chief, suggestion, "uphold", {"decision_why": "法定职责明确"})
    text = words(Document.objects.get(kind="suggestion_upheld"))
    assert "职责不在本单位" in text and "法定职责明确" in text and "维持" in text and suggestion.number in text
    assert "内部复核笔记" not in text


def test_the_urging_letter_names_what_is_not_adopted_yet() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.received()
    suggestion = walk.act(walk.third, suggestion, "answer", answers=walk.rows(suggestion, "done", {1}))
    walk.at("2026-05-07")
    walk.act(walk.drafter, suggestion, "urge", {"urge_why": "逾期未回复", "again_by": "2026-06-01"})
    text = words(Document.objects.get(kind="suggestion_urging"))
    assert "2026年6月1日前" in text and "2026年3月2日收到" in text and "落实过机安检" in text


def test_the_declaration_names_who_was_there() -> None:
    walk = Walk()
    said = {
        "consent": "吕平科长三月一日电话同意",
        "place": "邮政管理局会议室",
        "present_own": "检察长",
        "present": "吕平（科长）",
        "present_others": "人大代表",
    }
    walk.act(walk.drafter, walk.issued(), "declare", said)
    text = words(Document.objects.get(kind="declaration_record"))
    assert all(one in text for one in said.values())


def test_the_reply_is_a_letter_of_the_addressee() -> None:
    rows = {"measure": [{"text": "落实实名收寄", "answer": "已整改", "answer_text": "已办"}]}
    paper = reply_letter(
        {"addressee": "某局", "procuratorate": "某院", "rows": rows, "suggestion_number": "某建〔2026〕1号", "on": None}
    )
    assert (paper.agency, paper.addressee, paper.title) == ("某局", "某院", "检察建议回复函")


def test_only_the_procuratorate_issues_them() -> None:
    for code in ("suggestion", "suggestion_upheld", "suggestion_urging", "revisit_record"):
        assert paper_kind(code).side == "procuratorate"
