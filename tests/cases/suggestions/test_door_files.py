"""How much a third agency may lay beside a suggestion: in one file, in one request, in all; by account and by link."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from office.papers.files import THIRD_NUMBER, third_room_require
from office.papers.models import Attachment
from tests.cases.suggestions.test_door import entered, made_for
from tests.cases.suggestions.test_door_ends import TYPED, reply_of
from tests.cases.suggestions.walk import Walk, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> Walk:
    return Walk()


def upload(name: str = "整改.txt", size: int = 1024) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"a" * size, "text/plain")


def test_what_lies_beside_a_suggestion_is_bounded_in_all(walk: Walk, settings) -> None:
    settings.THIRD_TOTAL_MAX_BYTES = 3 << 20
    suggestion = walk.received()
    suggestion = walk.act(
        walk.third, suggestion, "answer", answers=walk.rows(suggestion, "done", {1}), files=[upload(size=2 << 20)]
    )
    client = entered(made_for(walk, suggestion))
    data = reply_of(suggestion, 3)
    answer = sent(client, reverse("door-act", args=["reply"]), data, upload("又一.txt", (1 << 20) + 1))
    page = answer.content.decode()
    assert answer.status_code == 200 and "2 MB" in page and "3 MB" in page and TYPED in page
    assert Attachment.objects.count() == 1
    assert sent(client, reverse("door-act", args=["reply"]), data, upload("又一.txt", 1 << 20)).status_code == 302


def test_a_service_that_is_not_asked_by_a_form_holds_the_bound_too(walk: Walk, settings) -> None:
    settings.THIRD_TOTAL_MAX_BYTES = 1024
    suggestion = walk.received()
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.third, suggestion, "object", {"grounds": "过重"}, files=[upload(size=1025)])
    assert "files" in refused.value.message_dict
    kept = {"root_kind": "suggestion", "root_id": suggestion.pk, "side": "third", "type": "txt", "size": 1}
    kept |= {"name": "某", "sha256": "0" * 64, "verdict": "unscanned", "uploaded_at": timezone.now()}
    Attachment.objects.bulk_create(Attachment(**kept, key=f"{n:032d}") for n in range(THIRD_NUMBER))
    with pytest.raises(ValidationError):
        third_room_require("suggestion", suggestion.pk, [upload(size=1)])


def test_a_second_link_opens_no_second_room(walk: Walk, settings) -> None:
    settings.THIRD_TOTAL_MAX_BYTES = 2048
    suggestion = walk.received()
    answers = walk.rows(suggestion, "done", {1})
    walk.act(walk.third, suggestion, "answer", answers=answers, files=[upload(size=2000)])
    for _n in range(2):
        client = entered(made_for(walk, suggestion))
        answer = sent(client, reverse("door-act", args=["reply"]), reply_of(suggestion, 3), upload("又.txt", 100))
        assert answer.status_code == 200 and Attachment.objects.count() == 1
