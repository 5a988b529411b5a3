"""The roles of the office and what each may do: one table (domain brief, section 8).

A role never widens sight by itself: what an officer sees comes from grants to the officer, to the officer's
departments and agency. ``reach`` says whether the departments are the officer's own or all of the agency;
``sees`` which kinds of root the role may see at all.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from office.access.actions import Action
from office.agencies.models import AgencyKind


class Role(StrEnum):
    """Role codes as kept in ``Officer.roles``."""

    POLICE_HANDLER = "police_handler"
    POLICE_UNIT_HEAD = "police_unit_head"
    POLICE_LEGAL = "police_legal"
    POLICE_LEADER = "police_leader"
    POLICE_OVERSIGHT = "police_oversight"
    DETENTION_CENTRE = "detention_centre"
    RESIDENT_PROSECUTOR = "resident_prosecutor"
    PROSECUTOR = "prosecutor"
    MINORS_PROSECUTOR = "minors_prosecutor"
    CASE_MANAGER = "case_manager"
    CUSTODY_SUPERVISOR = "custody_supervisor"
    COMPLAINTS_PROSECUTOR = "complaints_prosecutor"
    CHIEF_PROCURATOR = "chief_procurator"
    UPPER_LEVEL = "upper_level"
    OFFICE_STAFF = "office_staff"
    THIRD_PARTY = "third_party"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Reach(StrEnum):
    """Whose departments count as the officer's."""

    OWN = "own"
    AGENCY = "agency"


@dataclass(frozen=True)
class RoleSpec:
    """One row of the table."""

    label: object
    agencies: frozenset[str]
    actions: frozenset[Action]
    sees: frozenset[str] = frozenset()
    reach: Reach = Reach.OWN
    knows_minors: bool = False


POLICE = frozenset({AgencyKind.POLICE})
PROC = frozenset({AgencyKind.PROCURATORATE})
UPPER = frozenset({AgencyKind.UPPER_POLICE, AgencyKind.UPPER_PROCURATORATE})
ALL = frozenset(AgencyKind.values)

CASE, NOTICE, BATCH, MATTER = "cases.case", "sharing.notice", "sharing.importbatch", "cases.matter"
SUGGESTION = "cases.suggestion"
# Which steps of a matter, its flow says (``Act.roles``); on which, whose desk it came to.
READ = frozenset(
    {
        Action.CASE_SEE, Action.CASE_EXPORT, Action.NOTICE_SEE, Action.MATTER_SEE, Action.MATTER_ACT,
        Action.FOLLOWUP_SEE, Action.DUTY_SEE,
    }
)  # fmt: skip
# Takes steps of the procedure and voids the own wrong ones; which steps, the rules say (``EventType.by``).
ACT = READ | {Action.CASE_RECORD, Action.CASE_VOID}
WORK = ACT | {Action.CASE_CORRECT, Action.CASE_JOIN}
DESK = frozenset({CASE, NOTICE, MATTER, SUGGESTION})
LEDGERS = frozenset({Action.LEDGER_IMPORT, Action.LEDGER_SEE, Action.LEDGER_WITHDRAW})


