"""What the papers of supervision share: paragraphs, parts, articles in Chinese."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import pgettext_lazy

from office.papers.paper import Block, Heading, Paragraph

PROCURATORATE, POLICE = "procuratorate", "police"
CPL = "《中华人民共和国刑事诉讼法》"
RULES = "《人民检察院刑事诉讼规则》"
MPS = "《公安机关办理刑事案件程序规定》"

LABELS = {
    "addressee": pgettext_lazy("supervision", "Addressee"),
    "found_facts": pgettext_lazy("supervision", "Facts found"),
    "reply_days": pgettext_lazy("supervision", "Term for the reply"),
    "told_whom": pgettext_lazy("supervision", "To whom it was said"),
    "oral_words": pgettext_lazy("supervision", "What was said"),
    "urge_by": pgettext_lazy("supervision", "Reply by"),
    "reply_words": pgettext_lazy("supervision", "What was found and put right"),
    "offence": pgettext_lazy("supervision", "Offence suspected"),
    "facts": pgettext_lazy("supervision", "Facts"),
    "direction": pgettext_lazy("supervision", "Direction"),
    "demand_words": pgettext_lazy("supervision", "What is to be explained"),
    "overdue_since": pgettext_lazy("supervision", "Day by which it should have been decided"),
    "finding": pgettext_lazy("supervision", "Finding"),
    "order_reasons": pgettext_lazy("supervision", "Why the reasons do not hold"),
    "order_law": pgettext_lazy("supervision", "Provisions applied"),
    "urge_words": pgettext_lazy("supervision", "What is to be reported"),
    "situation": pgettext_lazy("supervision", "Facts of the statement"),
    "basis": pgettext_lazy("supervision", "Basis"),
    "reasons": pgettext_lazy("supervision", "Reasons"),
    "request": pgettext_lazy("supervision", "What is asked for"),
    "bureau": pgettext_lazy("supervision", "Addressee"),
    "target_no": pgettext_lazy("supervision", "Number of what is objected to"),
    "target_on": pgettext_lazy("supervision", "Day of what is objected to"),
    "route_law": pgettext_lazy("supervision", "Law"),
    "grounds": pgettext_lazy("supervision", "Facts and grounds"),
    "result": pgettext_lazy("supervision", "Result"),
    "examined": pgettext_lazy("supervision", "What the examination found"),
    "result_reasons": pgettext_lazy("supervision", "Reasons and law"),
    "subject": pgettext_lazy("supervision", "In brief"),
    "content": pgettext_lazy("supervision", "Content"),
    "findings": pgettext_lazy("supervision", "Facts found by the inquiry"),
    "opinion": pgettext_lazy("supervision", "What is proposed"),
    "report_law": pgettext_lazy("supervision", "Law"),
    "law": pgettext_lazy("supervision", "Law"),
    "proposal": pgettext_lazy("supervision", "Proposed"),
    "feedback_by": pgettext_lazy("supervision", "Result by"),
    "asked_words": pgettext_lazy("supervision", "What is to be explained"),
    "explain_by": pgettext_lazy("supervision", "Explain by"),
    "rows": pgettext_lazy("supervision", "Rows"),
}


def paragraphs(text: object) -> list[Block]:
    """Every line a paragraph."""
    return [Paragraph(line.strip()) for line in str(text or "").splitlines() if line.strip()]


def part(title: str, text: object) -> list[Block]:
    """A heading with what stands under it; nothing where there is nothing."""
    told = paragraphs(text)
    return [Heading(title), *told] if told else []


def rows_of(values: Mapping[str, Any], code: str) -> Sequence[Mapping[str, Any]]:
    """The rows of a list."""
    found: Sequence[Mapping[str, Any]] = (values.get("rows") or {}).get(code, ())
    return found


def case_named(values: Mapping[str, Any]) -> str:
    """The case as a paper of supervision names it: by its name, minors masked, and number. The legal department and the
    upper level read it, who need not know them (RULES 481)."""
    told = (values.get("case_masked"), f"案件编号：{values['case_number']}" if values.get("case_number") else "")
    title, number = (str(one or "") for one in told)
    return f"{title}（{number}）" if title and number else title or number


def days(iso: object) -> str:
    """A day as papers write it."""
    text = str(iso or "")
    if len(text) != 10:
        return text
    year, month, day = text.split("-")
    return f"{year}年{int(month)}月{int(day)}日"
