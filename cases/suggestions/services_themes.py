"""Themes and their figures: entered, corrected, voided."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.suggestions.models_themes import Theme, ThemeFigure
from cases.suggestions.queries_themes import themes_require
from office.access.actions import Action
from office.access.queries import require
from office.agencies.guard import versioned_update
from office.audit.log import audit_write


def theme_make(*, officer, name: str, about: str, now: dt.datetime | None = None) -> Theme:
    """Add a theme. Errors: PermissionDenied; ValidationError where the name is blank or taken."""
    _allow(officer)
    name = _name(name)
    try:
        with transaction.atomic():
            theme = Theme.objects.create(
                office_id=officer.agency.office_id, name=name, about=about.strip(), made_at=now or timezone.now(),
                made_by=officer,
            )  # fmt: skip
    except IntegrityError:
        raise ValidationError({"name": _("There is a theme of this name.")}) from None
    audit_write("theme.make", "theme", theme.pk)
    return theme


def theme_change(*, officer, theme: Theme, name: str, about: str, active: bool, version: int | None = None) -> Theme:
    """Correct a theme, or set it aside. Errors: PermissionDenied, ValidationError, StaleError."""
    _allow(officer)
    name = _name(name)
    if Theme.objects.filter(office_id=theme.office_id, name=name).exclude(pk=theme.pk).exists():
        raise ValidationError({"name": _("There is a theme of this name.")})
    versioned_update(theme, version=version, name=name, about=about.strip(), active=active)
    audit_write("theme.change", "theme", theme.pk)
    return theme


def figure_add(*, officer, theme: Theme, said: Mapping[str, Any], now: dt.datetime | None = None) -> ThemeFigure:
    """Enter an effect in figures, with its source. Errors: PermissionDenied, ValidationError."""
    _allow(officer)
    if not str(said.get("source") or "").strip():
        raise ValidationError({"source": _("Say where the figures stand.")})
    figure = ThemeFigure.objects.create(theme=theme, at=now or timezone.now(), by=officer, **said)
    audit_write("theme.figure", "theme", theme.pk, detail={"figure": figure.pk})
    return figure


def figure_void(*, officer, figure: ThemeFigure, reason: str, now: dt.datetime | None = None) -> None:
    """Void a wrong figure. Errors: PermissionDenied; ValidationError without a reason."""
    _allow(officer)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is voided.")})
    values = {"voided_at": now or timezone.now(), "voided_by": officer, "void_reason": reason.strip()[:500]}
    if not ThemeFigure.objects.filter(pk=figure.pk, voided_at=None).update(**values):
        raise ValidationError(_("It has been voided already."))
    audit_write("theme.figure-void", "theme", figure.theme_id, detail={"figure": figure.pk})


def _allow(officer) -> None:
    themes_require(officer)
    require(officer, Action.MATTER_ACT)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("A name is needed.")})
    return name