ROLES: dict[Role, RoleSpec] = {
    Role.POLICE_HANDLER: RoleSpec(
        pgettext_lazy("role", "investigating officer"),
        POLICE,
        WORK | {Action.CASE_OPEN, Action.HANDOVER_PREPARE},
        DESK,
        knows_minors=True,
    ),
    Role.POLICE_UNIT_HEAD: RoleSpec(
        pgettext_lazy("role", "head of an investigating unit"),
        POLICE,
        WORK | {Action.CASE_OPEN, Action.CASE_SHARE, Action.HANDOVER_PREPARE},
        DESK,
        knows_minors=True,
    ),
    Role.POLICE_LEGAL: RoleSpec(
        pgettext_lazy("role", "police legal officer"),
        POLICE,
        WORK
        | LEDGERS
        | {Action.CASE_SHARE, Action.NOTICE_SIGN, Action.SETTING_SEE, Action.CASE_OPEN, Action.HANDOVER_CHECK}
        | {Action.DUTY_PLAN},
        DESK | {BATCH},
        knows_minors=True,
    ),
    Role.POLICE_LEADER: RoleSpec(
        pgettext_lazy("role", "bureau leader"), POLICE, READ | {Action.SETTING_SEE}, DESK, Reach.AGENCY
    ),
    Role.POLICE_OVERSIGHT: RoleSpec(pgettext_lazy("role", "police oversight officer"), POLICE, READ, DESK),
    # Who is in custody and until when, in the cases of the own joint office; no case, and nothing of one.
    Role.DETENTION_CENTRE: RoleSpec(
        pgettext_lazy("role", "detention centre officer"), POLICE, frozenset({Action.CUSTODY_SEE, Action.DUTY_SEE})
    ),
    Role.RESIDENT_PROSECUTOR: RoleSpec(
        pgettext_lazy("role", "resident prosecutor"),
        PROC,
        WORK | LEDGERS | {Action.CASE_SHARE, Action.NOTICE_SIGN, Action.SETTING_SEE, Action.DUTY_PLAN},
        DESK | {BATCH},
    ),
    Role.PROSECUTOR: RoleSpec(
        pgettext_lazy("role", "handling prosecutor"),
        PROC,
        WORK | LEDGERS | {Action.CASE_SHARE},
        DESK | {BATCH},
        knows_minors=True,
    ),
    Role.MINORS_PROSECUTOR: RoleSpec(
        pgettext_lazy("role", "juvenile prosecutor"), PROC, WORK | {Action.CASE_SHARE}, DESK, knows_minors=True
    ),
    Role.CASE_MANAGER: RoleSpec(
        pgettext_lazy("role", "case management officer"),
        PROC,
        WORK | LEDGERS | {Action.NOTICE_SIGN, Action.SETTING_SEE, Action.HANDOVER_RECEIVE},
        DESK | {BATCH},
    ),
    # Until when whoever is held may be held is theirs to watch over, in all cases of the own joint office (RULES 613).
    Role.CUSTODY_SUPERVISOR: RoleSpec(
        pgettext_lazy("role", "custody supervision prosecutor"), PROC, ACT | {Action.CUSTODY_SEE}, DESK
    ),
    Role.COMPLAINTS_PROSECUTOR: RoleSpec(pgettext_lazy("role", "complaints prosecutor"), PROC, ACT, DESK),
    Role.CHIEF_PROCURATOR: RoleSpec(
        pgettext_lazy("role", "chief procurator"),
        PROC,
        ACT | {Action.CASE_SHARE, Action.SETTING_SEE},
        DESK,
        Reach.AGENCY,
        knows_minors=True,
    ),
    Role.UPPER_LEVEL: RoleSpec(pgettext_lazy("role", "upper-level officer"), UPPER, ACT, DESK),
    Role.OFFICE_STAFF: RoleSpec(
        pgettext_lazy("role", "joint office staff"),
        POLICE | PROC,
        frozenset({Action.NOTICE_SEE, Action.SETTING_SEE, Action.FOLLOWUP_SEE, Action.DUTY_SEE, Action.DUTY_PLAN}),
        frozenset({NOTICE}),
    ),
    # What is addressed to the own agency, and nothing else.
    Role.THIRD_PARTY: RoleSpec(
        pgettext_lazy("role", "third agency officer"),
        frozenset({AgencyKind.THIRD}),
        frozenset({Action.MATTER_SEE, Action.MATTER_ACT, Action.FOLLOWUP_SEE}),
        frozenset({SUGGESTION}),
    ),
    Role.ADMINISTRATOR: RoleSpec(
        pgettext_lazy("role", "administrator"),
        ALL - {AgencyKind.THIRD},
        frozenset(
            {Action.AGENCY_MANAGE, Action.OFFICER_MANAGE, Action.SETTING_EDIT, Action.SETTING_SEE, Action.DEMO_LEAVE}
            | {Action.DUTY_SEE, Action.DUTY_PLAN}
        ),
    ),
    Role.AUDITOR: RoleSpec(
        pgettext_lazy("role", "security auditor"), ALL - {AgencyKind.THIRD}, frozenset({Action.AUDIT_SEE})
    ),
}

# Separation of duties: who keeps the accounts or the audit does no case work.
EXCLUSIVE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.THIRD_PARTY})
# Whoever keeps accounts or reads the audit sees no root at all, whatever other role is added by mistake.
BLIND = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


def specs_of(officer) -> list[RoleSpec]:
    """The rows of the officer's roles; none for a disabled officer or a role unfit for the agency."""
    return [ROLES[Role(code)] for code in officer.roles if code in roles_of(officer)]


def roles_of(officer) -> frozenset[str]:
    """The codes of the roles that count: none for a disabled officer, none unfit for the agency."""
    if not officer.is_active or not officer.agency_id:
        return frozenset()
    kind = officer.agency.kind
    return frozenset(code for code in officer.roles if code in ROLES and kind in ROLES[Role(code)].agencies)


def sees(officer, root_label: str) -> bool:
    """Whether any role of the officer may see roots of this kind. Account keepers and auditors see none."""
    if BLIND.intersection(officer.roles):
        return False
    return any(root_label in row.sees for row in specs_of(officer))


def may(officer, action: Action) -> bool:
    """Whether any role of the officer has the action."""
    return any(action in row.actions for row in specs_of(officer))


def knows_minors(officer) -> bool:
    """Whether a role of the officer needs the identity of minors (未成年人保护法 103, 规则 481)."""
    return any(row.knows_minors for row in specs_of(officer))
