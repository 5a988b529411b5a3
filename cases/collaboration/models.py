"""The library of the joint office: answers on law and standards that were published, and the guidelines grown of them.

Questions, drafts and adoption are matters, with the sight that matters give. What is published is reading for all who
work on cases in the two agencies of the office (docs/decisions/0021-collaboration.md): it names no case and no person,
and it binds nobody (不具有约束力，仅供参考).
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from office.audit.append_only import AppendOnlyManager


class Topic(models.TextChoices):
    """What an answer or a guideline is about."""

    ASSISTING = "assisting", pgettext_lazy("topic", "assisting cybercrime")
    CONCEALING = "concealing", pgettext_lazy("topic", "concealing the gains of crime")
    FRAUD = "fraud", pgettext_lazy("topic", "fraud and telecom fraud")
    THEFT = "theft", pgettext_lazy("topic", "theft and robbery")
    DRIVING = "driving", pgettext_lazy("topic", "dangerous driving and traffic")
    INJURY = "injury", pgettext_lazy("topic", "injury and public order")
    DRUGS = "drugs", pgettext_lazy("topic", "drugs")
    ECONOMIC = "economic", pgettext_lazy("topic", "economic crime")
    ENVIRONMENT = "environment", pgettext_lazy("topic", "environment and wildlife")
    MINORS = "minors", pgettext_lazy("topic", "minors")
    MEASURES = "measures", pgettext_lazy("topic", "compulsory measures")
    EVIDENCE = "evidence", pgettext_lazy("topic", "evidence and procedure")
    OTHER = "other", pgettext_lazy("topic", "other")


class Advice(models.Model):
    """A published answer, with its number. ``version`` grows with every revision; withdrawn with a reason, it stays
    readable and is no longer cited."""

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="+")
    matter = models.OneToOneField("cases.Matter", models.PROTECT, related_name="advice")
    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+", help_text="whose answer it is")
    number_text = models.CharField(max_length=80)
    topic = models.CharField(max_length=20, choices=Topic.choices)
    title = models.CharField(max_length=200)
    question = models.TextField()
    answer = models.TextField()
    law = models.TextField(help_text="the articles, as cited")
    version = models.PositiveSmallIntegerField(default=1)
    published_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "-published_on"], name="advice_by_day")]


class AdviceVersion(models.Model):
    """How a published answer read. Only added to."""

    advice = models.ForeignKey(Advice, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    question = models.TextField()
    answer = models.TextField()
    law = models.TextField()
    on = models.DateField()
    reason = models.TextField(blank=True)

    objects = AppendOnlyManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["advice", "number"], name="advice_version_once")]


class Guideline(models.Model):
    """A guideline on evidence (证据指引), drafted by both agencies in one text.

    ``draft`` is that text; who saves it carries the version that was read, and two who change it at once are put
    together (office.notes.merging). What is in force is its newest version that has taken effect.
    """

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="+")
    matter = models.OneToOneField("cases.Matter", models.PROTECT, related_name="guideline")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    title = models.CharField(max_length=200)
    draft = models.TextField(blank=True)
    draft_version = models.PositiveIntegerField(default=1)
    draft_by = models.ForeignKey("office.Officer", models.PROTECT, related_name="+", db_index=False)
    draft_at = models.DateTimeField()
    advices = models.ManyToManyField(Advice, related_name="guidelines", help_text="of which it grew")
    abolished_on = models.DateField(null=True)
    abolish_reason = models.TextField(blank=True)


class GuidelineVersion(models.Model):
    """A text of a guideline as both agencies adopted it. Only added to; the next one takes its place on its day."""

    guideline = models.ForeignKey(Guideline, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    number_text = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    text = models.TextField()
    adopted_on = models.DateField(help_text="when the second agency adopted it")
    effective_on = models.DateField()
    reason = models.TextField(blank=True, help_text="why it was revised")

    objects = AppendOnlyManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guideline", "number"], name="guideline_version_once")]


class GuidelineDraft(models.Model):
    """How the shared text read after each save, and whose save it was. Only added to: nothing typed is lost."""

    guideline = models.ForeignKey(Guideline, models.PROTECT, related_name="drafts")
    version = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey("office.Officer", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    objects = AppendOnlyManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guideline", "version"], name="guideline_draft_once")]
