"""Document numbers: a counter row taken in the transaction of its document, so that none is lost or doubled."""

from django.db import models


class DocumentCounter(models.Model):
    """The last number given in a series of an agency in a year."""

    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+")
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "series", "year"], name="document_counter_once")]
