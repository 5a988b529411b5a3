"""The writes of this room, gathered: one file a subject, one place to import from."""

from office.agencies.codes import code_issue, code_redeem, password_change
from office.agencies.first_run import FirstOffice, first_run
from office.agencies.handover import officer_handover
from office.agencies.measures import (
    notice_setting_check,
    notice_setting_create,
    notice_setting_update,
    settings_default,
    sharing_setting_update,
)
from office.agencies.officers import (
    officer_create,
    officer_disable,
    officer_enable,
    officer_move,
    officer_update,
    officer_update_roles,
)
from office.agencies.principals import agency_groups_sync, groups_sync, officer_groups_sync, principals_for
from office.agencies.structure import (
    agency_create,
    agency_disable,
    agency_enable,
    agency_update,
    department_create,
    department_disable,
    department_enable,
    department_move,
    department_set_head,
    department_update,
    office_open,
)

__all__ = [
    "FirstOffice",
    "agency_create",
    "agency_disable",
    "agency_enable",
    "agency_groups_sync",
    "agency_update",
    "code_issue",
    "code_redeem",
    "department_create",
    "department_disable",
    "department_enable",
    "department_move",
    "department_set_head",
    "department_update",
    "first_run",
    "groups_sync",
    "notice_setting_check",
    "notice_setting_create",
    "notice_setting_update",
    "office_open",
    "officer_create",
    "officer_disable",
    "officer_enable",
    "officer_groups_sync",
    "officer_handover",
    "officer_move",
    "officer_update",
    "officer_update_roles",
    "password_change",
    "principals_for",
    "settings_default",
    "sharing_setting_update",
]
