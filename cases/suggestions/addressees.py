"""Agencies to which a suggestion is addressed and which nobody has entered yet. They have no accounts: their door is
the one-time link, until the administrator gives them one."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.agencies.models import Agency, AgencyKind, JointOffice
from office.agencies.principals import principal_make
from office.audit.log import audit_write

# Division, S, and a running number: an administrator may correct it to the official one.
CODE = "{}S{:04d}"


def addressee_find(office_id: int, name: str) -> Agency | None:
    """The third agency of this name, if it has been entered. Errors: ValidationError where the name is another
    side's."""
    wanted = " ".join(name.split())
    found = Agency.objects.filter(office_id=office_id, active=True, name=wanted).first()
    if found is not None and found.kind != AgencyKind.THIRD:
        text = _("%(name)s is no third agency; for the police choose a department.") % {"name": found.name}
        raise ValidationError({"addressee_name": [text]})
    return found


def addressee_made(office_id: int, name: str) -> Agency:
    """Enter it, under a code of this program's own that an administrator may correct."""
    wanted = " ".join(name.split())
    if len(wanted) > 100:
        raise ValidationError({"addressee_name": [_("No more than %(n)d characters.") % {"n": 100}]})
    taken = set(Agency.objects.filter(office_id=office_id).values_list("code", flat=True))
    division = JointOffice.objects.get(pk=office_id).division_code
    code = next(one for one in (CODE.format(division, n) for n in range(1, 10_000)) if one not in taken)
    agency = Agency.objects.create(
        office_id=office_id, kind=AgencyKind.THIRD, name=wanted, short_name=wanted[:40], code=code
    )
    principal_make(agency)
    audit_write("agency.create", "agency", agency.pk, detail={"kind": AgencyKind.THIRD, "code": code})
    return agency
