"""Governance themes (治理主题): what many suggestions are about, and whether it got better."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Theme(models.Model):
    """A theme of a joint office: parcel delivery, internet cafés, wildlife."""

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="+")
    name = models.CharField(pgettext_lazy("theme", "name"), max_length=60)
    about = models.CharField(pgettext_lazy("theme", "what it is about"), max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="theme_once")]

    def __str__(self):
        return self.name


class ThemeFigure(models.Model):
    """An effect in figures, before and after, with the place where they stand. Typed in; a wrong one is voided."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="figures")
    label = models.CharField(pgettext_lazy("theme figure", "what is counted"), max_length=100)
    unit = models.CharField(pgettext_lazy("theme figure", "unit"), max_length=20)
    before = models.DecimalField(pgettext_lazy("theme figure", "before"), max_digits=14, decimal_places=2)
    before_of = models.CharField(pgettext_lazy("theme figure", "period before"), max_length=60)
    after = models.DecimalField(pgettext_lazy("theme figure", "after"), max_digits=14, decimal_places=2)
    after_of = models.CharField(pgettext_lazy("theme figure", "period after"), max_length=60)
    source = models.CharField(pgettext_lazy("theme figure", "source"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="theme_figure_void_has_reason",
                condition=models.Q(voided_at__isnull=True) | ~models.Q(void_reason=""),
            )
        ]
