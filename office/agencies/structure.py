"""The joint office, its agencies and their departments: who stands where."""

import datetime as dt
import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.agencies.data import division
from office.agencies.guard import allow, versioned_update
from office.agencies.lists import listed
from office.agencies.models import Agency, AgencyKind, Department, DepartmentKind, JointOffice, Officer
from office.agencies.principals import agency_groups_sync, principal_make
from office.audit.log import audit_write

POLICE_KINDS = frozenset({AgencyKind.POLICE, AgencyKind.UPPER_POLICE})
PROC_KINDS = frozenset({AgencyKind.PROCURATORATE, AgencyKind.UPPER_PROCURATORATE})
DK = DepartmentKind
# Which departments an agency can have. A grant or setting names a department by kind, so a prosecution
# department inside a police bureau would receive what was never meant for the police.
DEPARTMENT_KINDS = {
    "police": frozenset({DK.UNIT, DK.LEGAL, DK.LEADERSHIP, DK.OVERSIGHT, DK.DETENTION, DK.GENERAL}),
    "procuratorate": frozenset(
        {DK.PROSECUTION, DK.MINORS, DK.CASE_OFFICE, DK.CUSTODY_SUPERVISION, DK.COMPLAINTS, DK.RESIDENT,
         DK.LEADERSHIP, DK.GENERAL}
    ),
    "third": frozenset({DK.GENERAL, DK.LEADERSHIP}),
}  # fmt: skip
# Official unit codes: 12 digits for public security organs (they are part of every 案件编号), 6 digits with an
# optional department suffix for procuratorates (they are part of every 统一受案号).
CODE_SHAPES = {
    "police": re.compile(r"\d{12}"),
    "procuratorate": re.compile(r"\d{6}[0-9A-Z]{0,6}"),
    "third": re.compile(r"[0-9A-Z]{2,12}"),
}


def code_shape_words(side: str) -> str:
    """What a unit code of this side looks like, in words."""
    return {
        "police": _("A police unit code has 12 digits."),
        "procuratorate": _("A procuratorate's code has 6 digits, a department's up to 6 more digits or capitals."),
        "third": _("The code has 2 to 12 digits or capital letters."),
    }[side]


def side_of_kind(kind: str) -> str:
    """``police``, ``procuratorate`` or ``third``."""
    return "police" if kind in POLICE_KINDS else "procuratorate" if kind in PROC_KINDS else "third"


def _name_clean(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("A name is needed.")})
    return name


def _code_check(office_id: int, side: str, code: str, *, but: Agency | Department | None = None) -> str:
    """A unit code has the shape of its side and stands for one agency or department of the office only:
    ledgers name units by nothing else."""
    code = code.strip().upper()
    # Two clerks giving out one code at once wait for each other here.
    JointOffice.objects.select_for_update().filter(pk=office_id).first()
    if not CODE_SHAPES[side].fullmatch(code):
        raise ValidationError({"code": code_shape_words(side)})
    agencies = Agency.objects.filter(office_id=office_id, code=code)
    departments = Department.objects.filter(agency__office_id=office_id, code=code)
    if isinstance(but, Agency):
        agencies = agencies.exclude(pk=but.pk)
    elif but is not None:
        departments = departments.exclude(pk=but.pk)
    taken = agencies.first() or departments.first()
    if taken:
        raise ValidationError({"code": _("%(name)s already has this code.") % {"name": taken.name}})
    return code


def office_open(
    *, officer=None, name: str, division_code: str, opened_on: dt.date | None, is_demo: bool = False
) -> JointOffice:
    """Open a joint office: a named purpose does it (first run, demo), no officer of another office.

    The division code must be in GB/T 2260; a demonstration stands in a county that does not exist.
    """
    if officer is not None:
        raise PermissionDenied
    allow(None, Action.AGENCY_MANAGE)
    name = _name_clean(name)
    if not re.fullmatch(r"\d{6}", division_code) or (division(division_code) is None and not is_demo):
        raise ValidationError({"division_code": _("There is no such division code.")})
    if JointOffice.objects.filter(name=name).exists():
        raise ValidationError({"name": _("This name is in use.")})
    office = JointOffice.objects.create(name=name, division_code=division_code, opened_on=opened_on, is_demo=is_demo)
    audit_write("office.open", "office", office.pk, detail={"division": division_code})
    return office


def agency_create(
    *, officer=None, office: JointOffice, kind: str, name: str, code: str, short_name: str = ""
) -> Agency:
    """Add an agency, with its principal and group. An office has one procuratorate and one police bureau."""
    allow(officer, Action.AGENCY_MANAGE, office_id=office.pk)
    name = _name_clean(name)
    single = {AgencyKind.PROCURATORATE, AgencyKind.POLICE}
    if kind in single and office.agencies.filter(kind=kind).exists():
        raise ValidationError({"kind": _("The office already has one.")})
    code = _code_check(office.pk, side_of_kind(kind), code)
    agency = Agency.objects.create(
        office=office, kind=kind, name=name, short_name=short_name.strip() or name[:40], code=code
    )
    principal_make(agency)
    audit_write("agency.create", "agency", agency.pk, detail={"kind": kind, "code": code})
    return agency


def agency_update(
    *, officer=None, agency: Agency, name: str, short_name: str, code: str, version: int | None = None
) -> Agency:
    """Correct name and code. The kind stays: roles, departments and grants depend on it."""
    allow(officer, Action.AGENCY_MANAGE, office_id=agency.office_id)
    name = _name_clean(name)
    code = _code_check(agency.office_id, agency.side, code, but=agency)
    versioned_update(agency, version=version, name=name, short_name=short_name.strip() or name[:40], code=code)
    audit_write("agency.update", "agency", agency.pk, detail={"code": code})
    return agency


