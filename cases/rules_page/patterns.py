"""Steps as runs, gates and checks name them, in words: ``type:param=value``, ``@group``, ``*``.

document_received:decision=suggestion&urgent!=1
文书送达签收（「检察建议」，未注明「紧急的公益诉讼检察建议（十五日）」）
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.procedure import Param, Rules
from cases.procedure.words import event_name, measure_name, reason_name
from cases.register.words import zh

# A condition on the document that is received or served is a condition on that document's own parameters.
DOCUMENT = "decision"
# Values that say nothing: a number of days that is none.
NOTHING = {"", "0"}


def patterns_named(rules: Rules, patterns: Iterable[str]) -> str:
    """Steps by name, each once."""
    return listed(dict.fromkeys(pattern_words(rules, pattern) for pattern in patterns))


def either_of(rules: Rules, patterns: Iterable[str]) -> str:
    """One or another of these steps."""
    names = list(dict.fromkeys(pattern_words(rules, pattern) for pattern in patterns))
    last = names[-2:]
    return listed([*names[:-2], ("或者" if zh() else " or ").join(last)])


def listed(words: Iterable[str]) -> str:
    """Words in a row."""
    return ("、" if zh() else ", ").join(words)


def pattern_words(rules: Rules, pattern: str) -> str:
    """One such name in words."""
    code, _sep, condition = pattern.partition(":")
    if code.startswith("*"):
        return _any_words(pattern)
    if code.startswith("@"):
        group = rules.groups[code[1:]]
        name = group.zh if zh() else group.en
    else:
        name = event_name(rules, code, zh())
    if not condition:
        return name
    parts = [_split(one) for one in condition.split("&")]
    documents = next((values for found, equal, values in parts if found == DOCUMENT and equal), ())
    told = [_condition(rules, (code, *documents), *part) for part in parts]
    return f"{name}（{'，'.join(told)}）" if zh() else f"{name} ({', '.join(told)})"


def _any_words(pattern: str) -> str:
    """``*``, ``*person``, ``*police:person``."""
    side, _sep, scope = pattern[1:].rpartition(":")
    words = {
        "": pgettext("rules", "any step"),
        "person": pgettext("rules", "any step about a person"),
        "case": pgettext("rules", "any step of the whole case"),
        "police:person": pgettext("rules", "any step of the police about a person"),
        "police:case": pgettext("rules", "any step of the police for the whole case"),
        "procuratorate:person": pgettext("rules", "any step of the procuratorate about a person"),
        "procuratorate:case": pgettext("rules", "any step of the procuratorate for the whole case"),
    }
    return words[f"{side}:{scope}" if side else scope]


def _split(condition: str) -> tuple[str, bool, Sequence[str]]:
    """(parameter, whether it is to be one of these, values)."""
    name, sep, values = condition.partition("!=" if "!=" in condition else "=")
    return name, sep == "=", values.split("|")


def _param(rules: Rules, codes: Iterable[str], name: str) -> Param | None:
    """The parameter as the first of these events that has it calls it."""
    rows = (rules.events.get(code) for code in codes)
    return next((param for row in rows if row for param in row.param if param.name == name), None)


def _condition(rules: Rules, codes: Sequence[str], name: str, equal: bool, values: Sequence[str]) -> str:
    param = _param(rules, codes, name)
    label = (param.zh if zh() else param.en) if param else name
    if param is not None and param.values == "flag":
        return (pgettext("rules", "“%(flag)s” ticked") if equal else pgettext("rules", "“%(flag)s” not ticked")) % {
            "flag": label
        }
    if set(values) <= NOTHING and not equal:
        return pgettext("rules", "“%(flag)s” given") % {"flag": label}
    quoted = [("「%s」" if zh() else "“%s”") % _value(rules, param, name, value) for value in values]
    said = ("或者" if zh() else " or ").join(quoted)
    if not equal:
        said = pgettext("rules", "other than %(values)s") % {"values": said}
    if name == DOCUMENT:
        return said
    return _("%(label)s: %(words)s") % {"label": label, "words": said}


def _value(rules: Rules, param: Param | None, name: str, value: str) -> str:
    if name == DOCUMENT or (param is not None and param.values == "event"):
        return event_name(rules, value, zh())
    if param is not None and param.values == "measure":
        return measure_name(rules, value, zh())
    return reason_name(rules, param.values if param else "", value, zh())
