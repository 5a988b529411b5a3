"""What the pages of this room share: trying a service, and the tables."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.agencies.columns import columns_words
from office.agencies.forms import VersionedForm, errors_take
from office.agencies.guard import StaleError
from office.agencies.lists import listed
from office.agencies.models import Agency, Officer
from office.agencies.queries import Branch, role_words
from office.agencies.words import ledger_words, period_words, receiver_words, theme_words
from office.ui.chips import Chip, Tone
from office.ui.formats import day, moment, num
from office.ui.html import join, link
from office.ui.parts import Confirm
from office.ui.tables import Column, Row, Table
from office.ui.who import Who

T = TypeVar("T")


def attempt(form: forms.Form, work: Callable[[], T], fresh: Callable[[], dict] | None = None) -> T | None:
    """Call a service for a valid form; its refusal becomes errors of the form, and nothing is half-written.

    ``fresh`` reads the row anew after somebody else changed it: the form then says what it is now.
    """
    try:
        with transaction.atomic():
            return work()
    except StaleError as error:
        errors_take(form, error)
        if fresh is not None and isinstance(form, VersionedForm):
            form.say_now(fresh())
    except ValidationError as error:
        errors_take(form, error)
    return None


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: object,
    submit: object,
    cancel: str,
    lead: object = "",
    effects: Iterable[object] = (),
    template: str = "office/agencies/form.html",
    **more: object,
) -> HttpResponse:
    """A page with one form; wrong input answers 422 so that scripts can tell."""
    return render(
        request,
        template,
        {"form": form, "title": title, "submit": submit, "cancel": cancel, "lead": lead, "effects": effects, **more},
        status=422 if form.errors else 200,
    )


def confirm_page(request: HttpRequest, confirm: Confirm) -> HttpResponse:
    """The question before something that cannot simply be taken back."""
    wrong = confirm.form is not None and confirm.form.errors
    return render(request, "office/ui/confirm.html", {"confirm": confirm}, status=422 if wrong else 200)


class ConfirmForm(VersionedForm):
    """Nothing to fill in; holds the version, and a refusal."""


def state_chip(who: Officer) -> Chip:
    """Whether an account is in use."""
    if not who.is_active:
        return Chip(pgettext("account", "disabled"), Tone.MUTED)
    if who.last_login is None:
        return Chip(pgettext("account", "never logged in"), Tone.DOTTED)
    return Chip(pgettext("account", "in use"), Tone.PLAIN)


def active_chip(active: bool) -> Chip | str:
    """Only what is disabled is marked."""
    return "" if active else Chip(pgettext("account", "disabled"), Tone.MUTED)


def officer_columns() -> tuple[Column, ...]:
    """The heads of the list of accounts."""
    return (
        Column("name", pgettext("person", "Name"), sort="name", css="o-fit"),
        Column("username", _("User name"), sort="username", css="o-fit"),
        Column("place", _("Agency and department"), sort="agency__kind,agency__code"),
        Column("roles", _("Roles")),
        Column("login", _("Last log-in"), sort="last_login", css="o-fit"),
        Column("state", _("State"), css="o-fit"),
    )


def officer_row(who: Officer) -> Row:
    """One account."""
    places = listed(department.name for department in who.departments.all())
    return Row(
        (
            link(reverse("officer", args=[who.pk]), who.name),
            who.username,
            Who(who.agency, join((who.agency.short_name, places), " ")),
            role_words(who.roles),
            moment(who.last_login),
            state_chip(who),
        ),
        pk=who.pk,
    )


def officers_table(officers: Iterable[Officer], **more) -> Table:
    """The list of accounts."""
    return Table(officer_columns(), [officer_row(who) for who in officers], caption=_("Accounts"), **more)


def agencies_table(agencies: Iterable[Agency]) -> Table:
    """The agencies of an office."""
    columns = (
        Column("agency", _("Agency")),
        Column("kind", _("Kind"), css="o-fit"),
        Column("code", _("Official unit code"), css="o-fit"),
        Column("departments", _("Departments"), numeric=True),
        Column("officers", _("Active officers"), numeric=True),
        Column("state", "", css="o-fit"),
    )
    rows = [
        Row(
            (
                Who(agency, agency.name, reverse("agency", args=[agency.pk])),
                agency.get_kind_display(),
                agency.code,
                num(agency.departments_active),
                num(agency.officers_active),
                active_chip(agency.active),
            )
        )
        for agency in agencies
    ]
    return Table(columns, rows, caption=_("Agencies"))


def departments_table(tree: Iterable[Branch]) -> Table:
    """The departments of an agency as a tree: depth is shown by indentation and said by the superior's place."""
    columns = (
        Column("name", _("Department")),
        Column("kind", _("Kind"), css="o-fit"),
        Column("code", _("Official unit code"), css="o-fit"),
        Column("head", _("Head"), css="o-fit"),
        Column("officers", _("Active officers"), numeric=True),
        Column("state", "", css="o-fit"),
    )
    rows = []
    for branch in tree:
        one = branch.department
        name = format_html(
            '{}<a href="{}">{}</a>', "　" * branch.depth + ("└ " if branch.depth else ""),
            reverse("department", args=[one.pk]), one.name,
        )  # fmt: skip
        rows.append(
            Row((name, one.get_kind_display(), one.code, one.head.name if one.head else "—",
                 num(one.officers_active), active_chip(one.active)))
        )  # fmt: skip
    return Table(columns, rows, caption=_("Departments"))


