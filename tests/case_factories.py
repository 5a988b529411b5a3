"""Made-up cases, recorded by the real import."""

import datetime as dt

from django.utils import timezone

from cases.register.intake import intake_write
from cases.register.models import Case, CaseNumber
from cases.register.reports import CaseReport, EventReport, Intake, RowReport, Sharing
from office.access.context import Purpose, acting_as
from tests.factories import County


def at(text: str) -> dt.datetime:
    """A local moment, e.g. ``2026-03-05`` or ``2026-03-05 08:15``."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=timezone.get_default_timezone())


def ajbh(made: County, serial: int = 1) -> str:
    """A police case number of this county."""
    return f"A{made.office.division_code}000200202603{serial:04d}"


def intake_of(made: County, side: str = "police", batch_id: int = 1, *, shared: bool = True) -> Intake:
    """The import context of a side, with the default sharing."""
    police = side == "police"
    desk = made.departments["legal" if police else "case_office"]
    other = made.departments["resident" if police else "legal"]
    return Intake(
        office_id=made.office.pk,
        agency_id=(made.police if police else made.procuratorate).pk,
        side=side,
        own_principal_ids=(desk.principal.pk,),
        sharing=Sharing((other.principal.pk,), not police, shared, ("jyaq",), "工作办法（试行）第六条"),
        batch_id=batch_id,
        basis="工作办法（试行）第六条",
    )


def police_report(
    made: County, serial: int = 1, *, minor: bool = False, unit: str = "unit", **dates: str
) -> CaseReport:
    """A police case with one person in detention. ``dates``: acceptance, filing, detention …"""
    number = ajbh(made, serial)
    days = {"acceptance": "2026-03-01", "filing": "2026-03-02", **dates}
    detention = days.pop("detention", "2026-03-03 08:15")
    name = "李小某" if minor else "王大某"
    case_row = RowReport(
        row_key=f"police_case:{number}",
        events=tuple(EventReport(kind, at(day), False, f"police_case:{number}:{kind}") for kind, day in days.items()),
        case_facts={"ajmc": f"{name}盗窃案", "ay_mc": "盗窃罪", "zbmj": "高某", "sfswcn": minor, "jyaq": "经过若干"},
    )
    key = f"police_suspect_measure:{number}+1+detention+{detention}"
    person_row = RowReport(
        row_key=key,
        ryid="1",
        events=(EventReport("detention", at(detention), True, f"{key}:start"),),
        person_facts={"xm": name, "swcn": minor, "zjhm": "130000199001010000"},
    )
    return CaseReport(
        numbers=(("ajbh", number),),
        rows=(case_row, person_row),
        unit_id=made.departments[unit].pk,
    )


def case_make(made: County, serial: int = 1, **options) -> Case:
    """Import one police case and give it back."""
    with acting_as(Purpose("test.import")):
        intake_write([police_report(made, serial, **options)], intake_of(made))
    number = CaseNumber.objects.get(kind="ajbh", value=ajbh(made, serial), withdrawn_at=None)
    return number.case
