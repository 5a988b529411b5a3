"""The terms: length, how counted, extensions, what begins and ends them, warnings, whose they are."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.procedure import Clock, Rules
from cases.procedure.clock_words import length_text
from cases.procedure.rules_types import ClockExtension, Run
from cases.procedure.words import basis_text, reason_name
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
    validity,
)
from cases.rules_page.patterns import listed, patterns_named

HALF = 15
# P01 to P35, S01 to S18, Q01 to Q18, then the court's and the house's own.
GROUPS = "PSQCG"


def group_title(code: str) -> str:
    """Under which heading a term stands."""
    return {
        "P": _("Terms of the police"),
        "S": _("Terms of supervision"),
        "Q": _("Terms of the procuratorate"),
        "C": _("Terms of the court"),
        "G": _("Watched by the house: cases that do not move on"),
    }.get(code[0], "")


def terms_part(rules: Rules) -> Part:
    """All terms in every version, by their ids."""
    runs: dict[str, list[Run]] = {}
    for run in rules.runs:
        runs.setdefault(run.clock, []).append(run)
    codes = sorted(rules.clocks, key=lambda code: (GROUPS.find(code[0]) % len(GROUPS), code))
    return Part(
        "terms",
        pgettext("rules", "Terms"),
        _(
            "The day or hour on which a term begins is not counted (Criminal Procedure Law 105); a month runs to the"
            " day of the same figure, from the last day of a month to the last day (Supreme People's Court"
            " Interpretation 202). A term follows the version in force on the day on which it begins."
        ),
        (
            pgettext("rules", "Term"), pgettext("rules", "Length"), pgettext("rules", "Extensions"),
            _("Begins and ends with"), _("Warnings and owner"), pgettext("rules", "Basis"),
        ),
        tuple(
            line for code in codes for line in (_line(rules, row, runs.get(code, [])) for row in rules.clocks[code])
        ),
    )  # fmt: skip


def _line(rules: Rules, row: Clock, runs: list[Run]) -> Line:
    basis = (*row.basis, *(article for one in row.extension for article in one.basis))
    several = len(rules.clocks[row.code]) > 1
    last = rules.clocks[row.code][-1] is row
    return Line(
        row.code if last else f"{row.code}-{row.effective_from}",
        (
            cell(
                f"{row.code} {told(row, '')}",
                _("for each person") if row.scope == "person" else _("for the case"),
                validity(row.effective_from, row.effective_to) if several else "",
            ),
            cell(_length(row), roll_words(row), told(row, "note")),
            tuple(_extension(rules, row, one) for one in row.extension),
            cell(*(part for run in runs for part in _run(rules, run))),
            cell(
                labelled(pgettext("rules", "Warns"), listed(warn_words(point) for point in row.warn))
                if row.warn
                else "",
                labelled(pgettext("rules", "Owner"), role_names([row.owner])),
                labelled(_("If missed"), told(row, "missed")) if told(row, "missed") else "",
            ),
            basis_cell(rules, row.basis),
        ),
        laws_of(basis),
        group_title(row.code),
    )


def length_words(unit: str, number: int, *, half: bool = False) -> str:
    """``1 month and 15 days``."""
    terms = [(unit, number)] if number else []
    return length_text([*terms, ("days", HALF)] if half else terms, zh())


def _length(row: Clock) -> str:
    trigger = told(row, "trigger")
    if row.unit == "pause":
        return labelled(trigger, _("these days do not count"))
    if not row.length and not row.half:
        return labelled(trigger, _("the document says how long, or the same day"))
    words = length_words(row.unit, row.length, half=row.half)
    if row.back:
        return _("%(length)s before: %(trigger)s") % {"length": words, "trigger": trigger}
    return _("%(length)s from: %(trigger)s") % {"length": words, "trigger": trigger}


def roll_words(row: Clock) -> str:
    """Whether a last day that is off moves the term."""
    if row.unit == "pause":
        return ""
    if row.back:
        return _("Counted back, never rolled; where that day is off, the working day before is shown too.")
    if row.ceiling:
        return _("A ceiling, from the exact minute or day: never rolls over days off.")
    if row.unit == "hours":
        return _("Counted in hours from the next full hour: never rolls over days off.")
    if row.roll == "Y":
        return _("A last day that is off moves to the first working day after.")
    if row.roll == "C":
        return _("A last day that is off moves to the first working day after, unless somebody of the case is held.")
    if row.custody or row.custody_end:
        return _("In custody: ends on its last day, whether or not that is off.")
    return _("Never rolls over days off.")


def warn_words(point: str) -> str:
    """``T-15`` and ``T-4h`` in words."""
    number = int(point.removeprefix("T-").removesuffix("h"))
    if point.endswith("h"):
        return ngettext("%(count)d hour before", "%(count)d hours before", number) % {"count": number}
    return ngettext("%(count)d day before", "%(count)d days before", number) % {"count": number}


def _extension(rules: Rules, row: Clock, one: ClockExtension) -> str:
    """By how much, who approves, when it must be asked for, on what basis."""
    named = {other.code: told(other, "") for other in row.extension}
    said = [told(one, "")]
    if one.add or one.half:
        more = length_words(one.unit, one.add, half=one.half)
        said.append(_("%(length)s more") % {"length": more})
    elif one.to:
        said.append(_("%(length)s in all") % {"length": length_words(one.unit, one.to)})
    if one.approver_zh:  # the law names nobody for some
        said.append(_("approved by %(approver)s") % {"approver": told(one, "approver")})
    if one.after:
        said.append(_("only after: %(extensions)s") % {"extensions": listed(named.get(c, c) for c in one.after)})
    if one.grounds and one.grounds in rules.reasons:
        grounds = listed(reason_name(rules, one.grounds, code, zh()) for code in rules.reasons[one.grounds])
        said.append(_("one ground must be ticked: %(grounds)s") % {"grounds": grounds})
    if one.file_before:
        said.append(
            ngettext(
                "to be asked for %(count)d day before the term is up",
                "to be asked for %(count)d days before the term is up",
                one.file_before,
            )
            % {"count": one.file_before}
        )
    elif not one.of_kind:
        said.append(_("to be asked for before the term is up"))
    text = ("；" if zh() else "; ").join(said)
    articles = basis_text(rules, "; ".join(one.basis), zh())
    return f"{text}（{articles}）" if zh() else f"{text} ({articles})"


def _run(rules: Rules, run: Run) -> list[str]:
    """One way in which the term begins, and what ends it then."""
    kinds = (
        (pgettext("rules", "Begins"), run.start),
        (pgettext("rules", "Begins anew"), run.restart),
        (pgettext("rules", "Fulfilled"), run.done),
        (pgettext("rules", "Comes to nothing"), run.void),
        (pgettext("rules", "Paused"), run.pause),
        (pgettext("rules", "Goes on"), run.resume),
    )
    found = [labelled(label, patterns_named(rules, patterns)) for label, patterns in kinds if patterns]
    if run.held:
        held = _("Only where the person is held.")
        found.append(held if run.held == "yes" else _("Only where the person is not held."))
    if run.measure_done:
        found.append(_("Fulfilled when the measure ends."))
    if run.lapses:
        found.append(_("A right: not used in time, it lapses."))
    if run.told_after:
        found.append(
            labelled(_("Told only after what is owed, so not late by its day"), patterns_named(rules, run.told_after))
        )
    name = told(run, "")
    return [labelled(name, found[0]), *found[1:]] if name and found else found