def setting_chip(clause: str, active: bool, otherwise: str) -> Chip | str:
    """Not yet confirmed by the county, switched off, or nothing to mark."""
    if not clause:
        return Chip(pgettext("work measures", "to be confirmed"), Tone.NEAR)
    return "" if active else Chip(otherwise, Tone.MUTED)


def sharing_table(settings, *, edit: bool) -> Table:
    """What each agency shares."""
    columns = (
        Column("agency", _("Agency"), css="o-fit"),
        Column("ledger", _("Ledger")),
        Column("receivers", _("Receivers at the other agency")),
        Column("withheld", _("Columns withheld")),
        Column("clause", _("Clause")),
        Column("state", "", css="o-fit"),
    )
    rows = [
        Row(
            (
                Who(one.agency, one.agency.short_name),
                link(reverse("setting-sharing", args=[one.pk]) if edit else "", ledger_words(one.layout)),
                listed(receiver_words(code) for code in one.receivers) or "—",
                listed(columns_words(one.layout, one.withheld)) or "—",
                one.clause or "—",
                setting_chip(one.clause, one.active, _("not shared")),
            )
        )
        for one in settings
    ]
    return Table(columns, rows, caption=_("What each agency shares"))


def notice_table(settings, *, edit: bool) -> Table:
    """Which notices each agency issues."""
    columns = (
        Column("agency", _("Agency"), css="o-fit"),
        Column("theme", _("Theme")),
        Column("period", _("Every"), css="o-fit"),
        Column("days", _("Sign for within"), css="o-fit"),
        Column("from", _("From"), css="o-fit"),
        Column("series", _("Number series"), css="o-fit"),
        Column("clause", _("Clause")),
        Column("state", "", css="o-fit"),
    )
    rows = [
        Row(
            (
                Who(one.agency, one.agency.short_name),
                link(reverse("setting-notice", args=[one.pk]) if edit else "", theme_words(one.theme)),
                period_words(one.period_kind),
                _("%(n)s days") % {"n": one.sign_within_days},
                day(one.starts_on),
                one.series or "—",
                one.clause or "—",
                setting_chip(one.clause, one.active, _("not issued")),
            )
        )
        for one in settings
    ]
    return Table(columns, rows, caption=_("Notices"))
