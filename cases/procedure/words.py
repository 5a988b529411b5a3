"""Sentences from codes, in Chinese or English. Nothing is stored as a sentence."""

from collections.abc import Mapping

from .gate_types import Refusal
from .rules_types import Rules

WRONG_ACTOR = "wrong_actor"


def basis_text(rules: Rules, basis: str, zh: bool = True) -> str:
    """``CPL 91; CPL 105; MPS 129`` as a lawyer writes it: the law's name once, then its articles."""
    parts: list[str] = []
    before = ""
    for article in basis.split("; "):
        code, _, number = article.partition(" ")
        text = rules.texts.get(code)
        if text is None:
            parts.append(article)
        elif code == before and not number[:1].isdigit():
            # A provision that is named by a word, or written out with its 第 and 条.
            parts.append(number)
        elif code == before:
            parts.append(f"第{number}条" if zh else f"art. {number}")
        else:
            parts.append((text.zh if zh else text.en).format(n=number))
        before = code
    return ("、" if zh else "; ").join(parts)


def event_name(rules: Rules, code: str, zh: bool = True) -> str:
    """The name of an event type; the code itself where the rules do not know it."""
    row = rules.events.get(code)
    return code if row is None else (row.zh if zh else row.en)


def document_name(rules: Rules, code: str, zh: bool = True) -> str:
    """The document that this step yields."""
    row = rules.events.get(code)
    return "" if row is None else (row.document_zh if zh else row.document_en)


def measure_name(rules: Rules, code: str, zh: bool = True) -> str:
    """The name of a measure or of the state that follows one."""
    row = rules.measures.get(code)
    return code if row is None else (row.zh if zh else row.en)


def stage_name(rules: Rules, code: str, zh: bool = True) -> str:
    """The name of a stage; a case without any step has the stage ``none``."""
    row = rules.stages.get(code or "none")
    return code if row is None else (row.zh if zh else row.en)


def strip_name(rules: Rules, code: str, zh: bool = True) -> str:
    """The name of one box of the strip of stages."""
    return next(((row.zh if zh else row.en) for row in rules.strip if row.code == code), code)


def reason_name(rules: Rules, name: str, code: str, zh: bool = True) -> str:
    """An entry of a closed list of reasons."""
    row = rules.reasons.get(name, {}).get(code)
    return code if row is None else (row.zh if zh else row.en)


def outcome_name(rules: Rules, outcome: str, zh: bool = True) -> str:
    """``arrest_not_approved:N2`` in words, with its reason."""
    code, _, detail = outcome.partition(":")
    row = rules.outcomes.get(code or "none")
    if row is None:
        return outcome
    name = row.zh if zh else row.en
    if not detail:
        return name
    lists = {
        param.values
        for event in rules.events.values()
        if event.outcome == code
        for param in event.param
        if param.name == event.outcome_param
    }
    reason = next((reason_name(rules, values, detail, zh) for values in sorted(lists)), detail)
    return f"{name}（{reason}）" if zh else f"{name} ({reason})"


def param_text(rules: Rules, event: str, name: str, value: str, zh: bool = True) -> tuple[str, str]:
    """A parameter of an event as (label, value) in words."""
    row = rules.events.get(event)
    param = next((p for p in row.param if p.name == name), None) if row else None
    if param is None:
        return name, value
    label = param.zh if zh else param.en
    if param.values == "measure":
        return label, measure_name(rules, value, zh)
    if param.values == "event":
        return label, event_name(rules, value, zh)
    return label, reason_name(rules, param.values, value, zh)


def finding_text(rules: Rules, code: str, params: Mapping[str, str], zh: bool = True) -> str:
    """The sentence of a finding. A code that the rules no longer know is given as it is."""
    row = rules.checks.get(code) or rules.watches.get(code)
    if row is None:
        return code
    words = dict(params)
    for key in ("first", "then"):
        if key in words:
            words[key] = event_name(rules, words[key], zh)
    for key in ("measure", "other"):
        if key in words:
            words[key] = measure_name(rules, words[key], zh)
    try:
        return (row.zh if zh else row.en).format(**words)
    except KeyError:
        return f"{code}: {', '.join(f'{k}={v}' for k, v in sorted(params.items()))}"


NOT_THEIRS = {
    True: "{then}不由本单位、本岗位记录，应当由{by}记录",
    False: "{then} is not recorded by this side and role, but by the {by}",
}
COMES_LATER = {
    True: "{first}记录的日期是{later_on}，{then}（{then_on}）不能早于它：请核对两个日期，有误的先更正或者作废",
    False: "{first} is recorded on {later_on} and {then} ({then_on}) cannot come before it: check both dates, and "
    "correct or void the wrong one first",
}
SIDE_WORDS = {
    "police": ("公安机关", "police"),
    "procuratorate": ("人民检察院", "procuratorate"),
    "both": ("公安机关、人民检察院的其他岗位", "other roles of either agency"),
    "court": ("人民检察院（代录人民法院的决定）", "procuratorate, for the court"),
}


def refusal_text(rules: Rules, refusal: Refusal, zh: bool = True) -> str:
    """Why a step may not be taken, with its articles: 不能…（刑事诉讼法第91条）."""
    sentence = refusal_sentence(rules, refusal, zh)
    if not refusal.article:
        return sentence
    article = basis_text(rules, refusal.article, zh)
    return f"{sentence}（{article}）" if zh else f"{sentence} ({article})"


def refusal_sentence(rules: Rules, refusal: Refusal, zh: bool = True) -> str:
    """The same without the articles. A code that the rules no longer know is given as it is."""
    gate = rules.gates.get(refusal.code)
    if gate is None and refusal.code != WRONG_ACTOR:
        return finding_text(rules, refusal.code, refusal.params, zh)
    words = dict(refusal.params)
    for key in ("then", "first"):
        if key in words:
            words[key] = event_name(rules, words[key], zh)
    if gate is None:
        side = rules.events[refusal.params["then"]].side
        words["by"] = SIDE_WORDS.get(side, (side, side))[0 if zh else 1]
        return NOT_THEIRS[zh].format(**words)
    if "stage" in words:
        words["stage"] = stage_name(rules, words["stage"], zh)
    if "measure" in words:
        words["measure"] = measure_name(rules, words["measure"], zh)
    if "clock" in words:
        versions = rules.clocks.get(words["clock"], ())
        words["clock"] = (versions[-1].zh if zh else versions[-1].en) if versions else words["clock"]
    if "needed" in words:
        names = [event_name(rules, code, zh) for code in words["needed"].split("|") if code]
        joined = ("、" if zh else ", ").join(names)
        words["needed"] = "" if not names else f"（{joined}）" if zh else f" ({joined})"
    if "later_on" in words:
        return COMES_LATER[zh].format(**words)
    try:
        return (gate.zh if zh else gate.en).format(**words)
    except KeyError:
        return f"{refusal.code}: {', '.join(f'{k}={v}' for k, v in sorted(refusal.params.items()))}"
