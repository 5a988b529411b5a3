"""Audit codes in words. A code without words is shown as it is, so that nothing recorded is hidden."""

import json
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from office.access.roles import ROLES
from office.agencies.lists import listed
from office.agencies.measures import LEDGERS, PERIOD_KINDS, THEMES
from office.outbox.words import named

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
    "repeat.propose": pgettext_lazy("audit", "found a repeated violation"),
    "repeat.taken": pgettext_lazy("audit", "took up a repeated violation by a suggestion"),
    "repeat.declined": pgettext_lazy("audit", "declined a suggestion on a repeated violation"),
    "suggestion.draft": pgettext_lazy("audit", "drafted a suggestion"),
    "suggestion.revise": pgettext_lazy("audit", "changed a draft suggestion"),
    "suggestion.copies": pgettext_lazy("audit", "named who gets a copy of a suggestion"),
    "suggestion.investigate": pgettext_lazy("audit", "recorded the investigation for a suggestion"),
    "suggestion.review": pgettext_lazy("audit", "reviewed a suggestion"),
    "suggestion.return": pgettext_lazy("audit", "sent a suggestion back to be changed"),
    "suggestion.approve": pgettext_lazy("audit", "approved a suggestion"),
    "suggestion.consult": pgettext_lazy("audit", "consulted the addressee of a suggestion"),
    "suggestion.consulted": pgettext_lazy("audit", "recorded the addressee's view"),
    "suggestion.drop": pgettext_lazy("audit", "decided not to issue a suggestion"),
    "suggestion.issue": pgettext_lazy("audit", "issued a suggestion"),
    "suggestion.file": pgettext_lazy("audit", "filed a suggestion with the upper procuratorate"),
    "suggestion.serve": pgettext_lazy("audit", "served a suggestion"),
    "suggestion.declare": pgettext_lazy("audit", "served a suggestion by declaration"),
    "suggestion.receive": pgettext_lazy("audit", "signed for a suggestion"),
    "suggestion.object": pgettext_lazy("audit", "objected to a suggestion"),
    "suggestion.object_paper": pgettext_lazy("audit", "entered an objection on paper"),
    "suggestion.reexamine": pgettext_lazy("audit", "re-examined an objection"),
    "suggestion.uphold": pgettext_lazy("audit", "upheld a suggestion"),
    "suggestion.amend": pgettext_lazy("audit", "had a suggestion amended"),
    "suggestion.reword": pgettext_lazy("audit", "amended a suggestion"),
    "suggestion.withdraw": pgettext_lazy("audit", "withdrew a suggestion"),
    "suggestion.answer": pgettext_lazy("audit", "answered some items of a suggestion"),
    "suggestion.reply": pgettext_lazy("audit", "replied to a suggestion"),
    "suggestion.reply_paper": pgettext_lazy("audit", "entered a reply on paper"),
    "suggestion.evaluate": pgettext_lazy("audit", "evaluated the reply to a suggestion"),
    "suggestion.urge": pgettext_lazy("audit", "urged a suggestion"),
    "suggestion.urge_again": pgettext_lazy("audit", "urged a suggestion again"),
    "suggestion.escalate": pgettext_lazy("audit", "reported a suggestion onward"),
    "suggestion.revisit_pass": pgettext_lazy("audit", "re-visited: found done"),
    "suggestion.revisit_relapse": pgettext_lazy("audit", "re-visited: come back"),
    "suggestion.close": pgettext_lazy("audit", "closed a suggestion"),
    "suggestion.end": pgettext_lazy("audit", "closed a suggestion as not adopted"),
    "suggestion.theme": pgettext_lazy("audit", "put a suggestion under a theme"),
    "suggestion.link": pgettext_lazy("audit", "made a one-time link"),
    "suggestion.link-end": pgettext_lazy("audit", "ended a one-time link"),
    "suggestion.link-locked": pgettext_lazy("audit", "one-time link locked"),
    "suggestion.door": pgettext_lazy("audit", "entered by a one-time link"),
    "suggestion.door-read": pgettext_lazy("audit", "read by a one-time link"),
    "suggestion.door-refused": pgettext_lazy("audit", "code of a one-time link refused"),
    "theme.make": pgettext_lazy("audit", "added a theme"),
    "theme.change": pgettext_lazy("audit", "changed a theme"),
    "theme.figure": pgettext_lazy("audit", "entered a figure of a theme"),
    "theme.figure-void": pgettext_lazy("audit", "voided a figure of a theme"),
    "case.share": pgettext_lazy("audit", "shared a case"),
    "followup.close": pgettext_lazy("audit", "closed a follow-up"),
    "followup.see": pgettext_lazy("audit", "opened the follow-up ledger"),
    "followup.word": pgettext_lazy("audit", "said where a follow-up stands"),
    "followup.urge": pgettext_lazy("audit", "urged a follow-up"),
    "followup.extend": pgettext_lazy("audit", "granted more time"),
    "followup.pass": pgettext_lazy("audit", "passed a follow-up on"),
    "followup.export": pgettext_lazy("audit", "exported the follow-up ledger"),
    "matter.see": pgettext_lazy("audit", "opened a matter"),
    "matter.act": pgettext_lazy("audit", "took a step of a matter"),
    "duty.see": pgettext_lazy("audit", "opened the duty roster"),
    "duty.plan": pgettext_lazy("audit", "planned duty"),
    "duty.change": pgettext_lazy("audit", "changed a term of duty"),
    "duty.void": pgettext_lazy("audit", "voided a term of duty"),
    "duty.hand_on": pgettext_lazy("audit", "handed the duty on"),
    "note.write": pgettext_lazy("audit", "wrote a note"),
    "note.void": pgettext_lazy("audit", "voided a note"),
    "grant.give": pgettext_lazy("audit", "shared"),
    "grant.withdraw": pgettext_lazy("audit", "withdrew a share"),
    "case.report": pgettext_lazy("audit", "imported into a case"),
    "case.withdraw": pgettext_lazy("audit", "withdrew an import from a case"),
    "case.record": pgettext_lazy("audit", "recorded an event"),
    "case.void": pgettext_lazy("audit", "voided an event"),
    "case.correct": pgettext_lazy("audit", "corrected a fact"),
    "document.issue": pgettext_lazy("audit", "issued a paper"),
    "document.share": pgettext_lazy("audit", "let the other side have a paper"),
    "document.void": pgettext_lazy("audit", "voided a paper"),
    "document.word": pgettext_lazy("audit", "took a paper out as a Word file"),
    "receipt.sign": pgettext_lazy("audit", "recorded a receipt of service"),
    "receipt.void": pgettext_lazy("audit", "voided a receipt of service"),
    "attachment.add": pgettext_lazy("audit", "added a file"),
    "attachment.open": pgettext_lazy("audit", "opened a file"),
    "attachment.share": pgettext_lazy("audit", "let the other side have a file"),
    "attachment.void": pgettext_lazy("audit", "voided a file"),
    "series.set": pgettext_lazy("audit", "changed the code of document numbers"),
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
    "suggestion": pgettext_lazy("audit", "suggestion"),
    "matter": pgettext_lazy("audit", "matter"),
    "theme": pgettext_lazy("audit", "theme"),
    "importbatch": pgettext_lazy("audit", "import batch"),
    "office": pgettext_lazy("audit", "joint office"),
    "agency": pgettext_lazy("audit", "agency"),
    "department": pgettext_lazy("audit", "department"),
    "officer": pgettext_lazy("audit", "account"),
    "duty": pgettext_lazy("audit", "term of duty"),
}
DETAIL_SHOWN = 160


