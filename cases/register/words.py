"""Codes of the register in words of the active language, from the rule tables.

What the import itself finds (not a rule of procedure) has its sentences here.
"""

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from cases.procedure import words
from cases.procedure.gate_types import Refusal
from cases.procedure.loader import load_rules
from cases.register.fact_words import fact_label
from office.front.registry import Words

# Sentences of findings that no rule of procedure yields.
LEDGER_FINDINGS = {
    "row_key_corrected": gettext_lazy(
        "A later ledger corrected a key column of row {row_key}; it now stands as {by}. Check which of the two is right"
    ),
    "number_of_another_case": gettext_lazy(
        "The ledger gives this case a number that another case holds already; whether the two are one is for a person"
        " to decide"
    ),
    "minor_flag_disagrees": gettext_lazy(
        "The ledger's rows disagree on whether this person is a minor; taken for a minor until an officer puts it right"
    ),
    "corrected_fact_reported_otherwise": gettext_lazy(
        "“{field}” was put right by hand; a later ledger reports something else. What was put right stands"
    ),
}
RETURN = "supplementary_investigation_return"
# Reasons that the program itself writes, as codes.
REASONS = {
    "own desk": gettext_lazy("the agency's own desk for shared cases"),
    "handling unit": gettext_lazy("handles the case"),
    "shared by setting": gettext_lazy("shared by the agency's setting"),
    "handling unit changed": gettext_lazy("the handling unit changed"),
    "replaced_by_ledger": gettext_lazy("a later ledger reports otherwise"),
    "batch withdrawn": pgettext_lazy("void reason", "the ledger was withdrawn"),
}


def zh() -> bool:
    """Whether the active language is Chinese."""
    return (get_language() or "zh").startswith("zh")


def stage_label(code: str) -> str:
    """A stage."""
    return words.stage_name(load_rules(), code, zh())


def strip_label(code: str) -> str:
    """A box of the strip of stages."""
    return words.strip_name(load_rules(), code, zh())


def stage_choices() -> list[tuple[str, str]]:
    """All stages in the order of the procedure, for filters."""
    stages = sorted(load_rules().stages.values(), key=lambda stage: stage.order)
    return [(stage.code, stage_label(stage.code)) for stage in stages]


def event_label(code: str) -> str:
    """A step."""
    return words.event_name(load_rules(), code, zh())


def document_label(code: str) -> str:
    """The document that a step yields."""
    return words.document_name(load_rules(), code, zh())


def measure_label(code: str) -> str:
    """A measure, or the state after one."""
    return words.measure_name(load_rules(), code, zh())


def outcome_label(code: str) -> str:
    """What became of a person; nothing while there is no decision."""
    return words.outcome_name(load_rules(), code, zh()) if code else ""


def param_label(event: str, name: str, value: Any) -> str:
    """A parameter of an event: ``label：value``; a flag by its label alone."""
    rules = load_rules()
    kinds = {param.name: param.values for param in rules.events[event].param} if event in rules.events else {}
    label, told = words.param_text(rules, event, name, str(value), zh())
    if (event, name) == ("finding_settlement", "code"):
        told = rule_label(str(value))
    if kinds.get(name) == "flag":
        return label
    return f"{label}：{told}" if zh() else f"{label}: {told}"


def article_label(article: str) -> str:
    """Articles as a lawyer writes them."""
    return words.basis_text(load_rules(), article, zh()) if article else ""


def finding_label(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a finding."""
    own = LEDGER_FINDINGS.get(code)
    if own is None:
        return words.finding_text(load_rules(), code, {key: str(value) for key, value in params.items()}, zh())
    filled = {"row_key": "—", "by": "—", "field": "—", **params}
    filled["field"] = fact_label(str(filled["field"]))
    for name in ("row_key", "by"):
        filled[name] = row_words(str(filled[name]))
    return str(own).format(**filled)


def rule_label(code: str) -> str:
    """A rule that a finding rests on, where its sentence cannot be filled: by its articles. What only a ledger's import
    finds rests on none and has its sentence; a rule that is no longer in the tables is called an earlier one."""
    rules = load_rules()
    if code in LEDGER_FINDINGS:
        return finding_label(code, {})
    row = rules.checks.get(code) or rules.watches.get(code)
    return article_label("; ".join(row.basis)) if row else _("an earlier rule")


def refusal_label(refusal: Refusal) -> str:
    """Why a step may not be taken, with the article."""
    return words.refusal_text(load_rules(), refusal, zh())


def row_words(key: str) -> str:
    """A row of a ledger in words: number, person, measure or decision, date."""
    layout, colon, rest = key.partition(":")
    parts = rest.split("+") if colon else [key]
    if layout not in ("police_suspect_measure", "proc_person_decision") or len(parts) < 4:
        return "，".join(parts) if zh() else ", ".join(parts)
    number, *person, code, on = parts
    if layout == "police_suspect_measure":
        what = measure_label(code)
    else:
        what = event_label(RETURN if code.startswith("return_") else code)
    who = pgettext("person", "no. %(number)s") % {"number": "+".join(person)}
    told = [number, who, what, on.replace("T", " ")]
    return "，".join(told) if zh() else ", ".join(told)


def reason_label(reason: str) -> object:
    """A reason in words; what an officer wrote is left as it is."""
    return REASONS.get(reason, reason)


def case_shared(params: Mapping[str, Any]) -> Words:
    """The message to whom a case was shared with."""
    try:
        url = reverse("case-detail", args=[int(params["case"])])
    except (KeyError, TypeError, ValueError, NoReverseMatch):
        url = ""
    level = pgettext("grant", "to work on") if params.get("level") == 2 else pgettext("grant", "to see")
    return Words(
        text=_("A case was shared with you %(level)s") % {"level": level},
        law=params.get("basis", ""),
        button=_("Open the case"),
        url=url,
    )


def case_share_withdrawn(params: Mapping[str, Any]) -> Words:
    """The message to whom a case is shared no longer. It names nothing of the case, which is not theirs any more:
    who took back what was shared on which day, and the basis on which it had been shared."""
    if not params.get("agency"):
        return Words(text=_("Sharing of a case with you was withdrawn"))
    told = {"agency": params["agency"], "day": params.get("given_on", "—"), "basis": params.get("basis", "—")}
    return Words(text=_("%(agency)s withdrew the sharing of a case of %(day)s (basis: %(basis)s)") % told)
