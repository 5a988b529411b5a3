"""证据指引: one text drafted by both agencies, frozen while their leaders read it, in force when both adopt it."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.collaboration.models import Advice, Guideline, GuidelineDraft, GuidelineVersion
from cases.matters.hooks import Taking
from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.matters.rules import side_may
from office.access.actions import Action
from office.access.queries import require
from office.audit.log import audit_write
from office.notes.merging import marks_left, plain
from office.papers.models import Document

DRAFTING = "drafting"
TEXT_MOST = 60000


class DraftMovedOn(Exception):
    """Somebody else has saved the text since it was read."""


def begin(taking: Taking) -> None:
    """The shared text begins with what was written; a guideline that grows from an answer names it."""
    matter = taking.matter
    text = plain(str(taking.data["text"]))
    guideline = Guideline.objects.create(
        office_id=matter.office_id, matter=matter, topic=taking.data["topic"], title=matter.title[:200], draft=text,
        draft_by=taking.actor, draft_at=taking.now,
    )  # fmt: skip
    GuidelineDraft.objects.create(guideline=guideline, version=1, text=text, by=taking.actor, at=taking.now)
    if matter.origin_id is not None:
        guideline.advices.set(Advice.objects.filter(matter_id=matter.origin_id))


def may_edit(officer, guideline: Guideline) -> bool:
    """Whether the officer may change the text now: at a desk of it, in a role that drafts, before it goes up."""
    flow = flow_of("guideline")
    opening = flow.openings[0]
    return guideline.matter.state == DRAFTING and side_may(officer, opening)


def may_draft(officer, drafts: bool) -> bool:
    """Whether the officer is one of those who write on it, whatever its state. ``drafts``: sits at a desk of it."""
    return drafts and side_may(officer, flow_of("guideline").openings[0])


def grown_from(guideline: Guideline) -> list[Advice]:
    """The answers of which it grew, those taken out since as well."""
    return list(guideline.advices.order_by("-published_on", "-pk"))


def draft_save(
    *, officer, guideline: Guideline, seen: int, text: str, added: Iterable[int] = (), removed: Iterable[int] = (),
    now: dt.datetime | None = None,
) -> Guideline:  # fmt: skip
    """Save the shared text. ``seen``: the version that was read; ``added``, ``removed``: answers (advice) that the
    officer put to those of which it grew, or took from them. What another put there meanwhile stays. A save that
    changes only these counts as a version too, so that whoever writes at the same time is shown it.

    Errors: Http404, PermissionDenied; DraftMovedOn where another has saved since, and nothing is overwritten;
    ValidationError where the text is empty, too long, or with both leaders.
    """
    require(officer, Action.MATTER_ACT, guideline.matter)
    if not side_may(officer, flow_of("guideline").openings[0]):
        raise PermissionDenied
    now = now or timezone.now()
    words = plain(text).strip()
    if not words:
        raise ValidationError({"text": _("Write the text.")})
    if len(words) > TEXT_MOST:
        raise ValidationError({"text": _("No more than %(n)d characters.") % {"n": TEXT_MOST}})
    with transaction.atomic():
        matter = Matter.objects.select_for_update().get(pk=guideline.matter_id)
        held = Guideline.objects.select_for_update().get(pk=guideline.pk)
        if matter.state != DRAFTING:
            raise ValidationError(
                _("The text is with the leaders of both agencies; it is changed after it comes back.")
            )
        if held.draft_version != seen:
            raise DraftMovedOn
        grown = set(held.advices.values_list("pk", flat=True))
        known = set(Advice.objects.filter(office_id=held.office_id, pk__in=set(added)).values_list("pk", flat=True))
        new, gone = known - grown, grown & set(removed) - known
        held.advices.add(*new)
        held.advices.remove(*gone)
        if words != held.draft or new or gone:
            held.draft, held.draft_version, held.draft_by, held.draft_at = words, seen + 1, officer, now
            held.save()
            GuidelineDraft.objects.create(guideline=held, version=held.draft_version, text=words, by=officer, at=now)
            told = {"version": held.draft_version, "added": sorted(new), "removed": sorted(gone)}
            audit_write("guideline.draft", "matter", matter.pk, detail=told)
    return held


def text_ready(taking: Taking) -> None:
    """What goes to the leaders is finished: no two versions of a sentence in it, and its day not over."""
    guideline = Guideline.objects.get(matter=taking.matter)
    if marks_left(guideline.draft):
        raise ValidationError(_("Two versions of a sentence stand side by side in the text: choose first."))
    if dt.date.fromisoformat(taking.data["effective_on"]) < taking.on:
        raise ValidationError({"effective_on": [_("This day is over already.")]})


def propose(taking: Taking) -> None:
    """What the leaders adopt is the text of this moment: the paper is filled from it."""
    matter = taking.matter
    text = Guideline.objects.get(matter=matter).draft
    matter.data, matter.told_data = {**matter.data, "text": text}, {**matter.told_data, "text": text}
    matter.save(update_fields=["data", "told_data"])


def enforce(taking: Taking) -> None:
    """The second agency has adopted it: a new version, in force from its day and not before the adoption."""
    matter = taking.matter
    guideline = Guideline.objects.select_for_update().get(matter=matter)
    step = taking.stand.steps[-1]
    last = guideline.versions.order_by("-number").first()
    GuidelineVersion.objects.create(
        guideline=guideline,
        number=last.number + 1 if last else 1,
        number_text=Document.objects.get(pk=step.document_id).number_text,
        title=guideline.title,
        text=guideline.draft,
        adopted_on=taking.on,
        effective_on=max(taking.on, dt.date.fromisoformat(matter.data["effective_on"])),
        reason=str(matter.data.get("why") or ""),
    )


def abolish(taking: Taking) -> None:
    """No longer used; all its versions stay."""
    Guideline.objects.filter(matter=taking.matter).update(abolished_on=taking.on, abolish_reason=taking.reason)


def never_adopted(taking: Taking) -> None:
    """What is in force is abolished by the leaders, not given up by the editors."""
    if GuidelineVersion.objects.filter(guideline__matter=taking.matter).exists():
        raise ValidationError(_("A version of it has been adopted: finish the revision, and it can be abolished."))
