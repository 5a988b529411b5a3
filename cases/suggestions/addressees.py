"""Agencies to which a suggestion is addressed and which nobody has entered yet. They have no accounts: their door is
the one-time link, until the administrator gives them one."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.agencies.models import Agency, AgencyKind, JointOffice
from office.agencies.principals import principal_make
from office.audit.log import audit_write

# Division, S, and a running number: an administrator may correct it to the official one.
CODE = "{}S{:04d}"


def name_plain(name: str) -> str:
    """A name as names are compared: without spaces, full-width letters and brackets as half-width ones."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def addressee_find(office_id: int, name: str) -> Agency | None:
    """The third agency of this name, in full or in short, if it has been entered.

    Errors: ValidationError where the name is another side's, where several have it, or where it has been set aside: it
    is not entered a second time, for its papers and its number would then be two.
    """
    wanted = name_plain(name)
    rows = Agency.objects.filter(office_id=office_id).order_by("pk")
    full = [one for one in rows if name_plain(one.name) == wanted]
    found = full or [one for one in rows if name_plain(one.short_name) == wanted]
    active = [one for one in found if one.active]
    if not found:
        return None
    if not active:
        text = _("%(name)s (%(code)s) has been set aside; ask the administrator to put it back, or name its successor.")
        raise _refused(text, found[0])
    if len(active) > 1:
        raise _refused(_("Several agencies are called %(name)s; choose one of the list above."), active[0])
    if active[0].kind != AgencyKind.THIRD:
        raise _refused(_("%(name)s is no third agency; for the police choose a department."), active[0])
    return active[0]


def _refused(text: str, agency: Agency) -> ValidationError:
    return ValidationError({"addressee_name": [text % {"name": agency.name, "code": agency.code}]})


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
