"""What the register's duties and messages say. Nothing personal is in them; the case tells the rest."""

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.procedure import load_rules
from cases.procedure.words import reason_name
from cases.register.services_settle import CHOICES
from cases.register.settle_items import GROUP_LABELS, GROUPS, LEDGER
from cases.register.words import article_label, zh
from office.front.registry import FollowUpGroup, Words


def _url(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=list(args))
    except NoReverseMatch:
        return ""


def _group(code: str) -> str:
    check = load_rules().checks.get(code)
    return str(GROUP_LABELS[GROUPS.get(check.kind, "order") if check else LEDGER])


def _law(code: str) -> str:
    check = load_rules().checks.get(code)
    return article_label("; ".join(check.basis)) if check else ""


def _agency(side: str) -> str:
    names = {"police": pgettext("agency", "the police"), "procuratorate": pgettext("agency", "the procuratorate")}
    return names.get(side, side)


def settle_owed(params: Mapping[str, Any]) -> Words:
    """The other agency asks to look into what does not fit."""
    code = str(params.get("code", ""))
    told = {"agency": _agency(str(params.get("side", ""))), "what": _group(code)}
    return Words(
        _("Asked by %(agency)s to look into a record (%(what)s)") % told,
        law=_law(code),
        button=pgettext("to be settled", "Look into it"),
        url=_url("case-settle", params.get("case")) + f"#{params.get('item', '')}",
    )


def settled(params: Mapping[str, Any]) -> Words:
    """The other side has settled something."""
    code = str(params.get("code", ""))
    told = {
        "agency": _agency(str(params.get("side", ""))),
        "what": _group(code),
        "choice": reason_name(load_rules(), CHOICES, str(params.get("choice", "")), zh()),
    }
    return Words(
        _("Settled by %(agency)s (%(what)s): %(choice)s") % told,
        law=_law(code),
        button=_("Open"),
        url=_url("case-settle", params.get("case")),
    )


def split_owed(params: Mapping[str, Any]) -> Words:
    """A person is handled separately; somebody has to look whether that is really so."""
    return Words(
        _("Handled separately: look whether the person is really dealt with in the other case"),
        law=article_label("RULES 158"),
        button=pgettext("separate handling", "Say what was found"),
        url=_url("person-split-check", params.get("case"), params.get("person")),
    )


def ended(word: str) -> str:
    """How what was owed on a record ended."""
    return {
        "settled": pgettext("follow-up ended", "settled"),
        "withdrawn": pgettext("follow-up ended", "question taken back"),
        "confirmed": pgettext("follow-up ended", "found to be dealt with in the other case"),
        "pending": pgettext("follow-up ended", "looked at; to be looked at again"),
    }[word]


def followup_groups() -> list[FollowUpGroup]:
    """In the ledger of what anyone owes anyone."""
    return [
        FollowUpGroup("settle", pgettext("follow-up", "Records to be settled"), ("case.settle",), order=20),
        FollowUpGroup("split", pgettext("follow-up", "Separate handling"), ("case.split_check",), order=21),
    ]
