"""Taking files in, giving them out, voiding them (services). The check of an upload is in ``upload_check``, which the
form field calls, so that a refusal stands at the field before anything is written; ``attachment_add`` checks again."""

import datetime as dt
import hashlib
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Sum
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from office.agencies.models import AgencyKind
from office.audit.log import audit_write
from office.papers.filetypes import FileRefused, FileType, ending_of, type_of
from office.papers.models import Attachment, Verdict
from office.papers.scanning import scan
from office.papers.services import reason_clean
from office.papers.sight import readable, root_require

FOLDER = "papers"
NAME_LENGTH = 200
THIRD_NUMBER = 200


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of an upload once it has been looked at."""

    name: str
    type: FileType
    size: int
    sha256: str
    verdict: Verdict


def name_clean(name: str) -> str:
    """A name to be shown: without folders, without control and direction marks, its ending kept when it is cut."""
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    name = " ".join(name.split()).strip(" .") or "file"
    ending = f".{ending_of(name)}" if "." in name else ""
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - len(ending)] + ending


def upload_check(upload: UploadedFile) -> Checked:
    """Look at an upload: size, kind, malware. Raises ValidationError that names the file and says why.

    Looked at once in a request: the form's field asks, and then the service.
    """
    known = getattr(upload, "office_checked", None)
    if known is not None:
        return known
    name = name_clean(upload.name or "")
    try:
        found = Checked(name, *_looked(upload, name))
    except FileRefused as refused:
        said = {"name": name, "why": str(refused)}
        raise ValidationError(_("“%(name)s” is not taken: %(why)s.") % said, code="file") from refused
    upload.office_checked = found  # type: ignore[attr-defined]
    return found


def _looked(upload: UploadedFile, name: str) -> tuple[FileType, int, str, Verdict]:
    limit = settings.ATTACHMENT_MAX_BYTES
    size = upload.size or 0
    if size > limit:
        raise FileRefused(_("it has %(size)s MB, the limit is %(limit)s MB") % {
            "size": -(-size >> 20) if size < 1 << 20 else size >> 20, "limit": limit >> 20,
        })  # fmt: skip
    if not size:
        raise FileRefused(_("it is empty"))
    kind = type_of(upload.file, name)
    digest = hashlib.sha256()
    for block in upload.chunks(1 << 20):
        digest.update(block)
    verdict = scan(upload.file)
    return kind, size, digest.hexdigest(), verdict


def attachment_add(
    *,
    officer,
    root_kind: str,
    root_id: int,
    upload: UploadedFile,
    side: str,
    shared: bool,
    purpose: str = "",
    refers: str = "",
    now: dt.datetime | None = None,
) -> Attachment:
    """Take a file in beside a root. The very same file for the same use is there already: that row is given back, with
    ``again`` set. Who may add to the root is asked by the room that keeps it. Errors: ValidationError, Http404."""
    root_require(officer, root_kind, root_id)
    found = upload_check(upload)
    if side == AgencyKind.THIRD:
        third_room_require(root_kind, root_id, [upload])
    where = {"root_kind": root_kind, "root_id": root_id, "side": side, "shared": shared, "refers": refers}
    same = Attachment.objects.filter(**where, sha256=found.sha256, voided_at__isnull=True).order_by("pk").first()
    if same is not None:
        same.again = True
        return same
    attachment = Attachment.objects.create(
        **where,
        purpose=purpose,
        name=found.name,
        type=found.type.ending,
        size=found.size,
        sha256=found.sha256,
        key=_kept(upload),
        verdict=found.verdict,
        uploaded_by=officer,
        uploaded_at=now or timezone.now(),
    )
    detail = {"attachment": attachment.pk, "sha256": found.sha256, "size": found.size}
    audit_write("attachment.add", root_kind, root_id, detail=detail)
    return attachment


def third_room_require(root_kind: str, root_id: int, uploads: Sequence[UploadedFile]) -> None:
    """What a third agency lays beside one root is bounded in all, void files included, whichever way it came: the link
    stands open to whoever holds it. Errors: ValidationError."""
    held = Attachment.objects.filter(root_kind=root_kind, root_id=root_id, side=AgencyKind.THIRD)
    told = held.aggregate(size=Sum("size"), number=Count("pk"))
    size = (told["size"] or 0) + sum(one.size or 0 for one in uploads)
    if size > settings.THIRD_TOTAL_MAX_BYTES:
        said = {"size": (told["size"] or 0) >> 20, "limit": settings.THIRD_TOTAL_MAX_BYTES >> 20}
        text = _(
            "%(size)s MB of your agency lie here already; the limit is %(limit)s MB in all. Send the rest on paper."
        )
        raise ValidationError({"files": [text % said]}, code="full")
    if told["number"] + len(uploads) > THIRD_NUMBER:
        text = _("%(n)s files of your agency lie here already; the limit is %(limit)s in all. Send the rest on paper.")
        raise ValidationError({"files": [text % {"n": told["number"], "limit": THIRD_NUMBER}]}, code="full")


def path_of(key: str) -> str:
    """Where a file lies below the storage: by a random key, in folders of a size that any disk likes."""
    return f"{FOLDER}/{key[:2]}/{key}"


def _kept(upload: UploadedFile) -> str:
    key = uuid.uuid4().hex
    Path(default_storage.path(path_of(key))).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    upload.seek(0)
    stored = default_storage.save(path_of(key), upload)
    if stored != path_of(key):
        raise RuntimeError("a random key was taken already")
    return key


def attachment_open(*, officer, attachment: Attachment):
    """The file, to be sent, if the officer may read it; every opening stands in the audit record. Raises Http404."""
    root_require(officer, attachment.root_kind, attachment.root_id)
    if officer is not None and not readable(officer, attachment):
        raise Http404
    detail = {"attachment": attachment.pk, "sha256": attachment.sha256}
    audit_write("attachment.open", attachment.root_kind, attachment.root_id, detail=detail)
    return default_storage.open(path_of(attachment.key))


def attachment_share(*, officer, attachment: Attachment) -> Attachment:
    """Let the other side have a file, when the step that tells it is taken."""
    root_require(officer, attachment.root_kind, attachment.root_id)
    _own(officer, attachment)
    if Attachment.objects.filter(pk=attachment.pk, shared=False, voided_at__isnull=True).update(shared=True):
        detail = {"attachment": attachment.pk}
        audit_write("attachment.share", attachment.root_kind, attachment.root_id, detail=detail)
        attachment.shared = True
    return attachment


def attachment_void(*, officer, attachment: Attachment, reason: str, now: dt.datetime | None = None) -> Attachment:
    """Void a file of the own agency; it is no longer given out, its row and its hash stay."""
    root_require(officer, attachment.root_kind, attachment.root_id)
    if not attached_by_agency(officer, attachment):
        raise PermissionDenied
    values = {"voided_at": now or timezone.now(), "voided_by": officer, "void_reason": reason_clean(reason)}
    if not Attachment.objects.filter(pk=attachment.pk, voided_at__isnull=True).update(**values):
        raise ValidationError(_("This file has been voided already."))
    attachment.refresh_from_db()
    audit_write("attachment.void", attachment.root_kind, attachment.root_id, detail={"attachment": attachment.pk})
    return attachment


def attached_by_agency(officer, attachment: Attachment) -> bool:
    """Whether the officer's own agency attached it: one of the same side above it is another agency."""
    by = attachment.uploaded_by
    return officer.side == attachment.side and (by is None or by.agency_id == officer.agency_id)


def _own(officer, attachment: Attachment) -> None:
    if officer is not None and officer.side != attachment.side:
        raise PermissionDenied