def active_words(officers: QuerySet) -> str:
    """Who is still active there, in words that fit a refusal."""
    names = [f"{name}（{username}）" for name, username in officers.values_list("name", "username")[:6]]
    rest = officers.count() - len(names)
    words = listed(names)
    return _("%(names)s and %(n)s more") % {"names": words, "n": rest} if rest > 0 else words


def agency_disable(*, officer=None, agency: Agency, version: int | None = None) -> Agency:
    """Disable an agency in which nobody is active any more; otherwise says who is."""
    allow(officer, Action.AGENCY_MANAGE, office_id=agency.office_id)
    officers = Officer.objects.filter(agency=agency, is_active=True).order_by("username")
    if officers.exists():
        raise ValidationError(_("Still active there: %(who)s") % {"who": active_words(officers)})
    versioned_update(agency, version=version, active=False)
    audit_write("agency.disable", "agency", agency.pk)
    return agency


def agency_enable(*, officer=None, agency: Agency, version: int | None = None) -> Agency:
    """Take an agency back."""
    allow(officer, Action.AGENCY_MANAGE, office_id=agency.office_id)
    versioned_update(agency, version=version, active=True)
    audit_write("agency.enable", "agency", agency.pk)
    return agency


def _parent_check(agency: Agency, parent: Department | None) -> None:
    if parent is None:
        return
    if parent.agency_id != agency.pk:
        raise ValidationError({"parent": _("The superior department belongs to another agency.")})
    if not parent.active:
        raise ValidationError({"parent": _("The superior department is disabled.")})


def department_create(
    *, officer=None, agency: Agency, name: str, code: str, kind: str, parent: Department | None = None
) -> Department:
    """Add a department, with its principal and group; who reaches the whole agency reaches it at once."""
    allow(officer, Action.AGENCY_MANAGE, office_id=agency.office_id)
    name = _name_clean(name)
    if kind not in DEPARTMENT_KINDS[agency.side]:
        raise ValidationError({"kind": _("An agency of this kind has no such department.")})
    _parent_check(agency, parent)
    if not agency.active:
        raise ValidationError(_("The agency is disabled."))
    code = _code_check(agency.office_id, agency.side, code)
    department = Department.objects.create(agency=agency, name=name, code=code, kind=kind, parent=parent)
    principal_make(department)
    agency_groups_sync(agency.pk)
    audit_write("department.create", "department", department.pk, detail={"kind": kind, "code": code})
    return department


def department_update(
    *, officer=None, department: Department, name: str, code: str, kind: str, version: int | None = None
) -> Department:
    """Correct name, code and kind. Grants already given stay as they were given."""
    agency = department.agency
    allow(officer, Action.AGENCY_MANAGE, office_id=agency.office_id)
    name = _name_clean(name)
    if kind not in DEPARTMENT_KINDS[agency.side]:
        raise ValidationError({"kind": _("An agency of this kind has no such department.")})
    code = _code_check(agency.office_id, agency.side, code, but=department)
    versioned_update(department, version=version, name=name, code=code, kind=kind)
    audit_write("department.update", "department", department.pk, detail={"kind": kind, "code": code})
    return department


def department_move(
    *, officer=None, department: Department, parent: Department | None, version: int | None = None
) -> Department:
    """Put a department under another of the same agency; never under itself or one of its own."""
    agency = department.agency
    allow(officer, Action.AGENCY_MANAGE, office_id=agency.office_id)
    # Two opposite moves at once could close a circle that neither sees: the agency row is the lock.
    Agency.objects.select_for_update().get(pk=agency.pk)
    _parent_check(agency, parent)
    parents = dict(Department.objects.filter(agency=agency).values_list("pk", "parent_id"))
    above = parent.pk if parent else None
    while above is not None:
        if above == department.pk:
            raise ValidationError({"parent": _("A department cannot stand under itself.")})
        above = parents[above]
    versioned_update(department, version=version, parent=parent)
    audit_write("department.move", "department", department.pk, detail={"parent": parent.pk if parent else None})
    return department


def department_set_head(
    *, officer=None, department: Department, head: Officer | None, version: int | None = None
) -> Department:
    """Name the head: an active officer of this department. Who heads it stands in it."""
    allow(officer, Action.AGENCY_MANAGE, office_id=department.agency.office_id)
    if head is not None and not (head.is_active and head.departments.filter(pk=department.pk).exists()):
        raise ValidationError(
            {"head": _("The head must be an active officer of this department. Put the officer into it first.")}
        )
    versioned_update(department, version=version, head=head)
    audit_write("department.head", "department", department.pk, detail={"head": head.pk if head else None})
    return department


def department_disable(*, officer=None, department: Department, version: int | None = None) -> Department:
    """Disable a department without active officers and without active departments below; says who or which."""
    allow(officer, Action.AGENCY_MANAGE, office_id=department.agency.office_id)
    officers = department.officers.filter(is_active=True).order_by("username")
    if officers.exists():
        raise ValidationError(_("Still active there: %(who)s") % {"who": active_words(officers)})
    below = list(department.children.filter(active=True).values_list("name", flat=True)[:6])
    if below:
        raise ValidationError(_("Departments below are still active: %(names)s") % {"names": listed(below)})
    versioned_update(department, version=version, active=False)
    audit_write("department.disable", "department", department.pk)
    return department


def department_enable(*, officer=None, department: Department, version: int | None = None) -> Department:
    """Take a department back, under an active superior."""
    agency = department.agency
    allow(officer, Action.AGENCY_MANAGE, office_id=agency.office_id)
    if not agency.active or (department.parent and not department.parent.active):
        raise ValidationError(_("The agency or the superior department is disabled."))
    versioned_update(department, version=version, active=True)
    audit_write("department.enable", "department", department.pk)
    return department
