"""Audit codes in words. A code without words is shown as it is, so that nothing recorded is hidden."""

import json

from django.utils.translation import pgettext_lazy

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
    "grant.give": pgettext_lazy("audit", "shared"),
    "grant.withdraw": pgettext_lazy("audit", "withdrew a share"),
    "case.report": pgettext_lazy("audit", "imported into a case"),
    "case.withdraw": pgettext_lazy("audit", "withdrew an import from a case"),
    "case.record": pgettext_lazy("audit", "recorded an event"),
    "case.void": pgettext_lazy("audit", "voided an event"),
    "case.correct": pgettext_lazy("audit", "corrected a fact"),
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


def detail_words(detail: dict) -> str:
    """Codes and counts, cut short."""
    if not detail:
        return ""
    text = "; ".join(
        f"{key}={value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)}"
        for key, value in detail.items()
    )
    return text if len(text) <= DETAIL_SHOWN else f"{text[:DETAIL_SHOWN]}…"
