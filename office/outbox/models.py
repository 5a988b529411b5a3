"""Messages to people and machines: a row in the transaction of the work, delivered afterwards by Celery.

``OutboxMessage`` is the work to be done, one row a recipient and key. ``BoxMessage`` is what the in-app channel
delivers; it exists once the delivery is done, and never twice.
"""

from django.db import models
from django.db.models import Q


class Channel(models.TextChoices):
    """Where a message goes. ``office.outbox.channels`` says how."""

    BOX = "box", "box"


class OutboxMessage(models.Model):
    """One message to one recipient. ``params`` holds codes, dates and references; the text is made when shown."""

    key = models.CharField(max_length=200)
    recipient = models.ForeignKey("office.Principal", models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.BOX)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    root_kind = models.CharField(max_length=30)
    root_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(help_text="not before; also the end of a worker's claim")
    attempts = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient", "channel"], name="outbox_message_once"),
        ]
        indexes = [
            models.Index(fields=["next_try_at", "id"], name="outbox_waiting", condition=Q(delivered_at__isnull=True)),
        ]


class BoxMessage(models.Model):
    """A message in the in-app box of a principal: the delivered form of one outbox row."""

    source = models.OneToOneField(OutboxMessage, models.PROTECT, related_name="box")
    recipient = models.ForeignKey("office.Principal", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    root_kind = models.CharField(max_length=30)
    root_id = models.BigIntegerField()
    sent_at = models.DateTimeField(help_text="when the work was done that it tells of")
    delivered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["recipient", "-id"], name="box_by_recipient")]


class MessageRead(models.Model):
    """That an officer has read a message of the box. Several officers may share a recipient."""

    message = models.ForeignKey(BoxMessage, models.CASCADE, related_name="reads")
    officer = models.ForeignKey("office.Officer", models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "message"], name="message_read_once")]
