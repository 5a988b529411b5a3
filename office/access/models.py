"""Grants and what is derived from them. Abstract here, concrete beside each root.

A root ``Thing`` has four tables: ``ThingGrant`` (the truth, append-only), ``ThingAccess`` (the index that
lists go through) and guardian's two direct-foreign-key tables. All derived rows are written by
``office.access.services`` in the transaction of the grant; ``check_access`` proves the three equal.
"""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

FOREVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


class Level(models.IntegerChoices):
    """How far a grant reaches. WORK contains SEE."""

    NONE = 0, _("none")
    SEE = 1, _("see")
    WORK = 2, _("work on")


class GrantBase(models.Model):
    """One grant: who may see or work on a root, why, on what basis and until when.

    Append-only but for the withdrawal, which is written once.
    """

    principal = models.ForeignKey("office.Principal", models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    reason = models.CharField(_("reason"), max_length=200)
    basis = models.CharField(_("legal basis"), max_length=200)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(default=FOREVER)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=60, blank=True, db_index=True, help_text="batch:12, share, system")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class AccessBase(models.Model):
    """The access index: one row a principal and root, with how far and until when.

    ``valid_until`` bounds seeing, ``work_until`` working (equal to the start of time where the level is SEE).
    Concrete classes add the ``root`` key and the columns that lists filter and sort by.
    """

    principal = models.ForeignKey("office.Principal", models.PROTECT, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    valid_until = models.DateTimeField(default=FOREVER)
    work_until = models.DateTimeField()

    class Meta:
        abstract = True


NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
