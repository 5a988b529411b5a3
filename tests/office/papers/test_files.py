"""Files: taken in, scanned, given out, voided."""

import io
import os
import socket
import struct
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.http import Http404
from django.urls import resolve
from django.utils.datastructures import MultiValueDict

from office.access.context import acting_as
from office.audit.models import AuditRecord
from office.papers.files import attachment_add, attachment_open, attachment_share, attachment_void, path_of
from office.papers.forms import MANY, FilesField
from office.papers.models import Attachment, Verdict
from office.papers.queries import attachment_get, attachments_of
from office.papers.uploads import NUMBER_MOST, LimitedUploadHandler
from tests.office.papers.made import PDF, upload
from tests.office.papers.made import made as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make()


def add(made, role="police_handler", *, content=PDF, name="回复.pdf", **more) -> Attachment:
    officer = made.who(role)
    given = {"root_kind": "case", "root_id": made.case.pk, "side": officer.side, "shared": True} | more
    with acting_as(officer):
        return attachment_add(officer=officer, upload=upload(content, name), **given)


def test_a_file_lies_under_a_key_and_keeps_its_name_as_text(made):
    one = add(made, name="../../../整改 说明.pdf")
    assert (one.name, one.type, one.size, one.verdict) == ("整改 说明.pdf", "pdf", len(PDF), Verdict.UNSCANNED)
    assert "整改" not in path_of(one.key) and default_storage.open(path_of(one.key)).read() == PDF
    assert AuditRecord.objects.get(action="attachment.add").detail["sha256"] == one.sha256


def test_the_same_file_twice_is_noticed(made):
    first = add(made)
    again = add(made, name="另一名.pdf")
    assert again.pk == first.pk and again.again and not first.again
    # For another use it is a row of its own.
    assert add(made, refers="item:2").pk != first.pk
    assert add(made, shared=False).pk != first.pk


@pytest.mark.parametrize(
    ("shared", "role", "sees"),
    [
        (False, "police_handler", True),
        (False, "prosecutor", False),
        (True, "prosecutor", True),
        (True, "police_legal", False),  # does not see the root
    ],
)
def test_who_sees_a_file(made, shared, role, sees):
    one = add(made, shared=shared)
    officer = made.who(role)
    assert len(attachments_of(officer, "case", made.case.pk)) == sees
    if sees:
        assert attachment_get(officer, one.pk) == one
    else:
        with pytest.raises(Http404):
            attachment_get(officer, one.pk)
        with pytest.raises(Http404), acting_as(officer):
            attachment_open(officer=officer, attachment=one)


def test_a_void_file_is_no_longer_given_out(made):
    one, officer = add(made), made.who("police_handler")
    with acting_as(officer):
        with pytest.raises(ValidationError):
            attachment_void(officer=officer, attachment=one, reason="")
        attachment_void(officer=officer, attachment=one, reason="传错")
    with pytest.raises(Http404):
        attachment_get(officer, one.pk)
    assert attachments_of(officer, "case", made.case.pk)[0].void_reason == "传错"
    assert add(made).pk != one.pk


def test_sharing_a_file_later(made):
    one, officer = add(made, shared=False), made.who("police_handler")
    with acting_as(officer):
        attachment_share(officer=officer, attachment=one)
    assert attachment_get(made.who("prosecutor"), one.pk)


def test_nothing_is_added_to_a_root_out_of_sight(made):
    with pytest.raises(Http404):
        add(made, "police_legal")
    assert not Attachment.objects.exists()


class Form(forms.Form):
    """A form with files, as any room has one."""

    text = forms.CharField()
    files = FilesField()


def posted(*uploads, text="已整改") -> Form:
    return Form({"text": text}, MultiValueDict({"files": list(uploads)}))


