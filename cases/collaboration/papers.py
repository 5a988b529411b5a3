"""The papers of interventions, opinion hearings, consultations and joint supervisions (domain brief 9.2).

What each says comes from the record of the matter; the sentences around it are written here.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import pgettext_lazy

from office.papers.kinds import PaperKind
from office.papers.paper import OFFICIAL, Block, Cells, Fact, Heading, Paper, Paragraph, Signers, date_words

Values = Mapping[str, Any]
RULES_256 = "《人民检察院刑事诉讼规则》第二百五十六条"
CPL_87 = "《中华人民共和国刑事诉讼法》第八十七条"
NOT_BINDING = "参考意见不替代办案决定。"
# The heads of the opinions, in the order in which the paper says them.
HEADINGS = ("案件定性", "收集证据", "适用法律", "侦查活动合法性")

LABELS = {
    "department": pgettext_lazy("collaboration", "Prosecution department"),
    "features": pgettext_lazy("collaboration", "Why this case"),
    "gist": pgettext_lazy("collaboration", "The case in brief"),
    "questions": pgettext_lazy("collaboration", "Questions"),
    "own_view": pgettext_lazy("collaboration", "View of the police"),
    "rows": pgettext_lazy("collaboration", "Rows"),
    "answer_by": pgettext_lazy("collaboration", "To be answered by"),
    "meeting_place": pgettext_lazy("collaboration", "Place"),
    "meet_on": pgettext_lazy("collaboration", "Day of the consultation"),
    "meet_place": pgettext_lazy("collaboration", "Place"),
    "police_present": pgettext_lazy("collaboration", "Present for the police"),
    "procuratorate_present": pgettext_lazy("collaboration", "Present for the procuratorate"),
    "why": pgettext_lazy("collaboration", "Why"),
    "demands": pgettext_lazy("collaboration", "What is demanded"),
    "until": pgettext_lazy("collaboration", "Until"),
    "outcome": pgettext_lazy("collaboration", "Outcome"),
}


def _day(iso: object) -> str:
    return date_words(dt.date.fromisoformat(str(iso))) if iso else ""


def _text(text: object) -> list[Block]:
    return [Paragraph(line.strip()) for line in str(text or "").splitlines() if line.strip()]


def _part(title: str, text: object) -> list[Block]:
    """A heading with its text; nothing where there is no text."""
    told = _text(text)
    return [Heading(title), *told] if told else []


def _facts(*pairs: tuple[str, object]) -> list[Block]:
    return [Fact(label, str(text)) for label, text in pairs if text]


def _rows(values: Values, code: str) -> Sequence[Mapping[str, Any]]:
    return values.get("rows", {}).get(code, ())


def _case(values: Values) -> str:
    number = values.get("case_number")
    return f"{values.get('case_title', '')}{f'（{number}）' if number else ''}"


def _names(text: object) -> list[str]:
    return [one.strip() for one in str(text or "").replace("，", "、").split("、") if one.strip()]


def invitation(values: Values) -> Paper:
    """商请介入侦查函."""
    blocks = [
        Paragraph(
            f"我局办理的{_case(values)}，属于{values['features']}案件。根据{CPL_87}、{RULES_256}的规定，"
            "商请你院派员提前介入侦查。"
        ),
        *_part("案件概况", values["gist"]),
        *_part("商请解决的问题", values["questions"]),
        *_part("商请介入的方式", values.get("forms_asked")),
    ]
    return Paper(addressee=_procuratorate(values), blocks=blocks, contact=_contact(values))


def _procuratorate(values: Values) -> str:
    return str(values.get("procuratorate_agency") or "人民检察院")


def _police(values: Values) -> str:
    return str(values.get("police_agency") or "公安局")


def _contact(values: Values) -> str:
    told = values.get("contact")
    return f"联系人：{told}" if told else ""


def approval(values: Values) -> Paper:
    """介入侦查审批表: for the procuratorate's own use."""
    own = bool(values.get("own_why"))
    facts = (
        ("案件名称", values.get("case_title")),
        ("案件编号", values.get("case_number")),
        ("案由", values.get("charge")),
        ("侦查机关办案单位", values.get("police_unit")),
        ("启动方式", "检察机关依职权" if own else "公安机关商请"),
        ("案件特点", values.get("features")),
        ("介入方式", values.get("forms_meant" if own else "forms_asked")),
        ("依据", f"{CPL_87}、{RULES_256}"),
    )
    blocks = [
        *_facts(*facts),
        *_part("案件概况", values.get("gist")),
        *_part("介入的必要性" if own else "商请解决的问题", values.get("own_why") if own else values.get("questions")),
        *_part("承办人意见", values.get("proposal_why")),
        Heading("审批意见"),
        Paragraph("同意派员介入侦查。"),
        Signers(["承办人", "部门负责人", "检察长（分管副检察长）"]),
    ]
    return Paper(blocks=blocks, seal=False)


