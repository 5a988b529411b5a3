"""One-time codes: the first password and the forgotten one. Only a hash is kept; the administrator sees it once."""

import datetime as dt
import secrets
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.agencies.guard import allow, office_id_of
from office.agencies.models import Officer, OneTimeCode
from office.agencies.officers import password_check, sessions_cut
from office.audit.log import audit_write

LIFETIME = dt.timedelta(hours=72)
TRIES = 5
# Read out on the telephone and typed from paper: nothing that looks like something else.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12


@cache
def _nobody() -> str:
    """Checked where there is no code, so that the answer takes as long as for a wrong one."""
    return make_password(secrets.token_urlsafe(12))


def code_clean(text: str) -> str:
    """The code as it was given out, however it was typed: ``ab3d-efgh 2345`` is ``AB3DEFGH2345``."""
    return "".join(char for char in text.upper() if char in ALPHABET)


def code_issue(*, officer=None, who: Officer) -> str:
    """Make a one-time code and return it, for this once; older ones end now.

    The old password and every open session end too: who asks for a new password may have lost the old one to
    somebody. The code is used within 72 hours, once, and leads to choosing a password.
    """
    allow(officer, Action.OFFICER_MANAGE, office_id=office_id_of(who))
    if not who.is_active:
        raise ValidationError(_("A disabled officer gets no code."))
    if officer is not None and officer.pk == who.pk:
        raise ValidationError(_("Change your own password on the password page."))
    now = timezone.now()
    who.one_time_codes.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    code = "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))
    OneTimeCode.objects.create(
        officer=who,
        code_hash=make_password(code),
        purpose="reset" if who.last_login else "first",
        issued_at=now,
        issued_by=officer,
        expires_at=now + LIFETIME,
    )
    sessions_cut(who)
    Officer.objects.filter(pk=who.pk).update(must_change_password=True)
    audit_write("officer.code", "officer", who.pk)
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def code_redeem(*, username: str, code: str) -> Officer | None:
    """The officer to log in, or nothing: wrong, used, expired, or five wrong tries. Never says which.

    The try is counted before the code is looked at and the use is one conditional update, so neither guessing in
    parallel nor a double click gets more than it should.
    """
    now = timezone.now()
    row = (
        OneTimeCode.objects.select_related("officer__agency")
        .filter(officer__username=username.strip(), officer__is_active=True, used_at=None, expires_at__gt=now)
        .order_by("-pk")
        .first()
    )
    counted = row is not None and (
        OneTimeCode.objects.filter(pk=row.pk, attempts__lt=TRIES).update(attempts=F("attempts") + 1) == 1
    )
    right = check_password(code_clean(code), row.code_hash if counted else _nobody())
    if not counted or not right:
        audit_write("login.code-refused", "officer", row.officer_id if row else None)
        return None
    if not OneTimeCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        return None
    return row.officer


def password_change(*, officer: Officer, new: str, old: str | None = None) -> Officer:
    """Set the officer's own password. Who must choose one has just come in by a code and is asked for no old one."""
    if not officer.must_change_password and not officer.check_password(old or ""):
        raise ValidationError({"old": _("The present password is wrong.")})
    if officer.check_password(new):
        raise ValidationError({"password": _("The new password must differ from the present one.")})
    password_check(new, officer)
    officer.set_password(new)
    officer.must_change_password = False
    Officer.objects.filter(pk=officer.pk).update(password=officer.password, must_change_password=False)
    audit_write("officer.password", "officer", officer.pk)
    return officer
