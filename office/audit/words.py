"""Audit codes in words. A code without words is shown as it is, so that nothing recorded is hidden."""

import json
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from office.access.roles import ROLES
from office.agencies.lists import listed
from office.agencies.measures import LEDGERS, PERIOD_KINDS, THEMES

ACTIONS = {
    "read": pgettext_lazy("audit", "read"),
    "refused": pgettext_lazy("audit", "refused"),
    "login": pgettext_lazy("audit", "logged in"),
    "login.code": pgettext_lazy("audit", "logged in with a one-time code"),
    "login.code-refused": pgettext_lazy("audit", "one-time code refused"),
    "office.open": pgettext_lazy("audit", "opened the joint office"),
    "agency.create": pgettext_lazy("audit", "added an agency"),
    "agency.update": pgettext_lazy("audit", "edited an agency"),
    "agency.disable": pgettext_lazy("audit", "disabled an agency"),
    "agency.enable": pgettext_lazy("audit", "enabled an agency"),
    "department.create": pgettext_lazy("audit", "added a department"),
    "department.update": pgettext_lazy("audit", "edited a department"),
    "department.move": pgettext_lazy("audit", "moved a department"),
    "department.head": pgettext_lazy("audit", "named the head of a department"),
    "department.disable": pgettext_lazy("audit", "disabled a department"),
    "department.enable": pgettext_lazy("audit", "enabled a department"),
    "officer.create": pgettext_lazy("audit", "made an account"),
    "officer.update": pgettext_lazy("audit", "corrected an account"),
    "officer.roles": pgettext_lazy("audit", "changed roles"),
    "officer.move": pgettext_lazy("audit", "moved an officer"),
    "officer.disable": pgettext_lazy("audit", "disabled an account"),
    "officer.enable": pgettext_lazy("audit", "enabled an account"),
    "officer.code": pgettext_lazy("audit", "made a one-time code"),
    "officer.password": pgettext_lazy("audit", "changed the own password"),
    "officer.language": pgettext_lazy("audit", "switched the language"),
    "officer.handover": pgettext_lazy("audit", "handed over"),
    "settings.default": pgettext_lazy("audit", "seeded the work measures"),
    "setting.sharing": pgettext_lazy("audit", "changed what is shared"),
    "setting.notice": pgettext_lazy("audit", "changed a notice setting"),
    "setting.notice-new": pgettext_lazy("audit", "added a notice setting"),
    "calendar.load": pgettext_lazy("audit", "loaded a year of holidays"),
    "recompute.done": pgettext_lazy("audit", "computed terms anew"),
    "setting.reading": pgettext_lazy("audit", "chose a contested reading"),
    "case.open": pgettext_lazy("audit", "accepted a case"),
    "case.join": pgettext_lazy("audit", "joined cases"),
    "case.split": pgettext_lazy("audit", "split a case"),
    "case.link_reject": pgettext_lazy("audit", "rejected a link of cases"),
    "handover.legal": pgettext_lazy("audit", "reported a hand-over to the legal department"),
    "handover.unit": pgettext_lazy("audit", "sent a hand-over back to the unit"),
    "handover.sent": pgettext_lazy("audit", "handed a case over"),
    "handover.returned": pgettext_lazy("audit", "returned a hand-over for completion"),
    "handover.accepted": pgettext_lazy("audit", "accepted a hand-over"),
    "handover.dropped": pgettext_lazy("audit", "gave a hand-over up"),
    "case.share": pgettext_lazy("audit", "shared a case"),
    "followup.close": pgettext_lazy("audit", "closed a follow-up"),
    "grant.give": pgettext_lazy("audit", "shared"),
    "grant.withdraw": pgettext_lazy("audit", "withdrew a share"),
    "case.report": pgettext_lazy("audit", "imported into a case"),
    "case.withdraw": pgettext_lazy("audit", "withdrew an import from a case"),
    "case.record": pgettext_lazy("audit", "recorded an event"),
    "case.void": pgettext_lazy("audit", "voided an event"),
    "case.correct": pgettext_lazy("audit", "corrected a fact"),
    "clock.acknowledge": pgettext_lazy("audit", "answered a warning of a term"),
    "ledger.upload": pgettext_lazy("audit", "uploaded a ledger"),
    "ledger.map": pgettext_lazy("audit", "mapped columns of a ledger"),
    "ledger.map-forget": pgettext_lazy("audit", "forgot mapped columns"),
    "ledger.refuse": pgettext_lazy("audit", "refused a ledger file"),
    "ledger.commit": pgettext_lazy("audit", "started an import"),
    "ledger.committed": pgettext_lazy("audit", "finished an import"),
    "ledger.discard": pgettext_lazy("audit", "discarded an upload"),
    "ledger.withdraw": pgettext_lazy("audit", "started withdrawing an import"),
    "ledger.withdrawn": pgettext_lazy("audit", "withdrew an import"),
    "ledger.export": pgettext_lazy("audit", "exported a ledger"),
    "projection.repair": pgettext_lazy("audit", "repaired projections"),
    "demo.seed": pgettext_lazy("audit", "loaded the demonstration"),
    "demo.leave": pgettext_lazy("audit", "left the demonstration"),
    "notice.issue": pgettext_lazy("audit", "issued a notice"),
    "notice.open": pgettext_lazy("audit", "opened a notice"),
    "notice.sign": pgettext_lazy("audit", "signed for a notice"),
}
ROOTS = {
    "case": pgettext_lazy("audit", "case"),
    "notice": pgettext_lazy("audit", "notice"),
    "importbatch": pgettext_lazy("audit", "import batch"),
    "office": pgettext_lazy("audit", "joint office"),
    "agency": pgettext_lazy("audit", "agency"),
    "department": pgettext_lazy("audit", "department"),
    "officer": pgettext_lazy("audit", "account"),
}
DETAIL_SHOWN = 160