def opinion(values: Values) -> Paper:
    """介入侦查意见书: character, evidence, law, and the legality of the investigation."""
    source = "依职权" if values.get("own_why") else "应你局商请"
    blocks: list[Block] = [
        Paragraph(
            f"本院{source}，派员介入{_case(values)}的侦查活动（介入方式：{values.get('forms', '')}）。"
            f"根据{RULES_256}的规定，经研究，提出如下意见："
        )
    ]
    rows = _rows(values, "opinion")
    for name in HEADINGS:
        told = [row for row in rows if row["heading"] == name]
        if told:
            blocks.append(Heading(f"关于{name}的意见"))
        for number, row in enumerate(told, start=1):
            basis = f"（依据和理由：{row['basis']}）" if row.get("basis") else ""
            term = f"（完成时限：{row['term']}）" if row.get("term") else ""
            blocks.append(Paragraph(f"{number}. {row['text']}{basis}{term}"))
    blocks += [
        Heading("反馈要求"),
        Paragraph(f"请于{_day(values['answer_by'])}以前逐条答复采纳情况；不采纳或者部分采纳的，请说明理由。"),
        Paragraph(NOT_BINDING),
    ]
    return Paper(addressee=_police(values), blocks=blocks)


def feedback(values: Values) -> Paper:
    """采纳反馈表, row by row."""
    rows = [
        (
            row.get("heading") or row.get("question", ""),
            row["text"],
            row.get("answer", ""),
            row.get("answer_text", ""),
        )
        for row in _rows(values, "opinion")
    ]
    counted = "、".join(f"{name}{count}条" for name, count in _tally(values).items())
    blocks: list[Block] = [
        *_facts(("案件名称", values.get("case_title")), ("办案单位", values.get("police_unit"))),
        Paragraph(f"对检察机关提出的意见，逐条反馈如下（{counted}）："),
        Cells(("类别、问题", "意见", "采纳情况", "说明"), rows),
        Paragraph(NOT_BINDING),
    ]
    return Paper(addressee=_procuratorate(values), blocks=blocks)


def _tally(values: Values) -> dict[str, int]:
    tally: dict[str, int] = {}
    for row in _rows(values, "opinion"):
        if row.get("answer"):
            tally[row["answer"]] = tally.get(row["answer"], 0) + 1
    return tally


def hearing_invitation(values: Values) -> Paper:
    """商请听取意见函."""
    urgent = "（紧急）" if values.get("urgent") else ""
    blocks = [
        Paragraph(f"我局办理的{_case(values)}，属于重大、疑难案件。为正确适用法律，商请你院提出意见、建议{urgent}。"),
        *_part("案件概况", values["gist"]),
        *_part("商请听取意见的问题", values["questions"]),
        *_part("我局的意见和分歧", values["own_view"]),
        *_part("希望的方式", values.get("way")),
        Paragraph(NOT_BINDING),
    ]
    return Paper(addressee=_procuratorate(values), blocks=blocks)


def written_opinion(values: Values) -> Paper:
    """书面意见."""
    blocks: list[Block] = [
        Paragraph(f"你局就{_case(values)}商请听取意见的函收悉。经研究，提出如下意见、建议，供办案参考："),
    ]
    for number, row in enumerate(_rows(values, "opinion"), start=1):
        question = f"关于{row['question']}：" if row.get("question") else ""
        blocks.append(Paragraph(f"{number}. {question}{row['text']}"))
        if row.get("basis"):
            blocks.append(Paragraph(f"依据和理由：{row['basis']}"))
    blocks += [
        Paragraph(f"请于{_day(values['answer_by'])}以前逐条反馈采纳情况；不采纳或者部分采纳的，请说明理由。"),
        Paragraph(NOT_BINDING, bold=True),
    ]
    return Paper(addressee=_police(values), blocks=blocks)


def _discussed(values: Values) -> list[Block]:
    """The questions at issue with both views and what came of them."""
    blocks: list[Block] = []
    for row in _rows(values, "issue"):
        blocks += [
            Heading(row["question"]),
            Paragraph(f"公安机关意见：{row['police_view']}"),
            Paragraph(f"检察机关意见：{row['procuratorate_view']}"),
        ]
        agreed = f"（{row['agreed']}）" if row.get("agreed") else ""
        if row.get("conclusion"):
            blocks.append(Paragraph(f"结论{agreed}：{row['conclusion']}"))
        if row.get("owner"):
            blocks.append(Paragraph(f"责任单位：{row['owner']}；期限：{_day(row.get('by'))}。"))
    return blocks


def _signers(values: Values) -> Signers:
    return Signers([*_names(values.get("police_present")), *_names(values.get("procuratorate_present"))])


def hearing_record(values: Values) -> Paper:
    """听取意见记录."""
    blocks = [
        *_facts(
            ("案件名称", _case(values)),
            ("地点", values["meeting_place"]),
            ("公安机关参加人员", values["police_present"]),
            ("检察机关参加人员", values["procuratorate_present"]),
        ),
        *_discussed(values),
        Paragraph(NOT_BINDING, bold=True),
        _signers(values),
    ]
    return Paper(blocks=blocks, seal=False)


