"""`{% load ui %}`: the components for templates; docs/ui.md shows each with an example."""

from collections.abc import Sequence
from datetime import date

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from office.ui import formats
from office.ui.chips import NEAR_DAYS, Chip, ClockChip, ClockState
from office.ui.parts import Confirm, Empty, Progress, Stage, StageStrip, Tab, Tabs, Timeline, TimelineItem
from office.ui.who import PersonName, Who

register = template.Library()

register.filter("day", formats.day, is_safe=True)
register.filter("day_short", formats.day_short, is_safe=True)
register.filter("moment", formats.moment, is_safe=True)
register.filter("num", formats.num, is_safe=True)
register.filter("money", formats.money, is_safe=True)
register.filter("percent", formats.percent, is_safe=True)


def _today(context: template.Context, given: date | None) -> date:
    """The view's `today` where it has one, so that a page agrees with itself; else the wall clock."""
    return given or context.get("today") or timezone.localdate()


@register.simple_tag(takes_context=True)
def clock(
    context: template.Context,
    due: date | None,
    today: date | None = None,
    near: int = NEAR_DAYS,
    provisional: bool = False,
    state: str = ClockState.RUNNING,
    why: str = "",
) -> SafeString:
    """`{% clock row.due_on %}`: the chip of a clock."""
    chip = ClockChip(due, _today(context, today), near=near, provisional=provisional, state=state, why=why)
    return chip.html()


@register.simple_tag
def chip(text: object, tone: str = "plain", title: str = "") -> SafeString:
    """`{% chip text tone="near" %}`: a word in a frame."""
    return Chip(text, tone, title).html()  # type: ignore[arg-type]


@register.simple_tag
def who(side: object, name: object = "", url: str = "") -> SafeString:
    """`{% who agency name %}`: the square of the side, with a name beside it."""
    return Who(side, name, url).html()


@register.simple_tag
def person(name: str, masked: bool = False, minor: bool = False, url: str = "") -> SafeString:
    """`{% person p.name masked=p.masked minor=p.minor %}`: a person's name."""
    return PersonName(name, masked=masked, minor=minor, url=url).html()


@register.simple_tag(takes_context=True)
def stage_strip(context: template.Context, stages: Sequence[Stage]) -> SafeString:
    """`{% stage_strip stages %}`."""
    return StageStrip(stages, _today(context, None)).html()


@register.simple_tag(takes_context=True)
def timeline(context: template.Context, items: Sequence[TimelineItem]) -> SafeString:
    """`{% timeline items %}`."""
    return Timeline(items, _today(context, None)).html()


@register.simple_tag
def tabs(items: Sequence[Tab]) -> SafeString:
    """`{% tabs items %}`."""
    return Tabs(items).html()


@register.simple_tag
def empty_state(why: object, what: object = "", url: str = "", action: object = "") -> SafeString:
    """`{% empty_state why what url action %}`."""
    return Empty(why, what, url, action).html()


@register.simple_tag
def progress(job: Progress) -> SafeString:
    """`{% progress job %}`; the poll view answers with the same tag alone."""
    return job.html()


@register.inclusion_tag("office/ui/confirm_form.html", takes_context=True)
def confirm(context: template.Context, confirm: Confirm) -> dict[str, object]:
    """`{% confirm confirm %}`: the form of a confirmation, for a page of its own or inside another."""
    return {"confirm": confirm, "csrf_token": context.get("csrf_token")}


def _widget_css(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return ""
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    css = "form-select" if isinstance(widget, Select) else "form-control"
    return f"{css} is-invalid" if bound.errors else css


@register.simple_tag
def control(bound: BoundField, css: str = "") -> SafeString:
    """The bare input of a field with the right classes; labels and errors are the caller's."""
    own = bound.field.widget.attrs.get("class", "")
    names = " ".join(filter(None, (_widget_css(bound), own, css)))
    return bound.as_widget(attrs={"class": names} if names else None)


@register.inclusion_tag("office/ui/field.html")
def field(bound: BoundField, help: object = "", unit: object = "") -> dict[str, object]:
    """`{% field form.reason %}`: label above, the law's word; help under it; the error at the field."""
    widget = bound.field.widget
    return {
        "bound": bound,
        "help": help or bound.help_text,
        "unit": unit,
        "single": isinstance(widget, CheckboxInput) and not isinstance(widget, CheckboxSelectMultiple),
        "many": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
        "file": isinstance(widget, FileInput),
    }


@register.inclusion_tag("office/ui/fields.html")
def fields(form: BaseForm) -> dict[str, object]:
    """`{% fields form %}`: the summary of errors, then every field, one under the other."""
    return {"form": form}


@register.inclusion_tag("office/ui/errors.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """`{% form_errors form %}`: all errors once, on top, each leading to its field."""
    return {"form": form}


@register.simple_tag
def buttons(main: object, cancel: str = "", danger: bool = False, cancel_text: object = "") -> SafeString:
    """`{% buttons main cancel %}`: the one main button of a form, and the way back."""
    back = format_html('<a class="btn" href="{}">{}</a>', cancel, cancel_text or _("Cancel")) if cancel else ""
    css = "btn-danger" if danger else "btn-primary"
    return format_html(
        '<div class="o-buttons"><button type="submit" class="btn {}" title="Ctrl+Enter">{}</button>{}</div>',
        css,
        main,
        back,
    )


@register.simple_block_tag
def box(content: SafeString, title: object = "", id: str = "") -> SafeString:
    """`{% box title %}…{% endbox %}`: a quiet frame, mostly at the side."""
    head = format_html("<h2>{}</h2>", title) if title else ""
    ident = format_html(' id="{}"', id) if id else ""
    return format_html('<section class="o-box"{}>{}{}</section>', ident, head, content)


@register.simple_block_tag
def section(content: SafeString, title: object, note: object = "", id: str = "") -> SafeString:
    """`{% section title note %}…{% endsection %}`: a part of a page under a 15 px head."""
    quiet = format_html(" <small>{}</small>", note) if note not in ("", None) else ""
    ident = format_html(' id="{}"', id) if id else ""
    return format_html('<section class="o-section"{}><h2>{}{}</h2>{}</section>', ident, title, quiet, content)


@register.simple_tag
def fact(label: object, value: object, note: object = "") -> SafeString:
    """`{% fact label value %}`: one line of a `<dl class="o-facts">`."""
    quiet = format_html(' <span class="o-quiet">{}</span>', note) if note else ""
    shown = formats.DASH if value in (None, "") else value
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", label, shown, quiet)
