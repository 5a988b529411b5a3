"""What an import needs to know of the agency: its units, who gets its cases, what it shares."""

from dataclasses import dataclass, field

from cases.register.models import CaseNumber, NumberKind
from cases.register.receivers import BASIS, desk_principals, sharing_of
from cases.register.reports import Intake
from office.agencies.models import Agency, Department
from sharing.ledgers.models import ImportBatch


@dataclass(frozen=True, slots=True)
class Units:
    """The units of an agency by code and name, and the codes that belong to other agencies of the office."""

    own: dict[str, int]
    foreign: frozenset[str]
    names: dict[str, str] = field(default_factory=dict)

    def find(self, value: str) -> int | None:
        return self.own.get(value)

    def named_otherwise(self, code: str, name: str) -> str:
        """The name of the code's unit where the ledger names it otherwise; blank where both agree or one is unknown.
        A longer name that holds the unit's own, and a shorter one held by it, agree."""
        unit = self.names.get(code, "")
        return "" if not name or unit in name or name in unit else unit


def units_load(agency: Agency) -> Units:
    """Disabled units count: a ledger speaks of the time before they were closed."""
    own: dict[str, int] = {}
    names: dict[str, str] = {}
    foreign = set()
    rows = Department.objects.filter(agency__office_id=agency.office_id).order_by("active")
    for pk, agency_id, code, name in rows.values_list("pk", "agency_id", "code", "name"):
        if agency_id == agency.pk:
            own[code] = pk
            names[code] = name
            own.setdefault(name, pk)
        else:
            foreign.add(code)
    return Units(own, frozenset(foreign - own.keys()), names)


def intake_of(batch: ImportBatch) -> Intake:
    """Who reports, and by which batch."""
    agency = batch.agency
    sharing = sharing_of(agency, batch.layout)
    return Intake(
        office_id=batch.office_id,
        agency_id=agency.pk,
        side=agency.side,
        own_principal_ids=desk_principals(agency),
        sharing=sharing,
        batch_id=batch.pk,
        basis=sharing.basis or BASIS,
    )


def known_numbers(office_id: int, kind: str, values: set[str]) -> set[str]:
    """Which of these numbers some case of the office bears."""
    rows = CaseNumber.objects.filter(kind=NumberKind(kind), value__in=values, withdrawn_at=None, office_id=office_id)
    return set(rows.values_list("value", flat=True))
