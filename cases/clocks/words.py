"""Messages about terms: how many, and the most urgent. Codes and dates come in, no name does."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.clocks.points import NO_START, OVERDUE
from cases.procedure import basis_text, load_rules
from cases.register.words import zh
from office.front.registry import Words
from office.ui.formats import day


def term_name(rule: str) -> str:
    """A term as the law calls it; the bare code when no rule knows it any more."""
    versions = load_rules().clocks.get(rule)
    return rule if not versions else (versions[-1].zh if zh() else versions[-1].en)


def _articles(rule: str) -> str:
    versions = load_rules().clocks.get(rule)
    return basis_text(load_rules(), "; ".join(versions[-1].basis), zh()) if versions else ""


def _term(params: Mapping[str, Any]) -> str:
    """One term and its day."""
    told = {"term": term_name(str(params.get("rule", "")))}
    if params.get("point") == NO_START or not params.get("alarm"):
        return pgettext("warning", "%(term)s: no start date") % told
    alarm, last = str(params["alarm"]), str(params.get("last") or params["alarm"])
    told["day"] = day(dt.date.fromisoformat(alarm))
    told["last"] = day(dt.date.fromisoformat(last))
    if params.get("point") == OVERDUE:
        return pgettext("warning", "%(term)s: was due on %(last)s") % told
    if alarm != last:
        return pgettext("warning", "%(term)s: conservative %(day)s, statutory %(last)s") % told
    return pgettext("warning", "%(term)s: due on %(day)s") % told


def _words(params: Mapping[str, Any], text: str) -> Words:
    late = int(params.get("late") or 0)
    if late:
        text = _("%(text)s; %(late)s") % {
            "text": text,
            "late": ngettext("%(count)d is overdue", "%(count)d are overdue", late) % {"count": late},
        }
    try:
        url = reverse("clock-list") + "?mine=on"
    except NoReverseMatch:
        url = ""
    return Words(text, law=_articles(str(params.get("rule", ""))), button=pgettext("button", "See the terms"), url=url)


def warned(params: Mapping[str, Any]) -> Words:
    """To who owes the terms, once a day."""
    count = int(params.get("count") or 1)
    text = ngettext("A term to see to: %(term)s", "%(count)d terms to see to; the most urgent: %(term)s", count)
    return _words(params, text % {"count": count, "term": _term(params)})


def went_up(params: Mapping[str, Any]) -> Words:
    """To the superior: nobody has answered."""
    count = int(params.get("count") or 1)
    text = ngettext(
        "Nobody has answered the warning of a term: %(term)s",
        "Nobody has answered the warnings of %(count)d terms; the most urgent: %(term)s",
        count,
    )
    return _words(params, text % {"count": count, "term": _term(params)})
