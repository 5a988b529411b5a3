"""Writes of the common pages."""

from office.agencies.models import Officer
from office.audit.log import audit_write
from office.outbox.queries import box_rows
from office.outbox.services import message_mark_read
from office.outbox.words import root_refs


def language_choose(*, officer: Officer, language: str) -> None:
    """Keep the officer's language; it is used until the officer chooses another."""
    Officer.objects.filter(pk=officer.pk).update(language=language)
    officer.language = language
    audit_write("officer.language", "officer", officer.pk, detail={"language": language})


def message_open(*, officer: Officer, message_id: int) -> str | None:
    """Mark a message of the officer's as read; the address of what it is about, or nothing if it is not theirs."""
    message = box_rows(officer).filter(pk=message_id).first()
    if message is None:
        return None
    ref = root_refs(officer, [(message.root_kind, message.root_id)]).get((message.root_kind, message.root_id))
    if ref is None:
        return None
    message_mark_read(officer=officer, message_id=message_id)
    return ref.url


def password_changed(*, officer: Officer) -> None:
    """The officer has chosen an own password: the duty to do so ends."""
    Officer.objects.filter(pk=officer.pk).update(must_change_password=False)
    officer.must_change_password = False
    audit_write("officer.password", "officer", officer.pk, detail={})
