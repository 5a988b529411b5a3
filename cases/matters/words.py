"""What matters are called in messages, duties and elsewhere."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cases.matters.loader import load_flows
from cases.matters.table import Duty, Flow
from cases.procedure import basis_text, load_rules
from office.front.registry import Words

URLS = {"matter": ("matter-detail", "matter-act")}


def zh() -> bool:
    """Whether the officer reads Chinese."""
    return not (get_language() or "zh").startswith("en")


def label(row: Any) -> str:
    """The words of a row of a flow, in the officer's language."""
    return str(row.zh if zh() else row.en)


def kind_label(kind: str) -> str:
    """What a kind of matter is called; its code where no flow knows it any more."""
    flow = load_flows().get(kind)
    return label(flow) if flow is not None else kind


def law_text(articles: str) -> str:
    """Articles as they are written: ``RULES 560; MPS 182``."""
    return basis_text(load_rules(), articles, zh()) if articles else ""


def duty_find(flow: Flow | None, params: dict[str, Any]) -> Duty | None:
    """The duty that a follow-up stands for."""
    if flow is None:
        return None
    for state in flow.state:
        for duty in state.duty:
            if state.code == params.get("state") and duty.code == params.get("duty"):
                return duty
    return None


def duty_words(params: dict[str, Any]) -> Words:
    """What is owed on a matter."""
    return words_of_duty(params, "matter-act")


def words_of_duty(params: dict[str, Any], page: str) -> Words:
    """What is owed, its article, and the button that opens the very form; where more than one step settles it, a button
    that says none of them and leads to where all are."""
    flow = load_flows().get(str(params.get("flow")))
    duty = duty_find(flow, params)
    if flow is None or duty is None:
        return Words(_("A step is owed"))
    what = f"{label(flow)}：{label(duty)}" if zh() else f"{label(flow)}: {label(duty)}"
    if params.get("position"):
        what += _(" (row %(n)s)") % {"n": params["position"]}
    if params.get("several"):
        url = reverse(page.replace("-act", "-detail"), args=[params["matter"]])
        return Words(what, law_text(duty.law), pgettext("button", "Deal with it"), f"{url}#acts")
    act = flow.act_of(duty.act)
    button = label(act) if act is not None else ""
    url = reverse(page, args=[params["matter"], duty.act])
    return Words(what, law_text(duty.law), button, url)


def stepped(params: dict[str, Any]) -> Words:
    """To the other side: a step was taken."""
    flow = load_flows().get(str(params.get("flow")))
    act = flow.act_of(str(params.get("act"))) if flow is not None else None
    if flow is None or act is None:
        return Words(_("A step was taken"))
    text = f"{label(flow)}：{label(act)}" if zh() else f"{label(flow)}: {label(act)}"
    return Words(text, law_text(act.law))


def audited(code: str, detail: dict[str, Any]) -> str:
    """What was done, in the audit: the step by its name; empty where no flow knows it."""
    flow = load_flows().get(str(detail.get("kind")))
    act = flow.act_of(code.partition(".")[2]) if flow is not None else None
    if flow is None or act is None:
        return ""
    return f"{label(flow)}：{label(act)}" if zh() else f"{label(flow)}: {label(act)}"
