"""Officers: made, moved, given roles, disabled; and the guard rails around it."""

import re
from collections.abc import Iterable, Sequence

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.access.roles import EXCLUSIVE, ROLES, Role
from office.agencies.guard import allow, office_id_of, versioned_update
from office.agencies.handover import handover_preview
from office.agencies.lists import listed
from office.agencies.models import Agency, Department, JointOffice, Officer
from office.agencies.principals import officer_groups_sync, principal_make
from office.audit.log import audit_write

USERNAME = re.compile(r"[\w.@+-]{1,60}")


def roles_clean(agency: Agency, roles: Iterable[str]) -> list[str]:
    """Roles exist, fit the kind of agency, and keep duties apart: who keeps accounts or reads the audit does
    nothing else (domain brief 8)."""
    given = list(dict.fromkeys(roles))
    if not given:
        raise ValidationError({"roles": _("An officer needs at least one role.")})
    for code in given:
        if code not in ROLES:
            raise ValidationError({"roles": _("There is no role %(role)s.") % {"role": code}})
        if agency.kind not in ROLES[Role(code)].agencies:
            raise ValidationError(
                {"roles": _("The role “%(role)s” does not fit %(agency)s.")
                 % {"role": ROLES[Role(code)].label, "agency": agency.name}}
            )  # fmt: skip
    alone = [code for code in given if code in EXCLUSIVE]
    if alone and len(given) > 1:
        raise ValidationError(
            {"roles": _("The role “%(role)s” goes with no other role.") % {"role": ROLES[Role(alone[0])].label}}
        )
    return sorted(given)


def departments_clean(agency: Agency, departments: Iterable[Department]) -> list[Department]:
    """Departments belong to the agency and are active."""
    given = list({department.pk: department for department in departments}.values())
    for department in given:
        if department.agency_id != agency.pk:
            raise ValidationError({"departments": _("%(name)s belongs to another agency.") % {"name": department.name}})
        if not department.active:
            raise ValidationError({"departments": _("%(name)s is disabled.") % {"name": department.name}})
    return given


def username_words() -> str:
    """The one rule for user names, as help and as refusal."""
    return _("Letters (Chinese ones too), digits and @ . + - _, without spaces, 60 at most.")


def _last_administrator_check(who: Officer) -> None:
    """The last active administrator of an office keeps the role, or nobody could let anybody in again."""
    if Role.ADMINISTRATOR not in who.roles or not who.is_active:
        return
    office_id = office_id_of(who)
    # Two administrators disabling each other at once would leave none: the office row is the lock.
    JointOffice.objects.select_for_update().filter(pk=office_id).first()
    others = Officer.objects.filter(agency__office_id=office_id, is_active=True).exclude(pk=who.pk)
    if not any(Role.ADMINISTRATOR in roles for roles in others.values_list("roles", flat=True)):
        raise ValidationError(_("This is the last active administrator. Make another one first."))


def officer_create(
    *,
    officer=None,
    agency: Agency,
    username: str,
    name: str,
    roles: Sequence[str],
    departments: Iterable[Department] = (),
    police_number: str = "",
    password: str | None = None,
    must_change_password: bool = True,
) -> Officer:
    """Make an officer with principal and groups. Without a password only a one-time code lets the officer in."""
    allow(officer, Action.OFFICER_MANAGE, office_id=agency.office_id)
    if not agency.active:
        raise ValidationError({"agency": _("%(name)s is disabled.") % {"name": agency.name}})
    roles = roles_clean(agency, roles)
    departments = departments_clean(agency, departments)
    who = Officer(
        username=Officer.normalize_username(username.strip()),
        name=" ".join(name.split()),
        agency=agency,
        roles=roles,
        police_number=police_number.strip(),
        must_change_password=must_change_password,
    )
    if not USERNAME.fullmatch(who.username):
        raise ValidationError({"username": username_words()})
    if Officer.objects.filter(username__iexact=who.username).exists():
        raise ValidationError({"username": _("This user name is in use.")})
    if password is None:
        who.set_unusable_password()
    else:
        who.set_password(password)
    checked = {"username", "name", "police_number"}
    who.clean_fields(exclude=[field.name for field in Officer._meta.fields if field.name not in checked])
    try:
        with transaction.atomic():
            who.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError({"username": _("This user name is in use.")}) from error
    who.departments.set(departments)
    principal_make(who)
    officer_groups_sync(who)
    audit_write("officer.create", "officer", who.pk, detail={"roles": roles, "agency": agency.pk})
    return who


def password_check(password: str, who: Officer) -> None:
    """The password rules of the settings, told at the field, in our words: Django's are not all in Chinese."""
    words = {
        "password_too_short": _("The password is too short."),
        "password_too_similar": _("The password is too much like the name or user name."),
        "password_too_common": _("The password is among the common ones that are guessed first."),
    }
    try:
        validate_password(password, who)
    except ValidationError as error:
        told = [words.get(one.code, one.messages[0]) for one in error.error_list]
        raise ValidationError({"password": told}) from error


