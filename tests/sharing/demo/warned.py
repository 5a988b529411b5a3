"""Who in the invented county would be warned of what, whether they can open it: every rule, every case."""

from cases.clocks.data import answers
from cases.clocks.duties import rules_of
from cases.clocks.models import ClockWarning
from cases.clocks.owners import Owners
from cases.procedure import load_rules
from cases.register.models import Case
from office.access.actions import Action
from office.access.queries import can, visible
from office.agencies.models import Officer, Principal

CHUNK = 300


def warnings_unopened() -> list[str]:
    """Warnings that would reach an officer who works on cases and cannot open this one."""
    # Rules are told apart by who owes them: one of each is enough for a case.
    rules = {(versions[-1].owner, versions[-1].side): code for code, versions in load_rules().clocks.items()}
    told_by_list = set(rules_of(answers().lists))
    reached = _reached()
    wrong = []
    cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(cases), CHUNK):
        ids = cases[start : start + CHUNK]
        made = [
            ClockWarning(case_id=pk, key=code, rule=code, side=side)
            for pk in ids
            for (_owner, side), code in rules.items()
            if code not in told_by_list
        ]
        owners = Owners(made)
        seen = {
            officer.pk: set(visible(Case, officer).filter(pk__in=ids).values_list("pk", flat=True))
            for officers in reached.values()
            for officer in officers
        }
        for one in made:
            for principal in (owners.owner(one), *owners.superiors(one)):
                for officer in reached.get(principal, ()):
                    if one.case_id not in seen[officer.pk]:
                        wrong.append(f"{officer.username}: {one.rule} of case {one.case_id}")
    return wrong


def _reached() -> dict[int, list[Officer]]:
    """The officers who see cases at all, by each principal that reaches them."""
    found: dict[int, list[Officer]] = {}
    officers = Officer.objects.filter(is_active=True).select_related("agency", "principal")
    for officer in officers.prefetch_related("departments__principal"):
        if not can(officer, Action.CASE_SEE):
            continue
        told = Principal.objects.filter(agency_id=officer.agency_id)
        for pk in (
            officer.principal.pk,
            *(one.principal.pk for one in officer.departments.all()),
            *told.values_list("pk", flat=True),
        ):
            found.setdefault(pk, []).append(officer)
    return found