def test_the_field_takes_several_and_names_what_it_refuses():
    good, bad = upload(), upload(b"MZ\x90\0", "病毒.pdf")
    form = posted(good, upload(PDF + b"2", "b.pdf"))
    assert form.is_valid() and [one.name for one in form.cleaned_data["files"]] == ["回复.pdf", "b.pdf"]
    form = posted(good, bad)
    assert not form.is_valid() and form["text"].value() == "已整改"
    assert "病毒.pdf" in form.errors["files"][0] and len(form.errors["files"]) == 2
    assert not posted(upload(name="a.pdf"), upload(name="b.pdf")).is_valid()
    assert not posted(upload(b"", "空.pdf")).is_valid()
    assert posted().is_valid()
    assert "multiple" in str(posted()["files"])


def test_a_file_over_the_limit_is_refused_with_the_limit_and_is_not_read(settings):
    big = TemporaryUploadedFile("大.pdf", "application/pdf", 300 << 20, None)
    big.file.close()  # whoever reads it fails
    form = posted(big)
    assert not form.is_valid()
    assert "300 MB" in form.errors["files"][0] and "50 MB" in form.errors["files"][0]


class Scanner:
    """A clamd that answers as it is told and keeps what it was sent."""

    def __init__(self, answer: bytes):
        self.answer, self.got = answer, b""
        self.line = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.line.getsockname()[1]}"
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        held, _address = self.line.accept()
        with held, held.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", stream.read(4))[0]:
                self.got += stream.read(size)
            held.sendall(self.answer)

    def done(self) -> None:
        self.thread.join(5)
        self.line.close()


@pytest.mark.parametrize(
    ("answer", "taken"),
    [(b"stream: OK\0", True), (b"stream: Eicar FOUND\0", False), (b"INSTREAM size limit exceeded. ERROR\0", False),
     (b"", False)],
)  # fmt: skip
def test_the_scanner_decides(made, settings, answer, taken):
    scanner = Scanner(answer)
    settings.CLAMAV_ADDRESS = scanner.address
    content = PDF + b"x" * 300_000
    if taken:
        assert add(made, content=content).verdict == Verdict.CLEAN
    else:
        with pytest.raises(ValidationError):
            add(made, content=content)
        assert not Attachment.objects.exists()
    scanner.done()
    assert scanner.got == content


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nonsense", "unix:/nowhere/clamd.sock"])
def test_a_scanner_that_is_configured_and_away_lets_nothing_in(made, settings, address):
    settings.CLAMAV_ADDRESS = address
    with pytest.raises(ValidationError) as refused:
        add(made)
    assert "扫描" in str(refused.value) and not Attachment.objects.exists()


def test_a_download_is_guarded_recorded_and_never_shown_inline(made, client):
    one = add(made, content=b"<script>alert(1)</script>", name="说明.txt")
    url = f"/papers/files/{one.pk}/"
    for role, status in (("prosecutor", 200), ("police_legal", 404), ("administrator", 404)):
        client.force_login(made.who(role), backend="office.access.backends.OfficeBackend")
        answer = client.get(url)
        assert answer.status_code == status
        if status == 200:
            assert io.BytesIO(b"".join(answer.streaming_content)).read() == b"<script>alert(1)</script>"
            assert answer["Content-Type"].startswith("text/plain") and answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert AuditRecord.objects.filter(action="attachment.open").count() == 1
    default_storage.delete(path_of(one.key))
    client.force_login(made.who("prosecutor"), backend="office.access.backends.OfficeBackend")
    assert client.get(url).status_code == 404


def test_what_goes_beyond_the_limit_is_dropped_while_it_comes(rf, settings):
    settings.ATTACHMENT_MAX_BYTES = 3 << 20
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
    files = {"files": [upload(PDF + b"x" * (8 << 20), "大.pdf"), upload(PDF * 1000, "小.pdf")]}
    request = known(rf.post("/", {"text": "已整改", **files}))
    big, small = request.FILES.getlist("files")
    assert big.size > 8 << 20 and Path(big.temporary_file_path()).stat().st_size == 0
    assert small.read() == PDF * 1000
    form = Form(request.POST, request.FILES)
    assert not form.is_valid() and form["text"].value() == "已整改"
    assert "大.pdf" in form.errors["files"][0] and "3 MB" in form.errors["files"][0]


