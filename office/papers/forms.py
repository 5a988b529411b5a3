"""Forms and fields of papers: files, the receipt of service, the code of a series."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from office.agencies.forms import VersionedForm
from office.papers.files import upload_check
from office.papers.filetypes import ACCEPT, endings_words
from office.papers.models import Receipt, ServiceMethod
from office.papers.uploads import request_limit
from office.ui.fields import TextField

MANY = 20


class FilesInput(forms.ClearableFileInput):
    """Several files at once. A browser cannot keep chosen files over an error, so nothing claims to be kept."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files. Each that is refused is named with the reason; the rest of the form keeps what was typed.

    ``cleaned_data`` holds a list of uploads, each looked at already (``upload_check``).
    """

    def __init__(self, *, most: int = MANY, **kwargs: Any):
        self.most = most
        kwargs.setdefault("label", gettext_lazy("Files"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", FilesInput(attrs={"accept": ACCEPT}))
        super().__init__(**kwargs)
        if not self.help_text:
            self.help_text = FilesHelp(most)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """All of them, each error on a line of its own."""
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not uploads:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(uploads) > self.most:
            raise ValidationError(_("At most %(most)s files at once.") % {"most": self.most}, code="many")
        if sum(one.size or 0 for one in uploads) > request_limit():
            # Beyond this nothing more of them was kept: they cannot be looked at.
            raise ValidationError(list(_too_much(uploads)))
        errors = list(self._errors(uploads))
        if errors:
            if len(uploads) > len(errors):
                errors.append(ValidationError(_("Choose the other files once more, too."), code="again"))
            raise ValidationError(errors)
        return uploads

    def _errors(self, uploads: Iterable[UploadedFile]) -> Iterable[ValidationError]:
        seen: dict[str, str] = {}
        for upload in uploads:
            try:
                found = upload_check(upload)
            except ValidationError as refused:
                yield refused
                continue
            if found.sha256 in seen:
                said = {"name": found.name, "other": seen[found.sha256]}
                yield ValidationError(_("“%(name)s” is the same file as “%(other)s”.") % said, code="twice")
            seen[found.sha256] = found.name


def _too_much(uploads: list[UploadedFile]) -> Iterable[ValidationError]:
    """What is too large by itself, by name; where none is, that all together is too much for one sending."""
    for one in uploads:
        if (one.size or 0) > settings.ATTACHMENT_MAX_BYTES:
            try:
                upload_check(one)
            except ValidationError as refused:
                yield refused
    if any((one.size or 0) > settings.ATTACHMENT_MAX_BYTES for one in uploads):
        return
    said = {"size": sum(one.size or 0 for one in uploads) >> 20, "limit": request_limit() >> 20}
    text = _("All files together have %(size)s MB, the limit is %(limit)s MB at once: send them in several steps.")
    yield ValidationError(text % said, code="together")


class FilesHelp:
    """The help of a field of files, made when it is shown: the limit is a setting."""

    def __init__(self, most: int):
        self.most = most

    def __str__(self) -> str:
        return _("%(kinds)s; up to %(limit)s MB each, %(most)s at once. No classified information.") % {
            "kinds": endings_words(),
            "limit": settings.ATTACHMENT_MAX_BYTES >> 20,
            "most": self.most,
        }


class VoidForm(forms.Form):
    """Why a receipt or a file is voided."""

    reason = TextField(
        label=pgettext_lazy("paper", "Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays readable beside what is void, for everybody who sees that."),
    )  # fmt: skip


class ReceiptAnewForm(VoidForm):
    """Why a receipt is voided, and the right one: what it said stands in it to be corrected."""

    FIELDS = ("signed_on", "method", "signer", "signer_post", "witness")

    anew = forms.BooleanField(
        label=pgettext_lazy("service", "Record the right receipt in its place"), required=False, initial=True,
        help_text=gettext_lazy("Without it nobody counts as having received the paper."),
    )  # fmt: skip
    signed_on = forms.DateField(
        label=pgettext_lazy("service", "Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    method = forms.ChoiceField(label=pgettext_lazy("service", "How it was served"), choices=ServiceMethod.choices)
    signer = TextField(label=pgettext_lazy("service", "Who signed for it"), max_length=100)
    signer_post = TextField(label=pgettext_lazy("service", "Post of the signer"), max_length=100, required=False)
    witness = TextField(
        label=pgettext_lazy("service", "Witness"), max_length=100, required=False,
        help_text=gettext_lazy("Needed where the paper was left behind."),
    )  # fmt: skip

    def __init__(self, *args: Any, receipt: Receipt, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.was = {name: getattr(receipt, name) for name in self.FIELDS}
        for name, value in self.was.items():
            self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        """Another receipt says something else than the one that is wrong."""
        data = super().clean() or {}
        if data.get("anew") and not self.errors and {name: data[name] for name in self.FIELDS} == self.was:
            raise ValidationError(_("Correct what is wrong in it, or untick that a right one is recorded."))
        return data


class SeriesForm(VersionedForm):
    """The code in the numbers of one kind of paper."""

    code = TextField(
        label=gettext_lazy("Code in the number"), max_length=20,
        help_text=gettext_lazy("As in 海检违〔2026〕12号: characters, letters and digits; the rest is added."),
    )  # fmt: skip