def action_words(code: str, detail: Mapping | None = None) -> str:
    """What was done. What the table does not name, the app of the root does (``audit_actions`` of its AppConfig)."""
    if code in ACTIONS:
        return str(ACTIONS[code])
    told = named("audit_actions").get(code.partition(".")[0])
    return str(told(code, detail or {}) or code) if told is not None else code


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
    "desk": pgettext_lazy("audit detail", "desk"),
    "days": pgettext_lazy("audit detail", "days to sign"),
    "departments": pgettext_lazy("audit detail", "departments #"),
    "differences": pgettext_lazy("audit detail", "differences"),
    "division": pgettext_lazy("audit detail", "division code"),
    "document": pgettext_lazy("audit detail", "paper #"),
    "attachment": pgettext_lazy("audit detail", "file #"),
    "receipt": pgettext_lazy("audit detail", "receipt #"),
    "event": pgettext_lazy("audit detail", "event #"),
    "events": pgettext_lazy("audit detail", "events"),
    "fields": pgettext_lazy("audit detail", "columns"),
    "followup": pgettext_lazy("audit detail", "follow-up #"),
    "from": pgettext_lazy("audit detail", "from"),
    "grant": pgettext_lazy("audit detail", "grant #"),
    "head": pgettext_lazy("audit detail", "account #"),
    "kind": pgettext_lazy("audit detail", "kind"),
    "language": pgettext_lazy("audit detail", "language"),
    "link": pgettext_lazy("audit detail", "one-time link #"),
    "layout": pgettext_lazy("audit detail", "ledger"),
    "level": pgettext_lazy("audit detail", "reach"),
    "mentions": pgettext_lazy("audit detail", "mentioned accounts #"),
    "method": pgettext_lazy("audit detail", "how"),
    "moved": pgettext_lazy("audit detail", "handed over"),
    "new": pgettext_lazy("audit detail", "new"),
    "note": pgettext_lazy("audit detail", "note #"),
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
    "shared": pgettext_lazy("audit detail", "shared"),
    "size": pgettext_lazy("audit detail", "bytes"),
    "terms": pgettext_lazy("audit detail", "terms"),
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
    "duties": pgettext_lazy("audit detail", "terms of duty"),
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