def action_words(code: str) -> str:
    """What was done."""
    return str(ACTIONS.get(code, code))


def root_words(kind: str, pk: int | None) -> str:
    """To what: kind and number only. The auditor sees that a case was touched, not which people are in it."""
    if not kind:
        return "—"
    name = str(ROOTS.get(kind, kind))
    return f"{name} #{pk}" if pk is not None else name


# Codes of other rooms that stand in details.
CODE_TABLES: dict[str, Mapping[str, object]] = {
    "roles": {role.value: spec.label for role, spec in ROLES.items()},
    "before": {role.value: spec.label for role, spec in ROLES.items()},
    "after": {role.value: spec.label for role, spec in ROLES.items()},
    "period": PERIOD_KINDS,
    "layout": {code: ledger.label for code, ledger in LEDGERS.items()},
    "theme": {code: words[1] for code, words in THEMES.items()},
}
# What a detail is called. One without a name here is shown by its code.
DETAILS = {
    "active": pgettext_lazy("audit detail", "in force"),
    "after": pgettext_lazy("audit detail", "after"),
    "agency": pgettext_lazy("audit detail", "agency #"),
    "anchor": pgettext_lazy("audit detail", "state of"),
    "batch": pgettext_lazy("audit detail", "import #"),
    "before": pgettext_lazy("audit detail", "before"),
    "cases": pgettext_lazy("audit detail", "cases"),
    "changed": pgettext_lazy("audit detail", "changed"),
    "code": pgettext_lazy("audit detail", "unit code"),
    "columns": pgettext_lazy("audit detail", "columns"),
    "count": pgettext_lazy("audit detail", "read"),
    "days": pgettext_lazy("audit detail", "days to sign"),
    "departments": pgettext_lazy("audit detail", "departments #"),
    "differences": pgettext_lazy("audit detail", "differences"),
    "division": pgettext_lazy("audit detail", "division code"),
    "event": pgettext_lazy("audit detail", "event #"),
    "events": pgettext_lazy("audit detail", "events"),
    "fields": pgettext_lazy("audit detail", "columns"),
    "followup": pgettext_lazy("audit detail", "follow-up #"),
    "from": pgettext_lazy("audit detail", "from"),
    "grant": pgettext_lazy("audit detail", "grant #"),
    "head": pgettext_lazy("audit detail", "account #"),
    "kind": pgettext_lazy("audit detail", "kind"),
    "language": pgettext_lazy("audit detail", "language"),
    "layout": pgettext_lazy("audit detail", "ledger"),
    "level": pgettext_lazy("audit detail", "reach"),
    "method": pgettext_lazy("audit detail", "how"),
    "moved": pgettext_lazy("audit detail", "handed over"),
    "new": pgettext_lazy("audit detail", "new"),
    "number": pgettext_lazy("audit detail", "number"),
    "of": pgettext_lazy("audit detail", "of all"),
    "parent": pgettext_lazy("audit detail", "superior department #"),
    "period": pgettext_lazy("audit detail", "period"),
    "person": pgettext_lazy("audit detail", "person #"),
    "pk": pgettext_lazy("audit detail", "number #"),
    "point": pgettext_lazy("audit detail", "warning point"),
    "principal": pgettext_lazy("audit detail", "receiver #"),
    "quarantined": pgettext_lazy("audit detail", "put aside"),
    "reason": pgettext_lazy("audit detail", "reason"),
    "receivers": pgettext_lazy("audit detail", "receivers"),
    "roles": pgettext_lazy("audit detail", "roles"),
    "rows": pgettext_lazy("audit detail", "rows"),
    "rule": pgettext_lazy("audit detail", "rule"),
    "sha256": pgettext_lazy("audit detail", "SHA-256"),
    "size": pgettext_lazy("audit detail", "bytes"),
    "theme": pgettext_lazy("audit detail", "theme"),
    "to": pgettext_lazy("audit detail", "to account #"),
    "type": pgettext_lazy("audit detail", "type"),
    "unchanged": pgettext_lazy("audit detail", "unchanged"),
    "until": pgettext_lazy("audit detail", "until"),
    "version": pgettext_lazy("audit detail", "version"),
    "void": pgettext_lazy("audit detail", "voiding event #"),
    "warning": pgettext_lazy("audit detail", "warning #"),
    "why": pgettext_lazy("audit detail", "why"),
    "withheld": pgettext_lazy("audit detail", "withheld"),
    "case_id": pgettext_lazy("audit detail", "case #"),
    "batch_id": pgettext_lazy("audit detail", "import #"),
    "notice_id": pgettext_lazy("audit detail", "notice #"),
    "grant_id": pgettext_lazy("audit detail", "grant #"),
    "event_id": pgettext_lazy("audit detail", "event #"),
    "heads": pgettext_lazy("audit detail", "heads of departments"),
    "followups": pgettext_lazy("audit detail", "follow-ups"),
    "grants": pgettext_lazy("audit detail", "grants in person"),
}
CODES = {
    "Http404": pgettext_lazy("audit detail", "not there, or not shared with the officer"),
    "PermissionDenied": pgettext_lazy("audit detail", "the role does not include it"),
    "GET": pgettext_lazy("audit detail", "opened a page"),
    "POST": pgettext_lazy("audit detail", "sent a form"),
}


def detail_words(detail: Mapping) -> str:
    """Codes and counts by name, cut short. What was read is in ``read_parts``."""
    if not detail:
        return ""
    text = listed(f"{DETAILS.get(key, key)} {_value(key, value)}" for key, value in detail.items())
    return text if len(text) <= DETAIL_SHOWN else f"{text[:DETAIL_SHOWN]}…"


def _value(key: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return "—"
    if isinstance(value, Mapping):
        return f"（{detail_words(value)}）"
    if isinstance(value, list):
        return listed(_value(key, one) for one in value) or "—"
    if isinstance(value, str):
        for table in (CODES, CODE_TABLES.get(key, {})):
            if value in table:
                return str(table[value])
    return str(value) if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)


def read_words(ids: Mapping[str, list[int]], count: int) -> str:
    """What was read, e.g. 读取 25 件：案件 #112、#115. Numbers are the program's own: no content, but which case."""
    parts = [f"{ROOTS.get(kind, kind)} {listed(f'#{pk}' for pk in found)}" for kind, found in ids.items() if found]
    return _("%(count)s read: %(which)s") % {"count": count, "which": "；".join(parts)} if parts else ""
