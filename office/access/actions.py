"""Everything an officer may do, by name. A rule or a page names an action, never a role."""

from enum import StrEnum

from office.access.models import Level


class Action(StrEnum):
    """The actions. The value is what the audit record holds."""

    CASE_SEE = "case.see"
    CASE_RECORD = "case.record"
    CASE_VOID = "case.void"
    CASE_CORRECT = "case.correct"
    CASE_SHARE = "case.share"
    CASE_EXPORT = "case.export"
    CASE_OPEN = "case.open"
    CASE_JOIN = "case.join"
    HANDOVER_PREPARE = "handover.prepare"
    HANDOVER_CHECK = "handover.check"
    HANDOVER_RECEIVE = "handover.receive"
    CUSTODY_SEE = "custody.see"
    MATTER_SEE = "matter.see"
    MATTER_ACT = "matter.act"
    LEDGER_IMPORT = "ledger.import"
    LEDGER_SEE = "ledger.see"
    LEDGER_WITHDRAW = "ledger.withdraw"
    NOTICE_SEE = "notice.see"
    NOTICE_SIGN = "notice.sign"
    AGENCY_MANAGE = "agency.manage"
    OFFICER_MANAGE = "officer.manage"
    SETTING_EDIT = "setting.edit"
    SETTING_SEE = "setting.see"
    AUDIT_SEE = "audit.see"
    FOLLOWUP_SEE = "followup.see"
    DUTY_SEE = "duty.see"
    DUTY_PLAN = "duty.plan"
    DEMO_LEAVE = "demo.leave"


# The level on the root that an action needs; an action that names no root is missing here.
LEVEL_NEEDED = {
    Action.CASE_SEE: Level.SEE,
    Action.CASE_EXPORT: Level.SEE,
    Action.CASE_RECORD: Level.WORK,
    Action.CASE_VOID: Level.WORK,
    Action.CASE_CORRECT: Level.WORK,
    Action.CASE_SHARE: Level.WORK,
    Action.CASE_JOIN: Level.WORK,
    Action.HANDOVER_PREPARE: Level.WORK,
    Action.HANDOVER_CHECK: Level.WORK,
    Action.HANDOVER_RECEIVE: Level.WORK,
    Action.MATTER_SEE: Level.SEE,
    Action.MATTER_ACT: Level.WORK,
    Action.LEDGER_SEE: Level.SEE,
    Action.LEDGER_IMPORT: Level.WORK,
    Action.LEDGER_WITHDRAW: Level.WORK,
    Action.NOTICE_SEE: Level.SEE,
    Action.NOTICE_SIGN: Level.WORK,
}
