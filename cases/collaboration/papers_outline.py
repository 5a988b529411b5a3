"""The outline of investigation and the police's answer to it (domain brief 9.2; RULES 257); the demand for reasons when
the month of a return is over, and the reasons (RULES 347).

一、补充侦查的方向和理由 二、逐项: 事项—理由—取证方向、方法—证明作用 三、其他要求. Printed from the rows, with
empty columns for the police to fill in by hand; the answer is printed from the same rows.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import pgettext_lazy

from office.papers.kinds import PaperKind
from office.papers.paper import Block, Cells, Fact, Heading, Paper, Paragraph, date_words

LABELS = {
    "outline": pgettext_lazy("outline", "Kind of outline"),
    "direction": pgettext_lazy("outline", "Direction and reasons"),
    "rows": pgettext_lazy("outline", "Items of evidence"),
    "reasons_by": pgettext_lazy("outline", "Reasons to be given by"),
    "reasons_given": pgettext_lazy("outline", "Reasons"),
}
# With which decision it goes, and its articles, by the kind's word.
OPENING = {
    "退回补充侦查提纲": "{case}，经审查认为事实不清、证据不足或者遗漏罪行、遗漏同案犯罪嫌疑人，"
    "根据《中华人民共和国刑事诉讼法》第一百七十五条、《人民检察院刑事诉讼规则》第三百四十二条的规定，退回你局补充侦查。",
    "继续侦查提纲": "{case}，本院已批准逮捕。为收集、固定和完善证据，"
    "根据《人民检察院刑事诉讼规则》第二百八十四条的规定，提出继续侦查提纲。",
    "补充侦查提纲": "{case}，本院不批准逮捕并通知补充侦查。"
    "根据《人民检察院刑事诉讼规则》第二百八十五条的规定，提出补充侦查提纲。",
}
CONTINUED = "继续侦查提纲"
MONTH = "请自收到本提纲之日起一个月以内补充侦查完毕，连同本提纲的逐项答复一并移送本院。"


def _items(values: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return values.get("rows", {}).get("evidence", ())


def lines(text: object) -> list[Block]:
    """A text as paragraphs."""
    return [Paragraph(line.strip()) for line in str(text or "").splitlines() if line.strip()]


def day_words(iso: object) -> str:
    """A day as papers write it."""
    return date_words(dt.date.fromisoformat(str(iso))) if iso else ""


def _until(values: Mapping[str, Any]) -> str:
    if values.get("outline") == "退回补充侦查提纲":
        return MONTH
    return f"请于{day_words(values.get('reply_by'))}以前逐项答复。"


def _wanted(row: Mapping[str, Any]) -> str:
    """Why it is wanted, where to look for it, what it proves: one line each."""
    told = [("理由", "why"), ("取证方向、方法", "where"), ("证明作用", "proves"), ("再次要求的理由", "again_reason")]
    return "\n".join(f"{label}：{row[name]}" for label, name in told if row.get(name))


def case_words(values: Mapping[str, Any]) -> str:
    """某某涉嫌盗窃一案, whether or not its title ends with 案."""
    title = str(values.get("case_title", ""))
    return f"{title.removesuffix('案')}一案" if title else ""


def outline(values: Mapping[str, Any]) -> Paper:
    """提纲."""
    kind = str(values["outline"])
    rows = [(f"{row['subject']}\n（{row['priority']}）", _wanted(row)) for row in _items(values)]
    facts: list[Block] = [
        Fact("案件名称", str(values.get("case_title", ""))),
        Fact("案件编号", str(values.get("case_number", ""))),
    ]
    if values.get("persons"):
        facts.append(Fact("犯罪嫌疑人", str(values["persons"])))
    return Paper(
        title=kind,
        addressee=str(values.get("police_agency") or values.get("police_unit") or ""),
        blocks=[
            *facts,
            Paragraph(OPENING.get(kind, "{case}：").format(case=case_words(values))),
            Heading("继续侦查的方向和理由" if kind == CONTINUED else "补充侦查的方向和理由"),
            *lines(values["direction"]),
            Heading("需要收集、固定的证据" if kind == CONTINUED else "需要补充的证据"),
            Cells(("事项", "要求"), rows, blank=("办理情况", "卷宗位置")),
            Heading("其他要求"),
            *lines(values.get("demands")),
            Paragraph(_until(values)),
            Paragraph("此前已经移送的，请注明移送的时间和卷宗位置；无法补充的，请书面说明理由。"),
        ],
        contact=f"联系人：{values['contact']}" if values.get("contact") else "",
    )


def outline_reply(values: Mapping[str, Any]) -> Paper:
    """逐项答复."""
    rows = [(row["subject"], row["answer"], row["answer_text"] or row.get("answer_link", "")) for row in _items(values)]
    count: dict[str, int] = {}
    for row in _items(values):
        count[row["answer"]] = count.get(row["answer"], 0) + 1
    told = "，".join(f"{answer}{number}项" for answer, number in count.items())
    return Paper(
        title="继续侦查情况说明" if values.get("outline") == CONTINUED else "补充侦查情况说明",
        addressee=str(values.get("procuratorate_agency") or values.get("procuratorate_unit") or ""),
        blocks=[
            Paragraph(
                f"你院对{case_words(values)}的{values.get('outline', '')}收悉。"
                f"提纲所列{len(rows)}项：{told}。逐项情况如下："
            ),
            Cells(("事项", "办理结果", "说明、卷宗位置"), rows),
            Paragraph("以上答复，请审查。"),
        ],
    )


def reasons_demand(values: Mapping[str, Any]) -> Paper:
    """要求说明未重新移送起诉理由通知书. The law says that reasons are demanded, not what the paper is called."""
    return Paper(
        addressee=str(values.get("police_agency") or ""),
        blocks=[
            Fact("案件名称", str(values.get("case_title", ""))),
            Fact("案件编号", str(values.get("case_number", ""))),
            Paragraph(
                f"本院退回你局补充侦查的{case_words(values)}，补充侦查期限已经届满，你局未将案件重新移送起诉。"
                "根据《人民检察院刑事诉讼规则》第三百四十七条第一款的规定，要求你局说明理由。"
            ),
            *lines(values.get("reasons_asked")),
            Paragraph(f"请于{day_words(values['reasons_by'])}以前书面说明理由。"),
        ],
    )


def reasons(values: Mapping[str, Any]) -> Paper:
    """关于未重新移送起诉理由的说明."""
    until = values.get("transfer_by")
    return Paper(
        addressee=str(values.get("procuratorate_agency") or ""),
        blocks=[
            Paragraph(f"你院要求说明{case_words(values)}未重新移送起诉理由的通知收悉，理由说明如下："),
            *lines(values["reasons_given"]),
            *([Paragraph(f"拟于{day_words(until)}以前重新移送起诉。")] if until else []),
        ],
    )


REASONS_DEMAND = PaperKind(
    code="outline_reasons_demand",
    zh="要求说明未重新移送起诉理由通知书",
    en="Demand for reasons after a return",
    series="补由",
    build=reasons_demand,
    side="procuratorate",
    required=("reasons_by",),
    labels=LABELS,
)
REASONS = PaperKind(
    code="outline_reasons",
    zh="关于未重新移送起诉理由的说明",
    en="Reasons after a return",
    series="补说",
    build=reasons,
    side="police",
    required=("reasons_given",),
    labels=LABELS,
)
OUTLINE = PaperKind(
    code="outline",
    zh="侦查提纲",
    en="Outline of investigation",
    series="侦提",
    build=outline,
    side="procuratorate",
    required=("outline", "direction", "rows"),
    labels=LABELS,
)
OUTLINE_REPLY = PaperKind(
    code="outline_reply",
    zh="侦查提纲答复",
    en="Answer to an outline of investigation",
    series="补侦",
    build=outline_reply,
    side="police",
    required=("rows",),
    labels=LABELS,
)
