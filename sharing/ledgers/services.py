"""What officers do with ledgers: upload, map columns, take over, discard, withdraw.

Each returns at once; the work is a row that Celery takes up (``work.py``).
"""

import hashlib
import logging
import os
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO

from celery import current_app
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from cases.register.receivers import BASIS, desk_principals
from office.access.actions import Action
from office.access.models import Level
from office.access.queries import require
from office.access.services import GrantSpec, grants_bulk_new
from office.agencies.models import Agency, AgencyKind, Principal
from office.audit.log import audit_write
from sharing.ledgers.dependents import dependents
from sharing.ledgers.headers import IGNORED, header_key
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import OPEN, ColumnMapping, ImportBatch, ImportRow, Outcome, State
from sharing.ledgers.staging import files_folder, rows_path, upload_path
from sharing.ledgers.work import NOTHING_LEFT

log = logging.getLogger(__name__)

WORK_TASK = "sharing.ledgers.work"
BLOCK = 1 << 20
REASON = "import"


def layout_check(agency: Agency, layout: str) -> None:
    """An agency imports its own side's ledgers only."""
    imports = agency.kind in (AgencyKind.POLICE, AgencyKind.PROCURATORATE)
    if not imports or layout not in LAYOUTS or LAYOUTS[layout].side != agency.side:
        raise PermissionDenied


def file_keep(content: IO[bytes], name: str) -> tuple[str, str, int]:
    """Store an upload under a name of our own. Returns (stored name, sha256, size)."""
    digest, size = hashlib.sha256(), 0
    while block := content.read(BLOCK):
        digest.update(block)
        size += len(block)
    stored = f"{uuid.uuid4().hex}.upload"
    target = files_folder() / stored
    held = getattr(content, "temporary_file_path", None)
    if held is not None:
        # Already on this disk: a second name costs nothing, copying 300 MB would hold the transaction open.
        os.link(held(), target)
    else:
        content.seek(0)
        with target.open("wb") as out:
            while block := content.read(BLOCK):
                out.write(block)
    target.chmod(0o600)
    return stored, digest.hexdigest(), size


def batch_upload(
    *,
    officer,
    layout: str,
    content: IO[bytes],
    file_name: str,
    token: str,
    now: datetime | None = None,
    agency: Agency | None = None,
    wake: bool = True,
    reuse: bool = True,
) -> ImportBatch:
    """Take in a file. The same form sent twice, or the same file while its first batch is unfinished, is one batch.

    ``officer`` is empty for the command line, which then names the agency.
    """
    if officer is not None:
        require(officer, Action.LEDGER_IMPORT)
        agency = officer.agency
    if agency is None:
        raise PermissionDenied
    layout_check(agency, layout)
    sent = ImportBatch.objects.filter(token=token).first()
    if sent is not None:
        return _own(sent, agency)
    stored, digest, size = file_keep(content, file_name)
    same = _unfinished(agency, layout, digest) if reuse else None
    if same is not None:
        (files_folder() / stored).unlink(missing_ok=True)
        return same
    now = now or timezone.now()
    batch = ImportBatch(
        office_id=agency.office_id,
        agency=agency,
        layout=layout,
        token=token,
        file_name=Path(file_name).name[:200],
        file_path=stored,
        file_size=size,
        file_hash=digest,
        uploaded_by=officer,
        uploaded_at=now,
        moved_at=now,
    )
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError:
        # The double click's other request came first.
        (files_folder() / stored).unlink(missing_ok=True)
        return _own(ImportBatch.objects.get(token=token), agency)
    _grants(batch, officer)
    audit_write("ledger.upload", "importbatch", batch.pk, detail={"layout": layout, "sha256": digest, "size": size})
    if wake:
        batch_wake(batch.pk)
    return batch


def _unfinished(agency: Agency, layout: str, digest: str) -> ImportBatch | None:
    """The same file, uploaded before and not taken over yet; not one whose preview another import has overtaken."""
    batches = ImportBatch.objects.filter(agency=agency, layout=layout)
    same = batches.filter(file_hash=digest, state__in=OPEN).order_by("-pk").first()
    if same is not None and same.state == State.READY:
        if batches.filter(committed_at__gt=same.moved_at).exists():
            return None
    return same


def _own(batch: ImportBatch, agency: Agency) -> ImportBatch:
    if batch.agency_id != agency.pk:
        raise PermissionDenied
    return batch


def _grants(batch: ImportBatch, officer) -> None:
    """The desk of the agency works on its batches, and who uploaded it. A handling prosecutor sees own uploads
    only: a batch holds cases of everybody."""
    principals = set(desk_principals(batch.agency))
    if officer is not None:
        principals.update(Principal.objects.filter(officer=officer).values_list("pk", flat=True))
    specs = [
        GrantSpec(batch.pk, principal, Level.WORK, REASON, BASIS, source="system") for principal in sorted(principals)
    ]
    grants_bulk_new(ImportBatch, specs, {batch.pk: batch})


def batch_wake(batch_id: int) -> None:
    """Tell the worker after the commit; if the broker is away the sweeper finds the row within a minute."""

    def send() -> None:
        try:
            current_app.send_task(WORK_TASK, args=[batch_id], retry=False)
        except (OperationalError, OSError):
            log.warning("ledgers: the broker is away, the sweeper will take batch %s up", batch_id)

    transaction.on_commit(send)


