"""释放或者变更强制措施建议书 to the police or to the court, the police's reply, what the applicant is told (RULES 582),
the letter that passes an application on (RULES 576), and 社会危险性情况说明 (RULES 128, 575, 581; CPL 81, 95)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import pgettext_lazy

from cases.collaboration.papers_outline import lines
from office.papers.kinds import PaperKind
from office.papers.paper import Block, Cells, Fact, Heading, Paper, Paragraph

LABELS = {
    "persons": pgettext_lazy("necessity", "Person concerned"),
    "suggested": pgettext_lazy("necessity", "Measure suggested"),
    "grounds_found": pgettext_lazy("necessity", "Grounds"),
    "reply_result": pgettext_lazy("necessity", "Followed or not"),
    "reply_done": pgettext_lazy("necessity", "What was done"),
    "conclusion": pgettext_lazy("necessity", "Conclusion"),
    "considered_why": pgettext_lazy("necessity", "Whether other measures fit"),
    "rows": pgettext_lazy("necessity", "Factors"),
    "court": pgettext_lazy("necessity", "Court"),
    "other_procuratorate": pgettext_lazy("necessity", "Procuratorate whose review it is"),
    "applicant_told": pgettext_lazy("necessity", "How and when the applicant was told"),
}

# The word of the flow for custody that is necessary.
GOES_ON = "有继续羁押必要"


def _factors(values: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return values.get("rows", {}).get("factor", ())


def _table(values: Mapping[str, Any]) -> Cells:
    rows = [(row["factor"], row["speaks"], row["facts"], row["source"]) for row in _factors(values)]
    return Cells(("因素", "说明", "具体事实", "证据材料"), rows)


def _about(values: Mapping[str, Any]) -> list[Block]:
    told: list[Block] = [
        Fact("案件名称", str(values.get("case_title", ""))),
        Fact("案件编号", str(values.get("case_number", ""))),
        Fact("姓名", str(values["persons"])),
    ]
    return told


def suggestion(values: Mapping[str, Any]) -> Paper:
    """释放或者变更强制措施建议书, to the police."""
    return _suggestion(values, str(values.get("police_agency") or values.get("police_unit") or ""), "你局")


def suggestion_court(values: Mapping[str, Any]) -> Paper:
    """释放或者变更强制措施建议书, to the court."""
    return _suggestion(values, str(values["court"]), "你院")


def _suggestion(values: Mapping[str, Any], addressee: str, you: str) -> Paper:
    person = values["persons"]
    return Paper(
        addressee=addressee,
        blocks=[
            *_about(values),
            Paragraph(
                f"本院根据《中华人民共和国刑事诉讼法》第九十五条的规定，对{person}的羁押必要性进行了审查。"
                "经审查认为不需要继续羁押，理由如下："
            ),
            *lines(values["grounds_found"]),
            Heading("审查的因素"),
            _table(values),
            Heading("考虑的非羁押措施"),
            Paragraph(str(values.get("considered", ""))),
            *lines(values.get("considered_why")),
            Heading("建议"),
            Paragraph(f"建议{you}对{person}：{values['suggested']}。"),
            Paragraph(
                "请在收到本建议书之日起十日以内将处理情况通知本院；没有采纳的，请说明理由和依据"
                "（《人民检察院刑事诉讼规则》第五百八十一条）。"
            ),
        ],
    )


def reply(values: Mapping[str, Any]) -> Paper:
    """回复函."""
    why = lines(values.get("reply_why"))
    return Paper(
        addressee=str(values.get("procuratorate_agency") or values.get("procuratorate_unit") or ""),
        blocks=[
            Paragraph(f"你院对{values['persons']}的释放或者变更强制措施建议书收悉，处理情况回复如下："),
            Fact("采纳情况", str(values["reply_result"])),
            *lines(values["reply_done"]),
            *([Heading("未采纳的理由和依据"), *why] if why else []),
        ],
    )


def notice(values: Mapping[str, Any]) -> Paper:
    """羁押必要性审查结果告知书: to whoever applied (RULES 582)."""
    person = values["persons"]
    return Paper(
        addressee=str(values.get("applicant_name") or values.get("applicant") or ""),
        blocks=[
            *_about(values),
            Paragraph(f"你对{person}提出的羁押必要性审查申请，本院已经审查办结。"),
            *_outcome(values),
            Paragraph("根据《人民检察院刑事诉讼规则》第五百八十二条的规定，特此告知。"),
        ],
    )


def _outcome(values: Mapping[str, Any]) -> list[Block]:
    """What was suggested and what came of it; or why custody goes on."""
    person, found = values["persons"], lines(values.get("grounds_found"))
    if values.get("court_result"):
        court, done = values.get("court", ""), lines(values.get("court_done"))
        told = f"经审查认为不需要继续羁押，本院已建议{court}对{person}：{values.get('suggested', '')}。"
        return [Paragraph(told), *found, Fact("人民法院的处理情况", str(values["court_result"])), *done]
    if values.get("reply_result"):
        police, why = values.get("police_agency", ""), lines(values.get("reply_why"))
        told = f"经审查认为不需要继续羁押，本院已建议{police}对{person}：{values.get('suggested', '')}。"
        result = Fact("公安机关的处理情况", str(values["reply_result"]))
        return [Paragraph(told), *found, result, *lines(values.get("reply_done")), *why]
    if values.get("result") != GOES_ON:
        return [Paragraph(f"经审查认为不需要继续羁押，本院已决定对{person}：{values.get('suggested', '')}。"), *found]
    return [Paragraph(f"经审查认为对{person}有继续羁押的必要，理由如下："), *found]


def passing(values: Mapping[str, Any]) -> Paper:
    """移送羁押必要性审查申请函 (RULES 576 para. 2)."""
    return Paper(
        addressee=str(values["other_procuratorate"]),
        blocks=[
            *_about(values),
            Paragraph(
                f"本院收到{values.get('applicant_name') or values.get('applicant', '')}对{values['persons']}提出的"
                "羁押必要性审查申请。你院系办案机关对应的同级人民检察院，根据《人民检察院刑事诉讼规则》"
                "第五百七十六条第二款的规定，现将申请材料移送你院。"
            ),
            Paragraph(f"告知申请人的情况：{values['applicant_told']}。"),
        ],
    )


def danger(values: Mapping[str, Any]) -> Paper:
    """社会危险性情况说明."""
    return Paper(
        addressee=str(values.get("procuratorate_agency") or values.get("procuratorate_unit") or ""),
        blocks=[
            *_about(values),
            Fact("评估时点", str(values.get("purpose", ""))),
            Heading("社会危险性因素"),
            _table(values),
            Heading("考虑的非羁押措施"),
            Paragraph(str(values.get("considered", ""))),
            *lines(values["considered_why"]),
            Heading("评估结论"),
            Paragraph(f"{values['conclusion']}。"),
        ],
    )


SUGGESTION = PaperKind(
    code="necessity_suggestion",
    zh="释放或者变更强制措施建议书",
    en="Suggestion to release or change the measure",
    series="羁建",
    build=suggestion,
    side="procuratorate",
    required=("persons", "suggested", "grounds_found", "rows"),
    labels=LABELS,
)
SUGGESTION_COURT = PaperKind(
    code="necessity_suggestion_court",
    zh="释放或者变更强制措施建议书",
    en="Suggestion to release or change the measure, to the court",
    series="羁建法",
    build=suggestion_court,
    side="procuratorate",
    required=("court", "persons", "suggested", "grounds_found", "rows"),
    labels=LABELS,
    inner=True,
)
NOTICE = PaperKind(
    code="necessity_notice",
    zh="羁押必要性审查结果告知书",
    en="Outcome of the review of custody, to the applicant",
    series="羁告",
    build=notice,
    side="procuratorate",
    required=("persons", "applicant_told", "grounds_found"),
    labels=LABELS,
    inner=True,
)
PASSING = PaperKind(
    code="necessity_passing",
    zh="移送羁押必要性审查申请函",
    en="Letter passing on an application to review custody",
    series="羁移",
    build=passing,
    side="procuratorate",
    required=("other_procuratorate", "persons", "applicant_told"),
    labels=LABELS,
    inner=True,
)
REPLY = PaperKind(
    code="necessity_reply",
    zh="羁押必要性审查建议回复函",
    en="Reply on the necessity of custody",
    series="羁复",
    build=reply,
    side="police",
    required=("persons", "reply_result", "reply_done"),
    labels=LABELS,
)
DANGER = PaperKind(
    code="danger_statement",
    zh="社会危险性情况说明",
    en="Statement of social danger",
    series="社危",
    build=danger,
    side="police",
    required=("persons", "considered_why", "conclusion", "rows"),
    labels=LABELS,
)
