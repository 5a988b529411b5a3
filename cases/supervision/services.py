"""Deciding on a proposal from repeated violations: a suggestion for the whole class, or not, and why."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.hooks import Taking
from cases.supervision.models_repeat import ProposalState, RepeatProposal
from cases.supervision.queries import reads_repeats
from office.audit.log import audit_write

REASON_MOST = 500


class ProposalMovedOn(Exception):
    """It has changed or been decided since the form was opened."""


def proposal_decline(*, officer, proposal: RepeatProposal, reason: str, seen: int, now: dt.datetime | None = None):
    """No suggestion, and why. Errors: PermissionDenied; ValidationError at ``reason``; ProposalMovedOn."""
    if not reads_repeats(officer):
        raise PermissionDenied
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": [_("Say why no suggestion is made.")]})
    if len(reason) > REASON_MOST:
        raise ValidationError({"reason": [_("No more than %(n)d characters.") % {"n": REASON_MOST}]})
    with transaction.atomic():
        held = _held(proposal, seen)
        _decide(held, ProposalState.DECLINED, officer, now or timezone.now(), reason=reason)
    return held


def _held(proposal: RepeatProposal, seen: int) -> RepeatProposal:
    held = RepeatProposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state != ProposalState.PROPOSED or held.version != seen:
        raise ProposalMovedOn
    return held


def _decide(held: RepeatProposal, state: str, officer: Any, now: dt.datetime, **more: Any) -> None:
    held.state, held.decided_by, held.decided_at = state, officer, now
    held.version += 1
    for name, value in more.items():
        setattr(held, name, value)
    held.save()
    audit_write(f"repeat.{state}", "repeat", held.pk)


def suggestion_begun(taking: Taking) -> None:
    """A suggestion that grows from a matter of an open proposal takes it up: it is for the whole class, and all matters
    of the class stand behind it. An effect of the suggestion's first step (``repeat.taken``)."""
    suggestion = taking.matter
    if suggestion.origin_id is None or not taking.act.opening:
        return
    held = (
        RepeatProposal.objects.select_for_update()
        .filter(state=ProposalState.PROPOSED, matters=suggestion.origin_id)
        .order_by("pk")
        .first()
    )
    if held is None:
        return
    _decide(held, ProposalState.TAKEN, taking.actor, taking.now, suggestion_id=suggestion.pk)
    links = suggestion.origin_links
    known = set(links.filter(ended_at=None).values_list("origin_id", flat=True))
    for pk in held.matters.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True):
        links.create(origin_id=pk, since=taking.now, by=taking.actor)
