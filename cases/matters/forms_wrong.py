"""What is wrong with the form of a step: every refusal with the input at which it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from cases.matters.forms import StepSheet


@dataclass(frozen=True, slots=True)
class Wrong:
    """One refusal: the input it is about (empty: the form as a whole), what that is called, where it stands, and why.
    ``blank``: it only has not been filled in yet."""

    name: str
    label: str
    anchor: str
    text: str
    blank: bool = False


def wrongs_of(sheet: StepSheet) -> list[Wrong]:
    """Every refusal of the form and of its rows, in the order of the page."""
    found = list(_form(sheet.form)) if sheet.form.is_bound else []
    for part in (sheet.answers, sheet.verdicts):
        if part is not None and part.is_bound:
            rows = {str(item.pk): _("Row %(n)d") % {"n": item.position} for item in part.items}
            found += _form(part, rows)
    if sheet.rows is not None and sheet.rows.is_bound:
        for number, row in enumerate(sheet.rows.forms, start=1):
            found += _form(row, {"": _("Row %(n)d") % {"n": number}})
        found += [Wrong("", "", "", str(text)) for text in sheet.rows.non_form_errors()]
    return list(dict.fromkeys(found))


def _form(form: forms.Form, rows: dict[str, str] | None = None) -> Iterable[Wrong]:
    """``rows``: what a row is called, by the part of the input's name that says which; empty: every one."""
    for name, errors in form.errors.as_data().items():
        bound = form[name] if name in form.fields else None
        label = ""
        if bound is not None:
            row = (rows or {}).get(name.partition("-")[0]) or (rows or {}).get("", "")
            label = " ".join(dict.fromkeys(filter(None, (row, str(bound.label)))))
        for error in errors:
            for text in error.messages:
                yield Wrong(
                    name=bound.html_name if bound is not None else "",
                    label=label,
                    anchor=(bound.id_for_label or bound.auto_id) if bound is not None else "",
                    text=str(text),
                    blank=error.code == "required",
                )


def wrong_at(wrongs: Iterable[Wrong]) -> dict[str, list[str]]:
    """The refusals by the name of their input."""
    told: dict[str, list[str]] = {}
    for one in wrongs:
        if one.name:
            told.setdefault(one.name, []).append(one.text)
    return told
