"""Papers of supervision of an investigation (domain brief 9.2): correction notice, supervision notice, oral correction,
urging, and the reply of the police."""

from collections.abc import Mapping
from typing import Any

from cases.supervision.papers_words import (
    CPL,
    LABELS,
    MPS,
    POLICE,
    PROCURATORATE,
    RULES,
    case_named,
    days,
    part,
    rows_of,
)
from office.papers.kinds import PaperKind
from office.papers.paper import Block, Cells, Fact, Heading, Paper, Paragraph

IN_REVIEW = "审查逮捕、审查起诉中发现"


def _issues(values: Mapping[str, Any]) -> list[Block]:
    """Each violation with its facts, the law and what is to be done."""
    blocks: list[Block] = []
    for row in rows_of(values, "issue"):
        blocks += [
            Heading(row["violation"], level=2),
            Paragraph(f"违法事实：{row['facts']}"),
            Paragraph(f"违反规定：{row['law']}"),
            Paragraph(f"纠正要求：{row['demand']}"),
        ]
    return blocks


def _when_and_case(values: Mapping[str, Any]) -> list[Block]:
    """When it was found and in which case (domain brief 9.2)."""
    told = (("案件", case_named(values)), ("发现时间", days(values.get("found_on"))))
    return [Fact(label, text) for label, text in told if text]


def _body(values: Mapping[str, Any], law: str) -> list[Block]:
    unit = values.get("unit") or values.get("police_unit") or values.get("desk_unit") or ""
    return [
        Paragraph(f"被监督的办案单位：{unit}"),
        *_when_and_case(values),
        *part("发现的违法事实", values["found_facts"]),
        Heading("违法情形、法律依据和纠正意见"),
        *_issues(values),
        Heading("回复要求"),
        Paragraph(
            f"{law}，现将上述情况通知你局。请调查核实并依法纠正，自收到本通知书之日起{values['reply_days']}日内将纠正情况"
            "书面回复本院，并附相关证明材料。"
        ),
    ]


def _review_article(values: Mapping[str, Any], code: str, article: str) -> str:
    """CPL 100 and MPS 147 are about what is found in a review (审查批准逮捕): cited only where it was found there."""
    return f"{code}{article}、" if values.get("source") == IN_REVIEW else ""


def correction(values: Mapping[str, Any]) -> Paper:
    """纠正违法通知书."""
    law = f"根据{_review_article(values, CPL, '第一百条')}{RULES}第五百五十二条、第五百五十三条、第五百六十七条的规定"
    blocks = [
        *_body(values, law),
        Paragraph(f"对本纠正意见有异议的，可以书面向本院申请复查（{RULES}第五百五十四条）。"),
    ]
    return Paper(addressee=values["addressee"], blocks=blocks)


def supervision(values: Mapping[str, Any]) -> Paper:
    """侦查活动监督通知书."""
    law = f"根据{RULES}第五百五十一条、第五百五十二条、第五百六十七条的规定"
    return Paper(addressee=values["addressee"], blocks=_body(values, law))


def oral(values: Mapping[str, Any]) -> Paper:
    """口头纠正记录."""
    blocks: list[Block] = [
        Fact("被监督单位", values.get("unit") or values.get("desk_unit") or values["addressee"]),
        *_when_and_case(values),
        Fact("听取纠正意见的人员", values["told_whom"]),
        Heading("违法情形"),
        *_issues(values),
        *part("口头纠正意见", values["oral_words"]),
        *part("对方答复", values.get("oral_answer")),
        Paragraph(f"依据：{RULES}第五百五十二条。"),
    ]
    return Paper(blocks=blocks)


def urging(values: Mapping[str, Any]) -> Paper:
    """督促回复函."""
    blocks: list[Block] = [
        Paragraph("本院就侦查活动违法情形向你局提出的纠正意见，尚未在规定期限内全部落实或者回复。"),
        Cells(
            ("违法情形", "纠正要求", "回复", "评估"),
            [(row["violation"], row["demand"], row["answer"], row["verdict"]) for row in rows_of(values, "issue")],
        ),
        Paragraph(
            f"根据{RULES}第五百五十三条的规定，请于{days(values['urge_by'])}前书面回复。经督促仍不回复或者没有正当理由"
            "不纠正的，本院将向上一级人民检察院报告。"
        ),
    ]
    return Paper(addressee=values["addressee"], blocks=blocks)


def reply(values: Mapping[str, Any]) -> Paper:
    """纠正违法情况回复函: of the police, item by item."""
    rows = [(row["violation"], row["demand"], row["answer"], row["answer_text"]) for row in rows_of(values, "issue")]
    review = _review_article(values, CPL, "第一百条") + _review_article(values, MPS, "第一百四十七条")
    law = f"{review}{RULES}第五百五十三条"
    blocks: list[Block] = [
        Paragraph(f"根据{law}的规定，现将调查核实和纠正情况回复如下。"),
        *part("调查核实和纠正情况", values["reply_words"]),
        Heading("逐项回复"),
        Cells(("违法情形", "纠正要求", "回复", "说明"), rows),
        Fact("总体采纳情况", values.get("reply_result", "")),
    ]
    return Paper(blocks=blocks)


CORRECTION_NOTICE = PaperKind(
    "correction_notice", "纠正违法通知书", "Correction notice", "违", correction, side=PROCURATORATE,
    required=("addressee", "found_facts", "reply_days", "rows"), labels=LABELS,
)  # fmt: skip
SUPERVISION_NOTICE = PaperKind(
    "supervision_notice", "侦查活动监督通知书", "Supervision notice", "侦监", supervision, side=PROCURATORATE,
    required=("addressee", "found_facts", "reply_days", "rows"), labels=LABELS,
)  # fmt: skip
ORAL_CORRECTION = PaperKind(
    "oral_correction", "口头纠正违法记录", "Record of an oral correction", "口纠", oral, side=PROCURATORATE,
    required=("told_whom", "oral_words", "rows"), labels=LABELS,
)  # fmt: skip
VIOLATION_URGING = PaperKind(
    "violation_urging", "督促纠正违法函", "Letter urging correction", "督纠", urging, side=PROCURATORATE,
    required=("addressee", "urge_by"), labels=LABELS,
)  # fmt: skip
VIOLATION_REPLY = PaperKind(
    "violation_reply", "纠正违法情况回复函", "Reply on the correction", "违复", reply, side=POLICE,
    required=("reply_words",), labels=LABELS,
)  # fmt: skip
