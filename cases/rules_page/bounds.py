"""What may not be done, the states, the closed lists, the contested readings and the legal texts themselves."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.procedure import Rules
from cases.procedure.check_types import Check, Watch
from cases.procedure.gate_types import Gate
from cases.procedure.rules_types import Measure, Reason
from cases.procedure.words import measure_name
from cases.recompute.data import contested
from cases.register.words import zh
from cases.rules_page.lines import (
    Line,
    Part,
    basis_cell,
    cell,
    events_named,
    labelled,
    laws_of,
    sentence,
    told,
    validity,
)
from cases.rules_page.patterns import listed, patterns_named


def refusals_part(rules: Rules) -> Part:
    """What a form refuses, what it only says, and what a ledger's row is pointed out for."""
    lines = [_gate_line(rules, gate) for gate in rules.gates.values()]
    lines += [_check_line(rules, check) for check in rules.checks.values()]
    lines += [_watch_line(rules, watch) for watch in rules.watches.values()]
    titles = list(dict.fromkeys(line.group for line in lines))
    order = [_refused(), _said(), _found(), _looked_at(), _watched()]
    lines.sort(key=lambda line: order.index(line.group) if line.group in order else len(titles))
    return Part(
        "refusals",
        pgettext("rules", "Refusals and findings"),
        _(
            "A form refuses what the law refuses and names the article. A ledger reports what another system has done"
            " already: its row is recorded, and what breaks a rule stands as a finding until somebody settles it."
        ),
        (pgettext("rules", "Step"), pgettext("rules", "Rule"), pgettext("rules", "Basis")),
        tuple(lines),
    )


def _refused() -> str:
    return _("Refused by forms")


def _said() -> str:
    return _("Said by forms, recorded all the same")


def _found() -> str:
    return _("Refused by forms; found where a ledger reports it")


def _looked_at() -> str:
    return _("Recorded, with a finding")


def _watched() -> str:
    return _("Found as the days go by")


def _gate_line(rules: Rules, gate: Gate) -> Line:
    return Line(
        f"gate-{gate.code}",
        (cell(patterns_named(rules, gate.events)), cell(sentence(rules, gate)), basis_cell(rules, gate.basis)),
        laws_of(gate.basis),
        _refused() if gate.level == "refuse" else _said(),
    )


def _check_line(rules: Rules, check: Check) -> Line:
    refused = check.level == "breach" and not check.recorded
    return Line(
        f"check-{check.code}",
        (
            cell(_about(rules, check)),
            cell(sentence(rules, check)),
            basis_cell(rules, check.basis),
        ),
        laws_of(check.basis),
        _found() if refused else _looked_at(),
    )


def _watch_line(rules: Rules, watch: Watch) -> Line:
    return Line(
        f"watch-{watch.code}",
        (cell(_about(rules, watch)), cell(sentence(rules, watch)), basis_cell(rules, watch.basis)),
        laws_of(watch.basis),
        _watched(),
    )


def _about(rules: Rules, row: Check | Watch) -> str:
    """The steps that it looks at; else the measures; else all."""
    events = (row.then or row.first) if isinstance(row, Check) else row.events
    if events:
        return patterns_named(rules, events)
    measures = row.measures if isinstance(row, Check) else ()
    return listed(measure_name(rules, code, zh()) for code in measures) or pgettext("rules", "any step")


def states_part(rules: Rules) -> Part:
    """Stages of a case, measures on a person, what became of a person."""
    into: dict[str, list[str]] = {}
    starts: dict[str, list[str]] = {}
    ends: dict[str, list[str]] = {}
    for row in rules.events.values():
        for code, found in ((row.stage, into), (row.starts or row.state, starts), (row.outcome, ends)):
            if code:
                found.setdefault(code, []).append(row.code)
    lines = [
        Line(
            f"stage-{stage.code}",
            (cell(told(stage, "")), cell(events_named(rules, into.get(stage.code, ()))),
             cell(_("Nothing further is owed.") if stage.closed else ""), basis_cell(rules, stage.basis)),
            laws_of(stage.basis),
            _("Stages of a case"),
        )
        for stage in sorted(rules.stages.values(), key=lambda stage: stage.order)
    ]  # fmt: skip
    lines += [
        Line(
            f"measure-{measure.code}",
            (cell(told(measure, "")), cell(events_named(rules, starts.get(measure.code, ()))),
             cell(*_measure_notes(rules, measure)), basis_cell(rules, measure.basis)),
            laws_of(measure.basis),
            _("Measures and states of a person"),
        )
        for measure in rules.measures.values()
    ]  # fmt: skip
    lines += [
        Line(
            f"outcome-{outcome.code}",
            (cell(told(outcome, "")), cell(events_named(rules, ends.get(outcome.code, ()))),
             cell(_("The case is over for this person.") if outcome.final else "",
                  _("The person leaves this case.") if outcome.leaves else ""),
             basis_cell(rules, outcome.basis)),
            laws_of(outcome.basis),
            _("What became of a person"),
        )
        for outcome in rules.outcomes.values()
    ]  # fmt: skip
    return Part(
        "states",
        pgettext("rules", "Stages and measures"),
        _("The stage of a case and the measures on each person follow from the steps alone; nobody types them."),
        (pgettext("rules", "State"), _("Comes with"), pgettext("rules", "Note"), pgettext("rules", "Basis")),
        tuple(lines),
    )


