"""The steps of the procedure: who decides and records, which document, to what effect, on what basis."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.procedure import EventType, Param, Rules
from cases.procedure.words import measure_name, reason_name, stage_name
from cases.register.words import zh
from cases.rules_page.lines import (
    Line,
    Part,
    basis_cell,
    cell,
    labelled,
    laws_of,
    role_names,
    told,
)
from cases.rules_page.patterns import listed, patterns_named

SIDES = ("police", "procuratorate", "court", "both", "any")


def side_title(side: str) -> str:
    """Whose steps these are."""
    return {
        "police": _("Steps of the police"),
        "procuratorate": _("Steps of the procuratorate"),
        "court": _("Steps of the court, recorded by the procuratorate"),
        "both": _("Steps that either agency records"),
        "any": _("Steps that the program records with what is done"),
    }[side]


def steps_part(rules: Rules) -> Part:
    """All steps, by side, in the order of the procedure."""
    begun, ended = _terms(rules)
    rows = sorted(rules.events.values(), key=lambda row: (SIDES.index(row.side), row.rank, row.code))
    return Part(
        "steps",
        pgettext("rules", "Steps"),
        _(
            "Who decides by law and who records it here need not be the same person. A form offers a step only to the"
            " roles named; a ledger reports what has been done."
        ),
        (
            pgettext("rules", "Step"),
            pgettext("rules", "Document"),
            pgettext("rules", "Who"),
            pgettext("rules", "Effect"),
            pgettext("rules", "Basis"),
        ),
        tuple(
            Line(
                row.code,
                (
                    cell(told(row, ""), _scope(row)),
                    cell(told(row, "document"), *(_param(rules, param) for param in row.param)),
                    cell(
                        labelled(pgettext("rules", "Decides"), told(row, "decides")),
                        labelled(pgettext("rules", "Records"), role_names(row.by)),
                    ),
                    cell(*_effects(rules, row, begun[row.code], ended[row.code])),
                    basis_cell(rules, row.basis),
                ),
                laws_of(row.basis),
                side_title(row.side),
            )
            for row in rows
        ),
    )


def _scope(row: EventType) -> str:
    return _("for each person") if row.scope == "person" else _("for the case")


def _terms(rules: Rules) -> tuple[defaultdict[str, list[str]], defaultdict[str, list[str]]]:
    """Which terms a step begins, and which it fulfils."""
    begun: defaultdict[str, list[str]] = defaultdict(list)
    ended: defaultdict[str, list[str]] = defaultdict(list)
    for run in rules.runs:
        for patterns, found in (((*run.start, *run.restart), begun), (run.done, ended)):
            for code in _codes(rules, patterns):
                if run.clock not in found[code]:
                    found[code].append(run.clock)
    return begun, ended


def _codes(rules: Rules, patterns: tuple[str, ...]) -> list[str]:
    """The event types behind these patterns; of a receipt, also the document that is received."""
    found = []
    for pattern in patterns:
        code = pattern.partition(":")[0]
        if code.startswith("@"):
            found += [one.partition(":")[0] for one in rules.groups[code[1:]].events]
        else:
            found.append(code)
    return found


def _param(rules: Rules, param: Param) -> str:
    """What the step says beside its day, with the entries of a closed list."""
    label = told(param, "")
    if param.values in rules.reasons:
        label = labelled(
            label, listed(reason_name(rules, param.values, code, zh()) for code in rules.reasons[param.values])
        )
    if param.refers or param.values in ("event", "bmsah", "code"):
        return ""
    return _("%(label)s (must be given)") % {"label": label} if param.required else label


def _effects(rules: Rules, row: EventType, begun: list[str], ended: list[str]) -> list[str]:
    found = []
    if row.stage:
        found.append(_("The case stands at: %(stage)s") % {"stage": stage_name(rules, row.stage, zh())})
    if row.starts:
        found.append(_("Begins: %(measure)s") % {"measure": measure_name(rules, row.starts, zh())})
    if row.ends == "all":
        found.append(_("Ends all measures on the person"))
    elif row.ends == "own":
        found.append(_("Ends the measure named"))
    if row.outcome:
        outcome = rules.outcomes[row.outcome]
        found.append(_("The person stands at: %(outcome)s") % {"outcome": told(outcome, "")})
    if row.whom:
        found.append(_("Concerns whom these named: %(steps)s") % {"steps": patterns_named(rules, row.whom)})
    if begun:
        found.append(labelled(_("Terms that begin"), listed(begun)))
    if ended:
        found.append(labelled(_("Terms that it fulfils"), listed(ended)))
    if row.parallel:
        found.append(_("Runs beside the stages"))
    if row.once:
        again = (
            _("; again after %(steps)s") % {"steps": patterns_named(rules, row.once_until)} if row.once_until else ""
        )
        found.append(_("Happens once") + again)
    return found
