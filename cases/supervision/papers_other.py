"""Papers of objections, clues, referrals and complaints."""

from collections.abc import Mapping
from typing import Any

from cases.supervision.papers_words import CPL, LABELS, POLICE, PROCURATORATE, RULES, days, part
from office.papers.kinds import PaperKind
from office.papers.paper import Block, Fact, Paper, Paragraph, Signers

Values = Mapping[str, Any]
# As the list of results says it.
UPHELD = "维持"


def _about(values: Values) -> list[Block]:
    """What the objection is about: the paper by number and day, the case by its number, the person."""
    paper = f"{values.get('target_name', '')}（{values.get('target_no', '')}，{days(values.get('target_on'))}）"
    told = (("针对的文书", paper), ("案件编号", values.get("case_number")), ("犯罪嫌疑人", values.get("persons")))
    return [Fact(label, str(value)) for label, value in told if value]


def request(values: Values) -> Paper:
    """复查申请书, 要求复议意见书, 提请复核意见书: of the police."""
    blocks: list[Block] = [
        *_about(values),
        *part("请求事项", values["request"]),
        *part("事实和理由", values["grounds"]),
        *part("逾期提出的原因", values.get("late_reason") or values.get("sent_late") if values.get("late") else ""),
    ]
    return Paper(addressee=values["addressee"], blocks=blocks)


def decision(values: Values) -> Paper:
    """复查决定书, 复议决定书, 复核决定书: by the article of its way, upheld or not in the words of that way."""
    result = values.get("if_upheld" if values["result"] == UPHELD else "if_changed", "")
    blocks: list[Block] = [
        *_about(values),
        Fact("公安机关的请求", values.get("request", "")),
        *part("审查查明的情况", values["examined"]),
        *part("理由和法律依据", values["result_reasons"]),
        Paragraph(f"根据{values['route_law']}的规定，{values.get('approval', '')}本院决定：{result}。"),
    ]
    return Paper(addressee=values["bureau"], blocks=blocks)


def clue(values: Values) -> Paper:
    """监督线索登记表: inner, never shown to the police."""
    facts = (
        ("线索类别", "about"), ("来源", "source"), ("涉及单位", "unit"), ("涉嫌行为", "conduct"),
        ("涉及人员", "person_concerned"), ("反映人", "informant"), ("线索摘要", "subject"),
    )  # fmt: skip
    blocks: list[Block] = [Fact(label, str(values.get(name) or "")) for label, name in facts]
    blocks += [*part("线索内容", values["content"]), Signers(("登记人", "分管领导"))]
    return Paper(blocks=blocks, note="本表为检察机关内部材料")


def inquiry(values: Values) -> Paper:
    """调查核实报告: inner."""
    blocks: list[Block] = [
        Fact("线索摘要", values.get("subject", "")),
        Fact("涉及单位", values.get("unit", "")),
        *part("线索内容", values.get("content")),
        Fact("调查核实方式", values.get("means", "")),
        *part("查明的事实", values["findings"]),
        *part("法律依据", values["report_law"]),
        *part("处理意见", values["opinion"]),
        Signers(("核查人员", "审核人")),
    ]
    return Paper(blocks=blocks, note="本报告为检察机关内部材料")


def oversight(values: Values) -> Paper:
    """检察意见（移送执法监督）函."""
    blocks: list[Block] = [
        Fact("涉及单位", values["unit_named"]),
        Fact("问题类型", values.get("conduct", "")),
        *part("查明的事实", values["facts"]),
        *part("依据", values["law"]),
        *part("建议", values["proposal"]),
        Paragraph(f"请依照内部执法监督的有关规定处理，并于{days(values['feedback_by'])}前将处理结果书面反馈本院。"),
    ]
    return Paper(addressee=values.get("to", ""), blocks=blocks)


def complaint_demand(values: Values) -> Paper:
    """要求说明理由函 (RULES 556)."""
    # By CPL 117 it says what the organ did before; counsel's complaint by CPL 49 does not.
    by_117 = bool(values.get("went_before"))
    law = f"{CPL}第一百一十七条、{RULES}第五百五十六条" if by_117 else f"{CPL}第四十九条、{RULES}第五十七条、第五十八条"
    blocks: list[Block] = [
        Fact("申诉、控告的行为", values.get("about_measure", "")),
        *part("要求说明的事项", values["asked_words"]),
        Paragraph(f"根据{law}的规定，请于{days(values['explain_by'])}前书面说明对该申诉、控告的处理情况和理由。"),
    ]
    return Paper(addressee=values["addressee"], blocks=blocks)


def complaint_answer(values: Values) -> Paper:
    """控告申诉审查结果告知书: to the complainant."""
    words = values.get("answer_words") or values.get("complaint_finding")
    blocks: list[Block] = [
        Fact("申诉、控告的行为", values.get("about_measure", "")),
        Fact("审查结论", values.get("complaint_result", "")),
        *part("答复", words),
    ]
    return Paper(addressee=values.get("complainant", ""), blocks=blocks)


def _request(code: str, zh: str, en: str, series: str) -> PaperKind:
    return PaperKind(
        f"request_{code}",
        zh,
        en,
        series,
        request,
        side=POLICE,
        required=("addressee", "target_no", "target_on", "request", "grounds"),
        labels=LABELS,
    )


def _decision(code: str, zh: str, en: str, series: str) -> PaperKind:
    return PaperKind(
        f"decision_{code}", zh, en, series, decision, side=PROCURATORATE,
        required=("bureau", "target_no", "target_on", "route_law", "result", "examined", "result_reasons"),
        labels=LABELS,
    )  # fmt: skip


REQUEST_REEXAMINE = _request("reexamine", "申请复查意见书", "Request for re-examination", "复查")
REQUEST_RECONSIDER = _request("reconsider", "要求复议意见书", "Request for reconsideration", "要复")
REQUEST_REVIEW = _request("review", "提请复核意见书", "Request for review", "提核")
DECISION_REEXAMINE = _decision("reexamine", "复查决定书", "Decision on re-examination", "复查")
DECISION_RECONSIDER = _decision("reconsider", "复议决定书", "Decision on reconsideration", "复议")
DECISION_REVIEW = _decision("review", "复核决定书", "Decision on review", "复核")
CLUE_REGISTER = PaperKind(
    "clue_register", "监督线索登记表", "Register of a clue", "线索", clue, side=PROCURATORATE,
    required=("subject", "content"), inner=True,
    labels=LABELS,
)  # fmt: skip
INQUIRY_REPORT = PaperKind(
    "inquiry_report", "调查核实报告", "Report of an inquiry", "核报", inquiry, side=PROCURATORATE,
    required=("findings", "opinion", "report_law"), inner=True,
    labels=LABELS,
)  # fmt: skip
OVERSIGHT_LETTER = PaperKind(
    "oversight_letter", "检察意见函（移送执法监督）", "Letter of referral", "意", oversight, side=PROCURATORATE,
    required=("facts", "law", "proposal", "feedback_by"), labels=LABELS,
)  # fmt: skip
COMPLAINT_DEMAND = PaperKind(
    "complaint_demand", "要求说明申诉控告处理理由函", "Demand for reasons on a complaint", "控说", complaint_demand,
    side=PROCURATORATE, required=("addressee", "asked_words", "explain_by"), labels=LABELS,
)  # fmt: skip
COMPLAINT_ANSWER = PaperKind(
    "complaint_answer", "控告申诉审查结果告知书", "Result of a complaint", "控答", complaint_answer, side=PROCURATORATE,
    inner=True,
    labels=LABELS,
)  # fmt: skip