def _measure_notes(rules: Rules, measure: Measure) -> list[str]:
    found = [_("The person is in custody.")] if measure.custody else []
    if measure.replaces:
        names = listed(measure_name(rules, code, zh()) for code in measure.replaces if code != measure.code)
        found.append(labelled(pgettext("rules", "Ends"), names) if names else "")
    if measure.lapses_hours:
        found.append(
            ngettext("Lapses after %(count)d hour.", "Lapses after %(count)d hours.", measure.lapses_hours)
            % {"count": measure.lapses_hours}
        )
    return found


def lists_part(rules: Rules) -> Part:
    """The closed lists from which a step takes a reason, a kind or a result."""
    used: dict[str, list[str]] = {}
    for row in rules.events.values():
        for param in row.param:
            if param.values in rules.reasons:
                used.setdefault(param.values, []).append(f"{told(row, '')} · {told(param, '')}")
    lines = [
        Line(
            f"list-{name}-{reason.code}",
            (cell(reason.code), cell(told(reason, ""), *_chief(reason)), basis_cell(rules, reason.basis)),
            laws_of(reason.basis),
            listed(dict.fromkeys(used.get(name, [name]))),
        )
        for name, reasons in sorted(rules.reasons.items())
        for reason in reasons.values()
    ]
    return Part(
        "lists",
        pgettext("rules", "Lists"),
        _("What may be chosen, and nothing else."),
        (pgettext("rules", "Code"), pgettext("rules", "Entry"), pgettext("rules", "Basis")),
        tuple(lines),
    )


def _chief(reason: Reason) -> list[str]:
    return [_("Needs the chief procurator's approval.")] if reason.by_chief else []


def readings_part(rules: Rules) -> Part:
    """Where practice reads the law in two ways: both, with an example; A is the default."""
    return Part(
        "readings",
        pgettext("rules", "Contested readings"),
        _(
            "An office chooses one of the two; where nothing is chosen the first applies. Warnings go by the earlier"
            " day."
        ),
        (
            pgettext("rules", "Question"), _("First reading (default)"), _("Second reading"), _("Example"),
            pgettext("rules", "Basis"),
        ),
        tuple(
            Line(
                one.code.upper(),
                (cell(f"{one.code.upper()} {told(one, '')}"), cell(told(one, "a")), cell(told(one, "b")),
                 cell(one.text("example", zh()), told(one, "note")), basis_cell(rules, one.basis)),
                laws_of(one.basis),
            )
            for one in contested().values()
        ),
    )  # fmt: skip


def texts_part(rules: Rules) -> Part:
    """The legal texts, their versions, and how many rules rest on each."""
    counted: Counter[str] = Counter()
    tables = (rules.events, rules.gates, rules.checks, rules.watches, rules.measures, rules.stages, rules.outcomes)
    rows = [row.basis for table in tables for row in table.values()]
    rows += [row.basis for versions in rules.clocks.values() for row in versions]
    rows += [row.basis for reasons in rules.reasons.values() for row in reasons.values()]
    for basis in rows:
        counted.update(laws_of(basis))
    return Part(
        "texts",
        pgettext("rules", "Legal texts"),
        _("A new version of a text is added beside the old one; nothing that began under the old one changes."),
        (
            pgettext("rules", "Text"), pgettext("rules", "Short"), pgettext("rules", "Version"),
            pgettext("rules", "In force"),
            _("Rules that rest on it"),
        ),
        tuple(
            Line(
                f"text-{text.code}",
                (cell(told(text, "name")), cell(text.code), cell(text.version),
                 cell(validity(text.effective_from, text.effective_to)), cell(str(counted[text.code]))),
                frozenset({text.code}),
            )
            for text in rules.texts.values()
        ),
    )  # fmt: skip