def known(request, someone: bool = True):
    """A request of somebody who is logged in, or of nobody."""
    request.user = SimpleNamespace(is_authenticated=someone)
    return request


def kept_bytes(request) -> list[int]:
    """How much of each file lies on the disk."""
    return [Path(one.temporary_file_path()).stat().st_size for one in request.FILES.getlist("files")]


def test_all_files_of_a_request_are_bounded_together(rf, settings):
    settings.ATTACHMENT_MAX_BYTES, settings.ATTACHMENT_REQUEST_MAX_BYTES = 3 << 20, 5 << 20
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
    files = [upload(PDF + b"x" * (2 << 20), f"{name}.pdf") for name in "甲乙丙"]
    request = known(rf.post("/", {"text": "已整改", "files": files}))
    form = Form(request.POST, request.FILES)
    assert not form.is_valid() and form["text"].value() == "已整改"
    assert form.errors["files"] == ["全部文件共 6 MB，一次最多 5 MB：请分几步发送。"]
    assert kept_bytes(request)[2] == 0


def test_what_is_announced_as_too_much_is_not_kept_at_all(rf, settings):
    settings.ATTACHMENT_MAX_BYTES, settings.ATTACHMENT_REQUEST_MAX_BYTES = 3 << 20, 5 << 20
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
    request = known(rf.post("/", {"text": "已整改", "files": [upload(PDF + b"x" * (12 << 20), "大.pdf")]}))
    assert kept_bytes(request) == [0]
    form = Form(request.POST, request.FILES)
    assert not form.is_valid() and "大.pdf" in form.errors["files"][0] and "12 MB" in form.errors["files"][0]


def test_more_files_than_a_field_takes_are_not_kept(rf, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024
    request = known(rf.post("/", {"text": "已整改", "files": [upload(PDF * 100, f"{n}.pdf") for n in range(150)]}))
    form = Form(request.POST, request.FILES)
    assert not form.is_valid() and form["text"].value() == "已整改" and "20" in form.errors["files"][0]
    assert len(request.FILES.getlist("files")) == NUMBER_MOST == MANY + 1


def test_of_nobody_no_file_is_kept(rf, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024
    for path in ("/", "/door/act/reply/"):
        request = known(rf.post(path, {"text": "已整改", "files": [upload(PDF * 1000, "某.pdf")]}), someone=False)
        assert not request.FILES and request.POST["text"] == "已整改"


def test_check_files(made, capsys):
    kept, lost, changed = add(made), add(made, content=PDF + b"2"), add(made, content=PDF + b"3")
    default_storage.delete(path_of(lost.key))
    Path(default_storage.path(path_of(changed.key))).write_bytes(b"x")
    stray, fresh_stray = f"{kept.key[:2]}{'a' * 30}", f"{kept.key[:2]}{'b' * 30}"
    for key in (stray, fresh_stray):
        default_storage.save(path_of(key), ContentFile(b"x"))
    os.utime(default_storage.path(path_of(stray)), (0, 0))
    with pytest.raises(CommandError):
        call_command("check_files", "--remove")
    told = capsys.readouterr().out
    assert f"file {lost.pk} is gone" in told and f"file {changed.pk} is changed" in told
    assert not default_storage.exists(path_of(stray)) and default_storage.exists(path_of(fresh_stray))
    assert default_storage.exists(path_of(kept.key))
    default_storage.delete(path_of(fresh_stray))


@pytest.mark.parametrize(("url", "limit"), [("/ledgers/upload/", 300 << 20), ("/papers/series/", 50 << 20)])
def test_a_ledger_may_be_larger(rf, url, limit):
    request = rf.post(url)
    request.resolver_match = resolve(url)
    assert LimitedUploadHandler(request)._limit() == limit
