"""Who gets a case of an agency by default: its own desk, and whom its sharing settings name in the other agency."""

from cases.register.reports import Sharing
from office.agencies.measures import HANDLING_UNIT
from office.agencies.models import Agency, AgencyKind, DepartmentKind, Principal, SharingSetting

# The desk that gets every case of its agency, and the agency on the other side.
DESK = {"police": DepartmentKind.LEGAL, "procuratorate": DepartmentKind.CASE_OFFICE}
COUNTERPART = {AgencyKind.POLICE: AgencyKind.PROCURATORATE, AgencyKind.PROCURATORATE: AgencyKind.POLICE}
BASIS = "工作办法（试行）"


def desk_principals(agency: Agency) -> tuple[int, ...]:
    """Principals of the legal department, or of the case management office."""
    rows = Principal.objects.filter(department__agency=agency, department__kind=DESK[agency.side])
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def sharing_of(agency: Agency, layout: str) -> Sharing:
    """The sharing setting of the layout, resolved to principals of the other agency. None: nothing is shared."""
    setting = SharingSetting.objects.filter(agency=agency, layout=layout).first()
    if setting is None or not setting.active:
        withheld = tuple(setting.withheld) if setting else ()
        return Sharing((), False, False, withheld, setting.clause if setting else BASIS)
    kinds = [kind for kind in setting.receivers if kind != HANDLING_UNIT]
    principals = Principal.objects.filter(
        department__agency__office_id=agency.office_id,
        department__agency__kind=COUNTERPART[AgencyKind(agency.kind)],
        department__kind__in=kinds,
        department__active=True,
    )
    return Sharing(
        tuple(principals.order_by("pk").values_list("pk", flat=True)),
        HANDLING_UNIT in setting.receivers,
        True,
        tuple(setting.withheld),
        setting.clause or BASIS,
    )
