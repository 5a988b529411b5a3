"""Tables of the common pages."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from office.access.roles import ROLES, Role
from office.ui.html import join
from office.ui.tables import Column, Row, Table
from office.ui.who import Who


def accounts_table(officers: Sequence[Any], password: str) -> Table:
    """The demo's accounts; a click on one fills in the form."""
    columns = (
        Column("user", _("User name"), css="o-fit"),
        Column("who", _("Agency and department")),
        Column("roles", _("Roles")),
    )
    return Table(columns, [Row(_account(officer, password)) for officer in officers], caption=_("Demo accounts"))


def _account(officer: Any, password: str) -> tuple[object, ...]:
    fill = format_html(
        '<button type="button" data-fill="{}" data-password="{}">{}</button>',
        officer.username,
        password,
        officer.username,
    )
    places = "、".join(str(department) for department in officer.departments.all())
    roles = "、".join(str(ROLES[Role(code)].label) for code in officer.roles if code in ROLES)
    return (fill, Who(officer.agency, join((officer.agency, places), " ")), roles)
