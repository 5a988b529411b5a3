"""Who sees an imported case: its handling unit, the agency's own desk, and whom the sharing setting names.

Basis: 工作办法's clause on sharing, kept with each grant.
"""

from collections.abc import Sequence

from cases.register.intake_state import OWN_DESK, State
from cases.register.models import Case
from cases.register.reports import Intake
from office.access.models import Level
from office.access.services import GrantSpec, grants_bulk_add, grants_bulk_new
from office.agencies.models import Principal

HANDLING = "handling unit"
SHARED = "shared by setting"


def grants_give(cases: Sequence[Case], state: State, intake: Intake) -> None:
    """Give what the import gives. Equal grants in force are not given again."""
    units = {unit for case in cases for unit in (case.police_unit_id, case.procuratorate_unit_id) if unit}
    principal_of = dict(Principal.objects.filter(department_id__in=units).values_list("department_id", "pk"))
    new: list[GrantSpec] = []
    more: list[GrantSpec] = []
    for case in cases:
        (new if case.pk in state.fresh else more).extend(_specs(case, principal_of, intake))
    grants_bulk_new(Case, new, state.cases)
    grants_bulk_add(Case, more)


def _specs(case: Case, principal_of: dict[int, int], intake: Intake) -> list[GrantSpec]:
    police = intake.side == "police"
    own_unit = case.police_unit_id if police else case.procuratorate_unit_id
    other_unit = case.procuratorate_unit_id if police else case.police_unit_id
    source = f"batch:{intake.batch_id}"
    wanted: dict[int, GrantSpec] = {}

    def add(principal_id: int, level: Level, reason: str, basis: str) -> None:
        held = wanted.get(principal_id)
        if held is None or held.level < level:
            wanted[principal_id] = GrantSpec(case.pk, principal_id, level, reason, basis, source=source)

    for principal_id in intake.own_principal_ids:
        add(principal_id, Level.WORK, OWN_DESK, intake.basis)
    if own_unit in principal_of:
        add(principal_of[own_unit], Level.WORK, HANDLING, intake.basis)
    if intake.sharing.shared:
        for principal_id in intake.sharing.principal_ids:
            add(principal_id, Level.SEE, SHARED, intake.sharing.basis)
        if intake.sharing.to_handling_unit and other_unit in principal_of:
            add(principal_of[other_unit], Level.SEE, SHARED, intake.sharing.basis)
    return list(wanted.values())
