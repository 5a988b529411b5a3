"""Who takes part in a notice: the other agency, and the departments that sign for it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from office.agencies.models import Agency, AgencyKind, Department, DepartmentKind, Principal

OPPOSITE = {AgencyKind.POLICE: AgencyKind.PROCURATORATE, AgencyKind.PROCURATORATE: AgencyKind.POLICE}

# Who signs for the agency (domain brief, section 8): the legal department keeps the one door of the police;
# in the procuratorate the case office and the resident prosecutors. Roles narrow it further: Action.NOTICE_SIGN.
SIGNERS = {
    AgencyKind.POLICE: (DepartmentKind.LEGAL,),
    AgencyKind.PROCURATORATE: (DepartmentKind.CASE_OFFICE, DepartmentKind.RESIDENT),
}

# The agency's character in a document number, after the place's: 海公数通, 海检数通.
CHARACTERS = {AgencyKind.POLICE: "公", AgencyKind.PROCURATORATE: "检"}
SERIES_WORD = "数通"


@dataclass(frozen=True)
class Party:
    """An agency in a notice, with its principals: its own, and those of the departments that sign."""

    id: int
    office_id: int
    kind: str
    code: str
    name: str
    short_name: str
    principal_id: int
    signers: tuple[int, ...]


def series_of(party: Party, set_by_hand: str) -> str:
    """The series of the agency's notice numbers: as set, else the place's first character, 公 or 检, 数通."""
    return set_by_hand or f"{party.short_name[:1]}{CHARACTERS[AgencyKind(party.kind)]}{SERIES_WORD}"


def parties(office_ids: Iterable[int]) -> dict[int, Party]:
    """Police bureaus and procuratorates of these offices by agency, in three queries."""
    agencies = list(Agency.objects.filter(office_id__in=set(office_ids), kind__in=OPPOSITE, active=True).order_by("pk"))
    ids = [agency.pk for agency in agencies]
    own = dict(Principal.objects.filter(agency_id__in=ids).values_list("agency_id", "pk"))
    signing = {kind for kinds in SIGNERS.values() for kind in kinds}
    departments = Department.objects.filter(agency_id__in=ids, kind__in=signing, active=True)
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for agency_id, kind, principal_id in departments.order_by("pk").values_list("agency_id", "kind", "principal"):
        if principal_id is not None:
            found[agency_id].append((kind, principal_id))
    return {
        agency.pk: Party(
            agency.pk,
            agency.office_id,
            agency.kind,
            agency.code,
            agency.name,
            agency.short_name,
            own[agency.pk],
            tuple(pk for kind, pk in found[agency.pk] if kind in SIGNERS[AgencyKind(agency.kind)]) or (own[agency.pk],),
        )
        for agency in agencies
        if agency.pk in own
    }


def receivers(known: dict[int, Party]) -> dict[int, Party]:
    """Issuing agency → the agency of the other kind in the same office (the oldest, were there two)."""
    first: dict[tuple[int, str], Party] = {}
    for party in known.values():
        first.setdefault((party.office_id, party.kind), party)
    pairs = ((p.id, first.get((p.office_id, OPPOSITE[AgencyKind(p.kind)]))) for p in known.values())
    return {issuer: other for issuer, other in pairs if other is not None}
