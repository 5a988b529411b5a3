"""The first run: the real office, its two agencies and the first administrator, once."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from office.access.context import Purpose, acting_as
from office.access.roles import Role
from office.agencies.measures import settings_default
from office.agencies.models import AgencyKind, JointOffice, Officer
from office.agencies.officers import officer_create, password_check
from office.agencies.structure import agency_create, office_open

# Any number, the same in every process.
LOCK = 20211031


@dataclass(frozen=True)
class FirstOffice:
    """What the first-run page asks."""

    name: str
    division_code: str
    opened_on: dt.date
    procuratorate_name: str
    procuratorate_code: str
    police_name: str
    police_code: str
    administrator_agency: str
    administrator_name: str
    username: str
    password: str


def first_run(answers: FirstOffice) -> Officer:
    """Make the office and the administrator who asked for it; refused once any office exists.

    On SQLite the write transaction is the lock; on PostgreSQL an advisory lock, since there is no row yet to
    lock. Of two at once the second one waits, and then is refused.
    """
    with acting_as(Purpose("first-run")):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if JointOffice.objects.exists():
            raise ValidationError(_("The office has been set up already. Log in instead."), code="done")
        password_check(answers.password, Officer(username=answers.username, name=answers.administrator_name))
        office = office_open(name=answers.name, division_code=answers.division_code, opened_on=answers.opened_on)
        made = {
            kind: _agency(office, kind, name, code, field)
            for kind, name, code, field in (
                (AgencyKind.PROCURATORATE, answers.procuratorate_name, answers.procuratorate_code, "procuratorate"),
                (AgencyKind.POLICE, answers.police_name, answers.police_code, "police"),
            )
        }
        settings_default(office)
        return officer_create(
            agency=made[AgencyKind(answers.administrator_agency)],
            username=answers.username,
            name=answers.administrator_name,
            roles=[Role.ADMINISTRATOR],
            password=answers.password,
            must_change_password=False,
        )


def _agency(office, kind, name, code, field):
    """Make an agency; its errors name the field of the first-run page."""
    try:
        return agency_create(office=office, kind=kind, name=name, code=code)
    except ValidationError as error:
        raise ValidationError({f"{field}_{part}": messages for part, messages in error.message_dict.items()}) from error