def consultation_record(values: Values) -> Paper:
    """案件会商记录: issued when the side that did not write it has confirmed it."""
    blocks = [
        *_facts(
            ("案件名称", _case(values)),
            ("时间", f"{_day(values.get('meet_on'))} {values.get('meet_time', '')}".strip()),
            ("地点", values["meet_place"]),
            ("主持人", values.get("host")),
            ("公安机关参加人员", values["police_present"]),
            ("检察机关参加人员", values["procuratorate_present"]),
            ("其他参加人员", values.get("others_present")),
        ),
        *_discussed(values),
        Paragraph(NOT_BINDING, bold=True),
        _signers(values),
    ]
    return Paper(blocks=blocks, seal=False)


def joint_notice(values: Values) -> Paper:
    """联合督办通知."""
    blocks = [
        Paragraph(f"经公安机关、检察机关负责人共同批准，决定对{_case(values)}联合挂牌督办。现将有关事项通知如下："),
        *_part("立项理由", values["why"]),
        *_part("督办要求", values["demands"]),
        Heading("督办期限"),
        Paragraph(f"至{_day(values['until'])}。期限届满前不能办结的，应当申请延期。"),
        *(
            [Heading("报告要求"), Paragraph(f"请于{_day(values['next_report'])}以前报告阶段进展。")]
            if values.get("next_report")
            else []
        ),
    ]
    # The second leader to approve issues it: proposed by the police, that is the chief procurator.
    other = _police(values) if values.get("department") else _procuratorate(values)
    return Paper(addressee=str(values.get("police_unit") or ""), blocks=blocks, more_agencies=[other])


def joint_lifted(values: Values) -> Paper:
    """解除联合督办通知."""
    blocks = [
        Paragraph(f"对{_case(values)}的联合督办，经公安机关、检察机关负责人共同批准，决定予以解除。"),
        *_part("督办结果", values["outcome"]),
    ]
    return Paper(addressee=str(values.get("police_unit") or ""), blocks=blocks, more_agencies=[_procuratorate(values)])


INVITATION = PaperKind(
    "intervention_invitation", "商请介入侦查函", "Request for early intervention", "商介", invitation, layout=OFFICIAL,
    side="police", required=("department", "features", "gist", "questions"), labels=LABELS,
)  # fmt: skip
APPROVAL = PaperKind(
    "intervention_approval", "介入侦查审批表", "Approval of an intervention", "介审", approval,
    side="procuratorate", required=("features",), labels=LABELS, inner=True,
)  # fmt: skip
OPINION = PaperKind(
    "intervention_opinion", "介入侦查意见书", "Opinions of an intervention", "介意", opinion,
    side="procuratorate", required=("rows", "answer_by"), labels=LABELS,
)  # fmt: skip
FEEDBACK = PaperKind(
    "adoption_feedback", "采纳反馈表", "Feedback on adoption", "采馈", feedback, side="police", required=("rows",),
    labels=LABELS,
)  # fmt: skip
HEARING_FEEDBACK = PaperKind(
    "hearing_feedback", "采纳反馈表", "Feedback on adoption", "听馈", feedback, side="police", required=("rows",),
    labels=LABELS,
)  # fmt: skip
HEARING_INVITATION = PaperKind(
    "hearing_invitation", "商请听取意见函", "Request for an opinion", "商听", hearing_invitation, layout=OFFICIAL,
    side="police", required=("department", "gist", "questions", "own_view"), labels=LABELS,
)  # fmt: skip
WRITTEN_OPINION = PaperKind(
    "written_opinion", "书面意见", "Written opinion", "听意", written_opinion, side="procuratorate",
    required=("rows", "answer_by"), labels=LABELS,
)  # fmt: skip
HEARING_RECORD = PaperKind(
    "hearing_record", "听取意见记录", "Record of an opinion hearing", "听记", hearing_record, side="procuratorate",
    required=("meeting_place", "police_present", "procuratorate_present", "rows"), labels=LABELS,
)  # fmt: skip
CONSULTATION_RECORD = PaperKind(
    "consultation_record", "案件会商记录", "Record of a consultation", "会商", consultation_record,
    required=("meet_on", "meet_place", "police_present", "procuratorate_present", "rows"), labels=LABELS,
)  # fmt: skip
JOINT_NOTICE = PaperKind(
    "joint_notice", "联合督办通知", "Notice of joint supervision", "联督", joint_notice, layout=OFFICIAL,
    required=("why", "demands", "until"), labels=LABELS,
)  # fmt: skip
JOINT_LIFTED = PaperKind(
    "joint_lifted", "解除联合督办通知", "Notice of lifting joint supervision", "联解", joint_lifted, layout=OFFICIAL,
    required=("outcome",), labels=LABELS,
)  # fmt: skip
