"""Reads of who is who, for the administrators of one office. Another county's rows do not exist for them."""

import re
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404

from office.access.actions import Action
from office.access.queries import require
from office.access.roles import ROLES, Role
from office.agencies.data import Division, counties, division
from office.agencies.guard import office_id_of
from office.agencies.lists import listed
from office.agencies.models import Agency, Department, JointOffice, NoticeSetting, Officer, OneTimeCode, SharingSetting

LOOKUP_LIMIT = 30


def set_up() -> bool:
    """Whether there is an office at all."""
    return JointOffice.objects.exists()


def office_of(officer) -> JointOffice:
    """The officer's joint office."""
    return get_object_or_404(JointOffice, pk=office_id_of(officer))


def agencies_of(officer) -> QuerySet[Agency]:
    """The agencies of the officer's office, with how many active officers and departments each has."""
    require(officer, Action.AGENCY_MANAGE)
    return (
        Agency.objects.filter(office_id=office_id_of(officer))
        .annotate(
            officers_active=Count("officers", filter=Q(officers__is_active=True), distinct=True),
            departments_active=Count("departments", filter=Q(departments__active=True), distinct=True),
        )
        .order_by("kind", "code")
    )


def agency_get(officer, pk: int) -> Agency:
    """One agency of the officer's office."""
    require(officer, Action.AGENCY_MANAGE)
    return get_object_or_404(Agency.objects.select_related("office"), office_id=office_id_of(officer), pk=pk)


@dataclass(frozen=True)
class Branch:
    """A department in the tree, with its depth."""

    department: Department
    depth: int


def department_tree(officer, agency: Agency) -> list[Branch]:
    """The departments of an agency, superiors before their own, by unit code; disabled ones too. One query."""
    require(officer, Action.AGENCY_MANAGE)
    rows = list(
        Department.objects.filter(agency=agency, agency__office_id=office_id_of(officer))
        .select_related("head")
        .annotate(officers_active=Count("officers", filter=Q(officers__is_active=True)))
        .order_by("code")
    )
    below: dict[int | None, list[Department]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    tree: list[Branch] = []
    stack = [(row, 0) for row in reversed(below.get(None, []))]
    while stack:
        row, depth = stack.pop()
        tree.append(Branch(row, depth))
        stack.extend((child, depth + 1) for child in reversed(below.get(row.pk, [])))
    return tree


def department_get(officer, pk: int) -> Department:
    """One department of the officer's office."""
    require(officer, Action.AGENCY_MANAGE)
    rows = Department.objects.select_related("agency__office", "parent", "head")
    return get_object_or_404(rows, agency__office_id=office_id_of(officer), pk=pk)


def departments_choosable(officer, agency: Agency | None = None) -> QuerySet[Department]:
    """Active departments that an officer can be put into."""
    rows = Department.objects.filter(agency__office_id=office_id_of(officer), active=True, agency__active=True)
    if agency is not None:
        rows = rows.filter(agency=agency)
    return rows.select_related("agency").order_by("agency__kind", "agency__code", "code")


def officers_of(officer) -> QuerySet[Officer]:
    """All officers of the office, with agency and departments."""
    require(officer, Action.OFFICER_MANAGE)
    return (
        Officer.objects.filter(agency__office_id=office_id_of(officer))
        .select_related("agency")
        .prefetch_related(Prefetch("departments", queryset=Department.objects.order_by("code")))
    )


def officers_filtered(
    officer,
    *,
    text: str = "",
    agency: Agency | None = None,
    department: Department | None = None,
    role: str = "",
    state: str = "",
) -> QuerySet[Officer]:
    """The list of accounts: by name, user name or number; by place, role and state."""
    rows = officers_of(officer)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(username__icontains=text) | Q(police_number__icontains=text))
    if agency is not None:
        rows = rows.filter(agency=agency)
    if department is not None:
        rows = rows.filter(departments=department)
    if role:
        # The quotes make police_legal not match police_legal_x; SQLite knows no JSON containment.
        rows = rows.annotate(roles_text=Cast("roles", TextField())).filter(roles_text__contains=f'"{role}"')
    if state == "active":
        rows = rows.filter(is_active=True, last_login__isnull=False)
    elif state == "new":
        rows = rows.filter(is_active=True, last_login__isnull=True)
    elif state == "disabled":
        rows = rows.filter(is_active=False)
    return rows


def officer_get(officer, pk: int) -> Officer:
    """One officer of the office."""
    return get_object_or_404(officers_of(officer), pk=pk)


def colleagues_of(officer, who: Officer) -> QuerySet[Officer]:
    """Who can take over from an officer: active ones of the same agency."""
    return officers_of(officer).filter(agency_id=who.agency_id, is_active=True).exclude(pk=who.pk).order_by("name")


def code_open(officer, who: Officer) -> OneTimeCode | None:
    """The last unused one-time code of an officer, whether in force or not."""
    require(officer, Action.OFFICER_MANAGE)
    return who.one_time_codes.filter(used_at=None).select_related("issued_by").order_by("-pk").first()


def code_used(officer: Officer) -> OneTimeCode | None:
    """The code by which the officer came in: told on the password page, so that nobody else's use stays unseen."""
    return officer.one_time_codes.filter(used_at__isnull=False).select_related("issued_by").order_by("-pk").first()


def role_words(codes: list[str]) -> str:
    """The roles in words."""
    return listed(str(ROLES[Role(code)].label) for code in codes if code in ROLES)


def sharing_settings_of(officer) -> QuerySet[SharingSetting]:
    """What the agencies of the office share."""
    require(officer, Action.SETTING_SEE)
    return (
        SharingSetting.objects.filter(agency__office_id=office_id_of(officer))
        .select_related("agency")
        .order_by("-agency__kind", "layout")
    )


def notice_settings_of(officer) -> QuerySet[NoticeSetting]:
    """Which notices the agencies of the office issue."""
    require(officer, Action.SETTING_SEE)
    return (
        NoticeSetting.objects.filter(agency__office_id=office_id_of(officer))
        .select_related("agency")
        .order_by("-agency__kind", "theme", "period_kind")
    )


def issuers_of(officer) -> QuerySet[Agency]:
    """The agencies that can issue notices: the office's own procuratorate and bureau."""
    require(officer, Action.SETTING_SEE)
    return Agency.objects.filter(office_id=office_id_of(officer), kind__in=["police", "procuratorate"]).order_by("kind")


def divisions_like(text: str) -> list[Division]:
    """Counties whose code begins with the text (``130300`` is a prefecture: all of it), or whose name with that of
    its superiors contains it."""
    text = "".join(text.split())
    if not text:
        return []
    if text.isdigit():
        prefix = re.sub(r"(00){1,2}$", "", text) if len(text) == 6 else text
        return list(counties(prefix)[:LOOKUP_LIMIT])
    return [one for one in counties() if text in one.full_name][:LOOKUP_LIMIT]


def division_named(text: str) -> Division | None:
    """The one county that a code or a name stands for; nothing where there is none or more than one."""
    text = "".join(text.split())
    if len(text) == 6 and text.isdigit():
        return division(text) if counties(text) else None
    exact = [one for one in counties() if text in (one.name, one.full_name)]
    like = exact or divisions_like(text)
    return like[0] if len(like) == 1 else None
