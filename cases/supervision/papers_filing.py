"""Papers of filing supervision (domain brief 4.1, 9.2; RULES 560-564): demands, finding, orders, urging, and the
statement of the police."""

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

FILED = "不应当立案而立案"


def _filed(values: Mapping[str, Any]) -> bool:
    return str(values.get("direction", "")) == FILED


def _what(values: Mapping[str, Any]) -> list[Block]:
    """Which case, by whom it came, and the police decision it is about."""
    told: list[Block] = [Fact("涉嫌罪名", values["offence"]), Fact("来源", values.get("source", ""))]
    if values.get("accepted_no"):
        told.append(Fact("公安机关原文书", f"{values['accepted_no']}　{days(values.get('decided_on'))}".strip()))
    if values.get("accepted_on"):
        told.append(Fact("受理日期", days(values["accepted_on"])))
    named = case_named(values)
    return [Fact("案件", named), *told] if named else told


def demand(values: Mapping[str, Any]) -> Paper:
    """要求说明不立案理由通知书, 要求说明立案理由通知书."""
    what = "立案" if _filed(values) else "不立案"
    law = f"{RULES}第五百五十九条、第五百六十条" if _filed(values) else f"{CPL}第一百一十三条、{RULES}第五百六十条"
    blocks = [
        *_what(values),
        *part("案件基本事实", values["facts"]),
        *part("要求说明的事项", values["demand_words"]),
        Paragraph(
            f"根据{law}的规定，请你局在收到本通知书后七日以内，书面说明{what}的情况、依据和理由，连同有关证据材料回复本院。"
        ),
    ]
    return Paper(title=f"要求说明{what}理由通知书", addressee=values["addressee"], blocks=blocks)


def delay(values: Mapping[str, Any]) -> Paper:
    """要求说明逾期不作立案决定理由通知书."""
    blocks = [
        *_what(values),
        *part("案件基本事实", values["facts"]),
        Paragraph(f"该案应当在{days(values['overdue_since'])}前作出是否立案的决定，至今未作出。"),
        Paragraph(
            f"根据{RULES}第五百六十二条的规定，请你局在收到本通知书后七日以内书面说明逾期不作出是否立案决定的理由，连同有关证据材料回复"
            "本院。"
        ),
    ]
    return Paper(addressee=values["addressee"], blocks=blocks)


def finding(values: Mapping[str, Any]) -> Paper:
    """不立案理由审查意见通知书 (or of the reasons for filing)."""
    what = "立案" if _filed(values) else "不立案"
    blocks = [
        *_what(values),
        *part("审查意见", values["finding"]),
        Paragraph(
            f"本院认为你局说明的{what}理由成立，将在十日以内告知被害人及其法定代理人、近亲属或者行政执法机关"
            f"（{RULES}第五百六十一条）。"
        ),
    ]
    return Paper(title=f"{what}理由审查意见通知书", addressee=values["addressee"], blocks=blocks)


def _evidence(values: Mapping[str, Any]) -> list[Block]:
    rows = [(row["name"], row["proves"], row.get("pages", "")) for row in rows_of(values, "evidence")]
    return [Heading("证据材料清单"), Cells(("证据材料", "证明事项", "页数"), rows)]


def _order(values: Mapping[str, Any], what: str, then: str) -> Paper:
    statement = values.get("statement_no")
    blocks = [
        *_what(values),
        *([Fact("公安机关说明文号", statement)] if statement else []),
        *part("理由不能成立的依据和理由", values["order_reasons"]),
        *part("适用的法律条文", values["order_law"]),
        Paragraph(then),
        *_evidence(values),
    ]
    return Paper(title=what, addressee=values["addressee"], blocks=blocks)


def filing_order(values: Mapping[str, Any]) -> Paper:
    """通知立案书."""
    then = (
        f"根据{CPL}第一百一十三条、{RULES}第五百六十一条、第五百六十三条的规定，经本院检察长决定，通知你局立案。"
        "请在收到本通知书后十五日以内立案，并将立案决定书及时送达本院。"
    )
    return _order(values, "通知立案书", then)


def withdrawal_order(values: Mapping[str, Any]) -> Paper:
    """通知撤销案件书."""
    then = (
        f"根据{RULES}第五百六十一条、第五百六十三条的规定，经本院检察长决定，通知你局撤销案件。没有异议的，应当立即"
        "撤销案件，并将撤销案件决定书及时送达本院；认为本通知有错误的，可以要求本院复议。"
    )
    return _order(values, "通知撤销案件书", then)


