"""The papers of collaboration: what each says, and what it refuses to be issued without (domain brief 9.2)."""

from collections.abc import Mapping

import pytest
from django.core.exceptions import ValidationError

from cases.collaboration.named_requests import REQUEST_PAPERS
from office.papers.kinds import blanks_refuse, paper_build, paper_kind
from office.papers.page import PaperPage
from office.papers.word import word_file

CASE = {"case_title": "某某涉嫌诈骗案", "case_number": "A1399031200002026110002", "police_unit": "刑侦大队"} | {
    "police_agency": "海山区公安局", "procuratorate_agency": "海山区检察院",
}  # fmt: skip
OPINIONS = [
    {"heading": "侦查活动合法性", "text": "补签讯问人", "basis": "笔录缺签名", "term": "五日内", "answer": "采纳"},
    {
        "heading": "案件定性",
        "text": "按从犯查证",
        "basis": "",
        "term": "",
        "answer": "不采纳",
        "answer_text": "作用相当",
    },
]
ISSUE = {
    "question": "数额认定", "police_view": "按流水", "procuratorate_view": "按获利", "agreed": "保留分歧",
    "conclusion": "补调明细", "owner": "公安机关", "by": "2026-05-06",
}  # fmt: skip
PRESENT = {"police_present": "某甲、某乙", "procuratorate_present": "某丙"}
VALUES: dict[str, Mapping] = {
    "intervention_invitation": {
        "department": "第一检察部", "features": "重大、复杂", "gist": "跨县作案。", "questions": "主从犯。",
        "contact": "某甲 0000",
    },
    "intervention_approval": {"features": "重大", "questions": "主从犯。", "proposal_why": "案情复杂"},
    "intervention_opinion": {"forms": "查阅案卷材料", "answer_by": "2026-05-06", "rows": {"opinion": OPINIONS}},
    "adoption_feedback": {"department": "第一检察部", "rows": {"opinion": OPINIONS}},
    "hearing_feedback": {"rows": {"opinion": [{"question": "伤情", "text": "重新鉴定", "answer": "采纳"}]}},
    "hearing_invitation": {
        "department": "第一检察部", "gist": "有分歧。", "questions": "是否轻伤。", "own_view": "认为构成。",
        "urgent": "是",
    },
    "written_opinion": {"answer_by": "2026-05-06", "rows": {"opinion": [{"question": "伤情", "text": "重新鉴定"}]}},
    "hearing_record": {"meeting_place": "会商室", **PRESENT, "rows": {"issue": [ISSUE]}},
    "consultation_record": {
        "meet_on": "2026-05-04", "meet_time": "14:30", "meet_place": "会商室", "host": "某丙", **PRESENT,
        "rows": {"issue": [ISSUE]},
    },
    "joint_notice": {"why": "涉众", "demands": "查清事实", "until": "2026-06-30", "next_report": "2026-05-20"},
    "joint_lifted": {"outcome": "已移送审查起诉"},
}  # fmt: skip
SAYS = {
    "intervention_invitation": (
        "第二百五十六条", "重大、复杂案件", "跨县作案", "主从犯", "联系人：某甲", "海山区检察院：",
    ),
    "intervention_approval": ("公安机关商请", "同意派员介入侦查", "案情复杂"),
    "intervention_opinion": (
        "应你局商请", "海山区公安局：", "关于案件定性的意见", "关于侦查活动合法性的意见", "补签讯问人", "2026年5月6日",
        "不替代办案决定",
    ),
    "adoption_feedback": ("采纳1条、不采纳1条", "作用相当", "不替代办案决定"),
    "hearing_feedback": ("采纳1条", "伤情", "不替代办案决定"),
    "hearing_invitation": ("（紧急）", "是否轻伤", "不替代办案决定"),
    "written_opinion": ("关于伤情：重新鉴定", "不替代办案决定", "2026年5月6日"),
    "hearing_record": ("会商室", "按流水", "按获利", "某乙", "不替代办案决定"),
    "consultation_record": ("2026年5月4日 14:30", "保留分歧", "补调明细", "责任单位：公安机关", "不替代办案决定"),
    "joint_notice": ("共同批准", "查清事实", "2026年6月30日", "2026年5月20日"),
    "joint_lifted": ("予以解除", "已移送审查起诉", "海山区检察院"),
}  # fmt: skip


def test_every_paper_of_the_room_is_tested():
    assert set(REQUEST_PAPERS) == set(VALUES) == set(SAYS)


@pytest.mark.parametrize("code", VALUES)
def test_what_it_says(code):
    kind = paper_kind(code)
    values = CASE | VALUES[code]
    blanks_refuse(kind, values)
    paper = paper_build(kind, values, agency="海山区某机关", number="海〔2026〕1号")
    text = str(PaperPage(paper).html())
    assert not [word for word in SAYS[code] if word not in text]
    assert word_file(paper)[:2] == b"PK"


@pytest.mark.parametrize(("code", "name"), [(code, name) for code in VALUES for name in paper_kind(code).required])
def test_it_is_not_issued_without(code, name):
    values = {key: value for key, value in VALUES[code].items() if key != name}
    with pytest.raises(ValidationError) as refused:
        blanks_refuse(paper_kind(code), CASE | values)
    assert name in refused.value.message_dict


def test_of_own_motion_the_approval_and_the_opinion_say_so():
    own = {"features": "重大", "own_why": "社会关注", "forms_meant": "到场"}
    sheet = str(PaperPage(paper_build(paper_kind("intervention_approval"), CASE | own, agency="某院")).html())
    assert "检察机关依职权" in sheet and "社会关注" in sheet and "到场" in sheet
    values = CASE | VALUES["intervention_opinion"] | own
    assert "本院依职权" in str(PaperPage(paper_build(paper_kind("intervention_opinion"), values, agency="某院")).html())


def test_the_heads_of_opinions_stand_in_the_order_of_the_rule():
    values = CASE | VALUES["intervention_opinion"]
    text = str(PaperPage(paper_build(paper_kind("intervention_opinion"), values, agency="某院")).html())
    assert text.index("按从犯查证") < text.index("补签讯问人")
