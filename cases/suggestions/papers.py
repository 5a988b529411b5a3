"""The papers of a suggestion (domain brief 9.2): the suggestion itself, how it was declared, the decision on an
objection, urging letters, re-visits; and the addressee's reply as a letter to be printed.

What each says comes from the record of the suggestion; what stands around it is written here.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import pgettext_lazy

from office.papers.kinds import PaperKind
from office.papers.paper import Block, Cells, Fact, Heading, Paper, Paragraph, Signers, date_words

PROCURATORATE = "procuratorate"
ORG_21 = "《中华人民共和国人民检察院组织法》第二十一条"
RULES = "《人民检察院检察建议工作规定》"

LABELS = {
    "addressee": pgettext_lazy("suggestion", "Addressee"),
    "source": pgettext_lazy("suggestion", "Where the matter comes from"),
    "facts": pgettext_lazy("suggestion", "Violation or gap that was found"),
    "causes": pgettext_lazy("suggestion", "Causes, and the legal basis"),
    "rectify_term": pgettext_lazy("suggestion", "Term for putting it right"),
    "object_days": pgettext_lazy("suggestion", "Days for an objection"),
    "reply_how": pgettext_lazy("suggestion", "How to reply"),
    "consent": pgettext_lazy("suggestion", "The addressee's consent to the declaration"),
    "place": pgettext_lazy("suggestion", "Where it was declared"),
    "present": pgettext_lazy("suggestion", "Present for the addressee"),
    "decision_why": pgettext_lazy("suggestion", "Reasons of the decision"),
    "urge_why": pgettext_lazy("suggestion", "What is urged"),
    "again_by": pgettext_lazy("suggestion", "To be answered by"),
    "revisit_found": pgettext_lazy("suggestion", "What the re-visit found"),
    "suggestion_number": pgettext_lazy("suggestion", "Number of the suggestion"),
}


def _measures(values: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return values.get("rows", {}).get("measure", ())


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in str(text).splitlines() if line.strip()]


def _part(title: str, text: str) -> list[Block]:
    return [Heading(title), *_paragraphs(text)]


def day_words(iso: object) -> str:
    """A day as papers write it; empty where there is none."""
    return date_words(dt.date.fromisoformat(str(iso))) if iso else ""


def _named(values: Mapping[str, Any]) -> str:
    """The suggestion as its later papers name it."""
    on = day_words(values.get("suggestion_date"))
    return f"本院{on}制发的《检察建议书》（{values.get('suggestion_number', '')}）"


def suggestion(values: Mapping[str, Any]) -> Paper:
    """检察建议书."""
    own = values.get("reply_days")
    term = "十五日" if values.get("urgent") else f"{own}日" if own else "两个月"
    days = values.get("object_days", "")
    items: list[Block] = [Paragraph(f"{n}. {row['text']}") for n, row in enumerate(_measures(values), start=1)]
    blocks = [
        *_part("案件或者问题的来源", values.get("source", "")),
        *_part("查明的违法事实或者管理漏洞", values.get("facts", "")),
        *_part("原因分析和依据", values.get("causes", "")),
        Heading("建议内容"),
        Paragraph(f"为依法履行法律监督职责，根据{ORG_21}、{RULES}的规定，向你单位提出如下检察建议："),
        *items,
        *_part("整改期限", values.get("rectify_term", "")),
        Heading("异议期限"),
        Paragraph(f"如对本检察建议有异议，可以在收到本建议书之日起{days}日内向本院书面提出，本院将立即进行复核。"),
        Heading("书面回复的期限和方式"),
        Paragraph(
            f"请在收到本建议书之日起{term}内，就上列建议逐条作出相应处理，并将办理情况书面回复本院。"
            f"{values.get('reply_how', '')}"
        ),
    ]
    if own:
        blocks.append(Paragraph(f"确定上述回复期限的理由：{values.get('reply_why', '')}"))
    copies = [row["name"] for row in values.get("rows", {}).get("copy", ())]
    return Paper(addressee=values.get("addressee", ""), blocks=blocks, copies_to=copies)


def declaration(values: Mapping[str, Any]) -> Paper:
    """宣告送达记录."""
    facts = (
        ("宣告送达的文书", f"检察建议书（{values.get('suggestion_number', '')}）"),
        ("被建议单位", values.get("addressee", "")),
        *([("商得被建议单位同意", values["consent"])] if values.get("consent") else []),
        ("宣告地点", values.get("place", "")),
        ("检察机关到场人员", values.get("present_own", "")),
        ("被建议单位到场人员", values.get("present", "")),
        ("应邀参加人员", values.get("present_others", "") or "无"),
    )
    blocks: list[Block] = [Fact(label, text) for label, text in facts]
    blocks += [
        Paragraph("宣告人当场宣读检察建议书，说明认定的事实、原因、依据和建议内容，告知异议期限、回复期限和方式。"),
        Paragraph("被建议单位表示的意见："),
        Signers(("宣告人", "记录人", "被建议单位代表")),
    ]
    return Paper(blocks=blocks)


def _decision(values: Mapping[str, Any], result: str) -> Paper:
    blocks: list[Block] = [Paragraph(f"你单位对{_named(values)}提出的异议，本院已立即复核。")]
    if values.get("grounds"):
        blocks += _part("异议理由", values.get("grounds", ""))
    blocks += [*_part("复核的理由", values.get("decision_why", "")), Heading("决定"), Paragraph(result)]
    return Paper(addressee=values.get("addressee", ""), blocks=blocks)


def upheld(values: Mapping[str, Any]) -> Paper:
    """异议不成立, with the reasons."""
    return _decision(values, "异议不成立，维持原检察建议。请在原定期限内落实并书面回复本院。")


def amended(values: Mapping[str, Any]) -> Paper:
    """异议成立, amended: the former paper is void, another follows."""
    return _decision(values, "异议成立，决定修改原检察建议。原检察建议书作废，修改后的检察建议书另行编号制发、送达。")


def withdrawn(values: Mapping[str, Any]) -> Paper:
    """撤回."""
    blocks: list[Block] = [
        Paragraph(f"经审查，{_named(values)}不应当或者不需要继续执行，现决定撤回。"),
        *_part("撤回的理由", values.get("decision_why", "")),
        Paragraph("原检察建议书作废，你单位不再需要回复。"),
    ]
    return Paper(addressee=values.get("addressee", ""), blocks=blocks)


def urging(values: Mapping[str, Any]) -> Paper:
    """督促函."""
    waiting = [row for row in _measures(values) if row.get("verdict") not in ("采纳", "部分采纳")]
    received = day_words(values.get("suggestion_received"))
    told = f"，你单位于{received}收到" if received else ""
    until = day_words(values.get("urge_more_by") or values.get("again_by"))
    blocks: list[Block] = [
        Paragraph(f"{_named(values)}{told}。经跟踪了解，下列建议尚未落实或者尚未书面回复："),
        *[Paragraph(f"{n}. {row['text']}") for n, row in enumerate(waiting, start=1)],
        *_part("督促的事项", values.get("urge_more") or values.get("urge_why", "")),
        Paragraph(f"请于{until}前落实，并将办理情况逐条书面回复本院。"),
        Paragraph(
            "经督促无正当理由仍不整改的，本院将依照规定报告上级人民检察院，或者向你单位的上级机关、主管部门通报。"
        ),
    ]
    return Paper(addressee=values.get("addressee", ""), blocks=blocks)


def revisit(values: Mapping[str, Any]) -> Paper:
    """回头看记录."""
    rows = [(row["text"], row.get("answer_text", ""), row.get("verdict", "")) for row in _measures(values)]
    blocks: list[Block] = [
        Fact("检察建议", f"{values.get('suggestion_number', '')}　{values.get('title', '')}"),
        Fact("被建议单位", values.get("addressee", "")),
        Fact("参加核查人员", values.get("revisit_by", "")),
        Heading("核查情况"),
        *_paragraphs(values.get("revisit_found", "")),
        Heading("逐条核查"),
        Cells(("建议内容", "回复情况", "评估"), rows),
        Signers(("核查人", "被建议单位在场人员")),
    ]
    return Paper(blocks=blocks)


def reply_letter(values: Mapping[str, Any]) -> Paper:
    """检察建议回复函: the addressee's answer as a letter, printed from its record; signed and sealed by the
    addressee."""
    rows = [(row["text"], row["answer"], row["answer_text"]) for row in _measures(values)]
    blocks: list[Block] = [
        Paragraph(f"贵院《检察建议书》（{values.get('suggestion_number', '')}）收悉，现将办理情况逐条回复如下："),
        Cells(("检察建议", "办理结果", "办理情况"), rows),
        Fact("签发人及职务", values.get("reply_signer", "")),
    ]
    return Paper(
        title="检察建议回复函",
        agency=values["addressee"],
        addressee=values["procuratorate"],
        blocks=blocks,
        date=values["on"],
    )


def _kind(code: str, zh: str, en: str, series: str, build: Any, required: Sequence[str]) -> PaperKind:
    return PaperKind(
        code=code, zh=zh, en=en, series=series, build=build, side=PROCURATORATE, required=tuple(required), labels=LABELS
    )


BODY = ("addressee", "source", "facts", "causes", "rectify_term", "object_days", "reply_how")
SUGGESTION = _kind("suggestion", "检察建议书", "Procuratorial suggestion", "建", suggestion, BODY)
DECLARATION = _kind(
    "declaration_record", "宣告送达记录", "Record of service by declaration", "建宣", declaration,
    ("suggestion_number", "addressee", "consent", "place", "present"),
)  # fmt: skip
UPHELD = _kind(
    "suggestion_upheld",
    "检察建议异议复核决定书",
    "Decision on an objection",
    "建复",
    upheld,
    ("addressee", "decision_why"),
)
AMENDED = _kind(
    "suggestion_amended", "检察建议异议复核决定书", "Decision on an objection (amended)", "建复", amended,
    ("addressee", "decision_why"),
)  # fmt: skip
WITHDRAWN = _kind(
    "suggestion_withdrawn",
    "撤回检察建议决定书",
    "Withdrawal of a suggestion",
    "建撤",
    withdrawn,
    ("addressee", "decision_why"),
)
URGING = _kind(
    "suggestion_urging", "检察建议督促函", "Urging letter", "建督", urging, ("addressee", "urge_why", "again_by")
)
REVISIT = _kind(
    "revisit_record",
    "检察建议回头看记录",
    "Record of a re-visit",
    "建回",
    revisit,
    ("suggestion_number", "revisit_found"),
)
