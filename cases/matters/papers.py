"""Papers, receipts and files that go with a step."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.matters.actors import Actor, officer_of
from cases.matters.items import known_as
from cases.matters.models import MatterBase, StepBase
from cases.matters.paper_values import paper_values
from cases.matters.rules import Standing
from cases.matters.table import Act
from office.agencies.models import Agency
from office.papers.files import attachment_add, attachment_share
from office.papers.kinds import paper_kind
from office.papers.models import Attachment, Document, ServiceMethod
from office.papers.queries import paper_of as paper_said
from office.papers.services import RECEIPT_MOST, document_issue, document_share, receipt_sign


def paper_issue(
    actor: Actor, stand: Standing, act: Act, data: Mapping[str, Any], on: dt.date, now: dt.datetime
) -> Document | None:
    """Issue the paper of this act, with its number. Errors: ValidationError naming what is blank."""
    if not act.document:
        return None
    matter = stand.matter
    values = paper_values(matter, stand.flow, matter.data, known_as(stand.items, actor.side), stand.held)
    return document_issue(
        officer=officer_of(actor),
        kind=act.document,
        root_kind=str(matter._meta.model_name),
        root_id=matter.pk,
        agency=Agency.objects.get(pk=actor.agency_id),
        values=values,
        side=actor.side,
        shared=act.told and not paper_kind(act.document).inner,
        on=on,
        now=now,
    )


def paper_of(stand: Standing, act: str) -> Document | None:
    """The paper that this act issued last and that stands."""
    ids = [step.document_id for step in stand.steps if step.act == act and step.document_id]
    return Document.objects.filter(pk__in=ids, voided_at=None).order_by("-pk").first()


def paper_sign(actor: Actor, stand: Standing, act: Act, data: Mapping[str, Any], on: dt.date, now: dt.datetime) -> None:
    """Record who received the paper, on the true day. Errors: ValidationError by field."""
    if not act.receipt:
        return
    document = paper_of(stand, act.receipt)
    if document is None:
        raise ValidationError(_("There is no paper in force to sign for."))
    try:
        receipt_sign(
            officer=officer_of(actor),
            document=document,
            signed_on=on,
            signer=str(data.get("signer") or actor.name),
            signer_post=str(data.get("signer_post") or ""),
            method=str(data.get("method") or ServiceMethod.DIRECT),
            witness=str(data.get("witness") or ""),
            receiver=_receiver(actor, document, {**stand.matter.paper_facts(), **data}),
            now=now,
        )
    except ValidationError as refused:
        raise _at_the_day(refused) from None


def _receiver(actor: Actor, document: Document, data: Mapping[str, Any]) -> Agency | str:
    """Whoever signs for it; where its own side records the service, to whom it is addressed. The side tells and not the
    agency: the county records what the next higher level decided, and is not its receiver."""
    if actor.side != document.side:
        return Agency.objects.get(pk=actor.agency_id)
    said = str(data.get("receiver") or paper_said(document).addressee or data.get("signer") or "")
    return said[:RECEIPT_MOST]


def _at_the_day(refused: ValidationError) -> ValidationError:
    """A refusal of the day stands at the step's day."""
    if not hasattr(refused, "error_dict"):
        return refused
    told = {"happened_on" if name == "signed_on" else name: errors for name, errors in refused.error_dict.items()}
    return ValidationError(told)


def papers_share(actor: Actor, matter: MatterBase) -> None:
    """A told step tells the papers that its own side has issued, but for those of its own use."""
    waiting = Document.objects.filter(
        root_kind=matter._meta.model_name, root_id=matter.pk, side=actor.side, shared=False, voided_at=None
    )
    for document in [one for one in waiting if not paper_kind(one.kind).inner]:
        document_share(officer=officer_of(actor), document=document)


def files_tell(actor: Actor, matter: MatterBase, steps: Sequence[StepBase]) -> None:
    """A told step takes along what its own side attached in inner steps whose files travel."""
    refers = [f"step:{step.position}" for step in steps]
    waiting = Attachment.objects.filter(
        root_kind=matter._meta.model_name, root_id=matter.pk, refers__in=refers, shared=False, voided_at=None
    )
    for attachment in waiting:
        attachment_share(officer=officer_of(actor), attachment=attachment)


def files_add(actor: Actor, matter: MatterBase, act: Act, step: StepBase, files: Sequence[Any]) -> None:
    """Attach what was sent with the step. Errors: ValidationError naming the file that is refused."""
    if files and not (act.files or act.files_needed):
        raise ValidationError({"files": [_("No files go with this step.")]})
    for upload in files:
        attachment_add(
            officer=officer_of(actor),
            root_kind=str(matter._meta.model_name),
            root_id=matter.pk,
            upload=upload,
            side=actor.side,
            shared=act.told and not act.files_inner,
            purpose=act.code,
            refers=f"step:{step.position}",
        )