def urge(values: Mapping[str, Any]) -> Paper:
    """立案监督案件催办函."""
    blocks = [
        *_what(values),
        Fact("立案决定书", values.get("filing_no", "")),
        Paragraph("该案立案后三个月以内未侦查终结。"),
        *part("要求反馈的事项", values["urge_words"]),
        Paragraph(f"根据{RULES}第五百六十四条的规定，请及时向本院反馈侦查工作进展情况。"),
    ]
    return Paper(addressee=values["addressee"], blocks=blocks)


def statement(values: Mapping[str, Any]) -> Paper:
    """不立案理由说明书, 立案理由说明书: of the police."""
    what = "立案" if _filed(values) else "不立案"
    article = "第一百八十三条" if _filed(values) else "第一百八十二条"
    number = values.get("demand_no")
    asked = f"你院要求说明{what}理由通知书（{number}）收悉。" if number else ""
    named = case_named(values)
    blocks: list[Block] = [
        *([Fact("案件", named)] if named else []),
        Paragraph(f"{asked}根据{MPS}{article}的规定，现将{what}的情况、依据和理由说明如下。"),
        *part("情况", values["situation"]),
        *part("依据", values["basis"]),
        *part("理由", values["reasons"]),
    ]
    return Paper(title=f"{what}理由说明书", addressee=values.get("procuratorate_agency", ""), blocks=blocks)


def answer(values: Mapping[str, Any]) -> Paper:
    """立案监督审查结果答复书: to whoever complained, or to the victim; with the basis and reasons of the police where
    they were found to hold (RULES 558, 561). It does not name the case, which is not theirs to know."""
    what = "立案" if _filed(values) else "不立案"
    to = values.get("informed_whom") or values.get("complainant") or "控告人、申诉人"
    told: list[Block] = [Fact("涉嫌罪名", values["offence"])]
    if values.get("accepted_no"):
        told.append(Fact("公安机关原文书", f"{values['accepted_no']}　{days(values.get('decided_on'))}".strip()))
    if values.get("accepted_on"):
        told.append(Fact("受理日期", days(values["accepted_on"])))
    stated = values.get("reasons")
    law = "第五百六十一条第二款" if stated else "第五百五十八条"
    held = f"公安机关说明的{what}理由成立" if stated else f"公安机关的{what}决定正确"
    blocks = [
        *told,
        *part("审查意见", values["finding"]),
        *part(f"公安机关{what}的依据", values.get("basis")),
        *part(f"公安机关{what}的理由", stated),
        Paragraph(f"经审查，{held}。根据{RULES}{law}的规定，特此答复。"),
    ]
    return Paper(addressee=to, blocks=blocks)


FILING_DEMAND = PaperKind(
    "filing_demand", "要求说明立案、不立案理由通知书", "Demand for reasons", "立监说", demand, side=PROCURATORATE,
    required=("addressee", "offence", "facts", "demand_words"), labels=LABELS,
)  # fmt: skip
DELAY_DEMAND = PaperKind(
    "delay_demand", "要求说明逾期不作立案决定理由通知书", "Demand to explain a delay", "立监逾", delay,
    side=PROCURATORATE, required=("addressee", "offence", "facts", "overdue_since"), labels=LABELS,
)  # fmt: skip
FILING_FINDING = PaperKind(
    "filing_finding", "理由审查意见通知书", "Notice of the finding on the reasons", "立监审", finding,
    side=PROCURATORATE, required=("addressee", "offence", "finding"), labels=LABELS,
)  # fmt: skip
FILING_ORDER = PaperKind(
    "filing_order", "通知立案书", "Order to file", "立监通", filing_order, side=PROCURATORATE,
    required=("addressee", "offence", "order_reasons", "order_law", "rows"), labels=LABELS,
)  # fmt: skip
WITHDRAWAL_ORDER = PaperKind(
    "withdrawal_order", "通知撤销案件书", "Order to withdraw the case", "立监撤", withdrawal_order, side=PROCURATORATE,
    required=("addressee", "offence", "order_reasons", "order_law", "rows"), labels=LABELS,
)  # fmt: skip
FILING_URGE = PaperKind(
    "filing_urge", "立案监督案件催办函", "Letter urging a supervised case", "立监催", urge, side=PROCURATORATE,
    required=("addressee", "offence", "urge_words"), labels=LABELS,
)  # fmt: skip
FILING_ANSWER = PaperKind(
    "filing_answer", "立案监督审查结果答复书", "Answer on a filing supervision", "立监答", answer, side=PROCURATORATE,
    required=("offence", "finding"), inner=True, labels=LABELS,
)  # fmt: skip
FILING_STATEMENT = PaperKind(
    "filing_statement", "立案、不立案理由说明书", "Statement of reasons", "立说", statement, side=POLICE,
    required=("situation", "basis", "reasons"), labels=LABELS,
)  # fmt: skip