def _go_on(batch: ImportBatch, state: State, from_states: tuple[State, ...], **columns: object) -> bool:
    """Move a batch from one of these states to another, once; a second click finds it moved."""
    moved = ImportBatch.objects.filter(pk=batch.pk, state__in=from_states).update(
        state=state,
        **{**NOTHING_LEFT, **columns},
        attempts=0,
        lease_until=None,
        lease_token="",
        moved_at=timezone.now(),
    )
    return bool(moved)


def batch_map_columns(*, officer, batch: ImportBatch, choices: Mapping[str, str]) -> None:
    """Remember what the agency's own column names mean in this layout, and read the file again.

    ``choices``: header → column code, empty to leave the column out. Errors: ValidationError where two headers
    name one column or a required column stays without.
    """
    require(officer, Action.LEDGER_IMPORT, batch)
    layout = LAYOUTS[batch.layout]
    taken = set(batch.facts.get("columns", ()))
    for header, code in choices.items():
        if code == IGNORED:
            continue
        if code not in layout.by_code:
            raise ValidationError(_("There is no such column."))
        if code in taken:
            raise ValidationError({"__all__": _("“%(column)s” is named twice.") % {"column": header}})
        taken.add(code)
    missing = [layout.by_code[code].zh for code in layout.required if code not in taken]
    if missing:
        told = _("Required columns are missing: %(columns)s.") % {"columns": "、".join(missing)}
        raise ValidationError({"__all__": told})
    if not _go_on(batch, State.READING, (State.MAPPING,)):
        return
    now = timezone.now()
    for header, code in choices.items():
        ColumnMapping.objects.update_or_create(
            agency_id=batch.agency_id,
            layout=batch.layout,
            header=header_key(header)[:120],
            defaults={"column": code, "decided_by": officer, "decided_at": now},
        )
    audit_write("ledger.map", "importbatch", batch.pk, detail={"columns": sorted(set(choices.values()))})
    batch_wake(batch.pk)


def mapping_forget(*, officer, layout: str) -> int:
    """Forget the agency's column names of a layout; the next import asks again."""
    require(officer, Action.LEDGER_IMPORT)
    layout_check(officer.agency, layout)
    gone, _by_model = ColumnMapping.objects.filter(agency=officer.agency, layout=layout).delete()
    audit_write("ledger.map-forget", "agency", officer.agency_id, detail={"layout": layout})
    return gone


def batch_commit(*, officer, batch: ImportBatch, wake: bool = True) -> bool:
    """Take the batch over into the register. False: somebody already did (a double click is one import)."""
    if officer is not None:
        require(officer, Action.LEDGER_IMPORT, batch)
    due = batch.new_count + batch.changed_count
    moved = _go_on(
        batch, State.COMMITTING, (State.READY,), total=due, committed_by=officer, committed_at=timezone.now()
    )
    if moved:
        audit_write("ledger.commit", "importbatch", batch.pk, detail={"rows": due})
        if wake:
            batch_wake(batch.pk)
    return moved


def batch_discard(*, officer, batch: ImportBatch) -> bool:
    """Put aside a batch that was not taken over. Its staged rows go; the batch itself stays in the list."""
    require(officer, Action.LEDGER_IMPORT, batch)
    if not _go_on(batch, State.DISCARDED, (State.READY, State.MAPPING, State.REFUSED)):
        return False
    ImportRow.objects.filter(batch=batch).exclude(outcome=Outcome.QUARANTINED).delete()
    rows_path(batch).unlink(missing_ok=True)
    upload_path(batch).unlink(missing_ok=True)
    audit_write("ledger.discard", "importbatch", batch.pk)
    return True


def later_batch(batch: ImportBatch) -> ImportBatch | None:
    """A later import that changed rows of this one. It has to be withdrawn first: last in, first out."""
    later = ImportBatch.objects.filter(
        Q(state__in=(State.COMMITTED, State.COMMITTING, State.WITHDRAWING)),
        agency_id=batch.agency_id,
        layout=batch.layout,
    ).exclude(pk=batch.pk)
    changed = ImportRow.objects.filter(batch__in=later, outcome=Outcome.CHANGED, before_batch_id=batch.pk)
    row = changed.select_related("batch").order_by("-batch_id").first()
    return row.batch if row else None


def batch_withdraw(*, officer, batch: ImportBatch, reason: str) -> bool:
    """Withdraw the batch whole: its events are voided with one reason, facts go back, the register reads as before.

    Errors: ValidationError without a reason, or while a later import stands on this one or speaks of its cases.
    """
    require(officer, Action.LEDGER_WITHDRAW, batch)
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Withdrawing needs a reason.")})
    later = later_batch(batch)
    if later is not None:
        raise ValidationError(
            _("Import %(number)s has changed rows of this one since. Withdraw that first.") % {"number": later.pk}
        )
    hanging = [dependent for dependent in dependents(batch) if dependent.own]
    if hanging:
        raise ValidationError(
            _("%(count)s cases of import %(number)s hang on this one. Withdraw that first.")
            % {"count": hanging[0].cases, "number": hanging[0].batch.pk}
        )
    moved = _go_on(
        batch,
        State.WITHDRAWING,
        (State.COMMITTED,),
        withdrawn_by=officer,
        withdrawn_at=timezone.now(),
        withdrawn_reason=reason[:200],
    )
    if moved:
        audit_write("ledger.withdraw", "importbatch", batch.pk, detail={"rows": batch.new_count + batch.changed_count})
        batch_wake(batch.pk)
    return moved