def officer_update(*, officer=None, who: Officer, name: str, police_number: str, version: int | None = None) -> Officer:
    """Correct the name and number. The user name stays: the audit reads by it."""
    allow(officer, Action.OFFICER_MANAGE, office_id=office_id_of(who))
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("A name is needed.")})
    versioned_update(who, version=version, name=name, police_number=police_number.strip())
    audit_write("officer.update", "officer", who.pk)
    return who


def officer_update_roles(*, officer=None, who: Officer, roles: Sequence[str], version: int | None = None) -> Officer:
    """Give an officer exactly these roles; what the officer may do and stands for changes at once."""
    allow(officer, Action.OFFICER_MANAGE, office_id=office_id_of(who))
    roles = roles_clean(who.agency, roles)
    if Role.ADMINISTRATOR not in roles:
        _last_administrator_check(who)
    before = list(who.roles)
    versioned_update(who, version=version, roles=roles)
    officer_groups_sync(who)
    audit_write("officer.roles", "officer", who.pk, detail={"before": before, "after": roles})
    return who


def officer_move(
    *,
    officer=None,
    who: Officer,
    agency: Agency,
    departments: Iterable[Department],
    roles: Sequence[str] | None = None,
    version: int | None = None,
) -> Officer:
    """Put an officer into other departments, or another agency of the office with roles that fit there.

    A head gives up the department first. Into another agency nothing comes along that was given to the officer
    in person: it is handed over first, else one agency's cases would travel to the other.
    """
    allow(officer, Action.OFFICER_MANAGE, office_id=office_id_of(who))
    allow(officer, Action.OFFICER_MANAGE, office_id=agency.office_id)
    roles = roles_clean(agency, who.roles if roles is None else roles)
    departments = departments_clean(agency, departments)
    if Role.ADMINISTRATOR not in roles:
        _last_administrator_check(who)
    ids = {department.pk for department in departments}
    heads = [department.name for department in who.heads.order_by("code") if department.pk not in ids]
    if heads:
        raise ValidationError(_("Head of %(names)s: hand that over first.") % {"names": listed(heads)})
    if agency.pk != who.agency_id and who.is_active:
        held = [str(part.label) for part in handover_preview(who) if part.items]
        if held:
            raise ValidationError(_("Before moving to another agency, hand over: %(what)s") % {"what": listed(held)})
    before = {"agency": who.agency_id, "departments": sorted(who.departments.values_list("pk", flat=True))}
    versioned_update(who, version=version, agency=agency, roles=roles)
    who.departments.set(departments)
    officer_groups_sync(who)
    audit_write(
        "officer.move", "officer", who.pk,
        detail={"before": before, "after": {"agency": agency.pk, "departments": sorted(ids)}},
    )  # fmt: skip
    return who


def sessions_drop(officer_id: int) -> int:
    """Remove the sessions of an officer. They are void already: the password hash they carry is gone."""
    gone = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500)
        if session.get_decoded().get("_auth_user_id") == str(officer_id)
    ]
    if gone:
        Session.objects.filter(pk__in=gone).delete()
    return len(gone)


def sessions_cut(who: Officer) -> None:
    """Make every session of the officer void at once, also for good: a session carries a hash of the password,
    and an unusable password is random. The rows go after the commit, for they are found by reading them all."""
    who.set_unusable_password()
    Officer.objects.filter(pk=who.pk).update(password=who.password)
    transaction.on_commit(lambda: sessions_drop(who.pk))


def officer_disable(*, officer=None, who: Officer, version: int | None = None) -> Officer:
    """Disable an officer: no log-in, no groups, sessions cut at the next request. Duties stay until handed over."""
    allow(officer, Action.OFFICER_MANAGE, office_id=office_id_of(who))
    _last_administrator_check(who)
    versioned_update(who, version=version, is_active=False, disabled_at=timezone.now())
    sessions_cut(who)
    who.one_time_codes.filter(used_at=None, expires_at__gt=timezone.now()).update(expires_at=timezone.now())
    officer_groups_sync(who)
    audit_write("officer.disable", "officer", who.pk)
    return who


def officer_enable(*, officer=None, who: Officer, version: int | None = None) -> Officer:
    """Take an officer back; the way in is a new one-time code."""
    allow(officer, Action.OFFICER_MANAGE, office_id=office_id_of(who))
    if not who.agency.active:
        raise ValidationError(_("%(name)s is disabled.") % {"name": who.agency.name})
    roles_clean(who.agency, who.roles)
    versioned_update(who, version=version, is_active=True, disabled_at=None)
    officer_groups_sync(who)
    audit_write("officer.enable", "officer", who.pk)
    return who
