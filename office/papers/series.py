"""The code in a document number, e.g. 海检违 in 海检违〔2026〕12号: data of the office, with a default.

Codes differ from place to place (domain brief, section 11). The default: the place's first character, 检 or 公, the
word of the kind. Numbers go on by series: two kinds with one code share their numbers.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.agencies.guard import allow, versioned_update
from office.agencies.models import Agency, AgencyKind
from office.audit.log import audit_write
from office.papers.kinds import PaperKind
from office.papers.models import SeriesSetting

CHARACTERS = {
    AgencyKind.POLICE: "公",
    AgencyKind.UPPER_POLICE: "公",
    AgencyKind.PROCURATORATE: "检",
    AgencyKind.UPPER_PROCURATORATE: "检",
}
CODE = re.compile(r"^[㐀-鿿A-Za-z0-9]{1,20}$")


def series_default(agency: Agency, kind: PaperKind) -> str:
    """What the code is where nobody has set another."""
    character = CHARACTERS.get(AgencyKind(agency.kind), "")
    word = kind.series if character and kind.series.startswith(character) else character + kind.series
    return f"{agency.short_name[:1]}{word}"


def series_of(agency: Agency, kind: PaperKind) -> str:
    """The code in force."""
    setting = SeriesSetting.objects.filter(agency=agency, kind=kind.code).values_list("code", flat=True).first()
    return setting or series_default(agency, kind)


def series_set(
    *, officer=None, agency: Agency, kind: PaperKind, code: str, version: int | None = None
) -> SeriesSetting:
    """Use another code from the next paper on. Papers issued keep their numbers, and the old series its counter."""
    allow(officer, Action.SETTING_EDIT, office_id=agency.office_id)
    code = code.strip()
    if not CODE.match(code):
        raise ValidationError(
            {"code": _("Characters, letters and digits only, at most 20; brackets, year and 号 are added.")}
        )
    setting, new = SeriesSetting.objects.get_or_create(agency=agency, kind=kind.code, defaults={"code": code})
    before = None if new else setting.code
    if not new:
        versioned_update(setting, version=version, code=code)
    audit_write("series.set", "agency", agency.pk, detail={"kind": kind.code, "before": before, "after": code})
    return setting
