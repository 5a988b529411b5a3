"""What a paper of a matter is filled from: everything the matter says, in Chinese words, as plain JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from cases.matters.data import values_of
from cases.matters.desks import COUNTY
from cases.matters.models import ItemBase, MatterBase
from cases.matters.table import Field, Flow
from cases.register.models import Case, Person
from office.agencies.models import SIDE_OF_KIND, Agency, Department, Officer, Principal

JOIN = "、"


def value_text(flow: Flow, field: Field, value: Any, *, zh: bool = True) -> str:
    """One value in words."""
    if value in (None, "", [], False):
        return ""
    if field.kind in ("choice", "multi"):
        told = values_of(flow, field.values)
        codes = value if isinstance(value, list) else [value]
        return (JOIN if zh else ", ").join(told[code][0 if zh else 1] for code in codes if code in told)
    if field.kind == "flag":
        return "是" if zh else "yes"
    if field.kind in NAMES:
        ids = value if isinstance(value, list) else [value]
        return JOIN.join(NAMES[field.kind](ids))
    return str(value)


def _named(model: Any) -> Any:
    return lambda ids: [str(one) for one in model.objects.filter(pk__in=ids).order_by("pk")]


NAMES: Mapping[str, Any] = {
    "officer": _named(Officer),
    "officers": _named(Officer),
    "departments": _named(Department),
    "agency": lambda ids: list(Agency.objects.filter(pk__in=ids).values_list("name", flat=True)),
    "persons": lambda ids: list(Person.objects.filter(pk__in=ids).order_by("ryid").values_list("name", flat=True)),
    "case": lambda ids: list(Case.objects.filter(pk__in=ids).order_by("pk").values_list("title", flat=True)),
    "cases": lambda ids: list(Case.objects.filter(pk__in=ids).order_by("pk").values_list("title", flat=True)),
    "matter": lambda ids: [],
}


def paper_values(
    matter: MatterBase,
    flow: Flow,
    data: Mapping[str, Any],
    items: Sequence[ItemBase],
    held: Mapping[str, Sequence[int]],
) -> dict[str, Any]:
    """Field names -> words; ``rows``: list -> rows as words with answer and evaluation; ``desk_<code>``: who sits
    there; ``case_title``, ``case_number``, ``unit``; ``title`` of the matter; ``police_agency`` and
    ``procuratorate_agency``: the county's two by name."""
    fields = flow.fields()
    told: dict[str, Any] = {
        name: value_text(flow, fields[name], value) for name, value in data.items() if name in fields
    }
    told["title"] = matter.title
    told |= _agencies(matter.office_id)
    told |= matter.paper_facts()
    told["rows"] = {
        shape.code: [_row(flow, shape, item) for item in items if item.list == shape.code and not item.withdrawn]
        for shape in flow.item
    }
    everybody = Principal.objects.select_related("department", "agency", "officer")
    sitting = everybody.in_bulk({pk for ids in held.values() for pk in ids})
    for desk, ids in held.items():
        told[f"desk_{desk}"] = JOIN.join(str(sitting[pk]) for pk in sorted(set(ids)))
    case = matter.case
    if case is not None:
        number = case.numbers.filter(withdrawn_at=None).order_by("kind", "pk").first()
        told |= {
            "case_title": case.title,
            # With the names of minors masked, for papers that others than the handlers read (RULES 481).
            "case_masked": case.title_masked,
            "case_number": number.value if number else "",
            "charge": case.charge,
            "police_unit": str(case.police_unit or ""),
            "procuratorate_unit": str(case.procuratorate_unit or ""),
        }
    return told


def _agencies(office_id: int) -> dict[str, str]:
    """To whom papers between the agencies are addressed."""
    rows = Agency.objects.filter(office_id=office_id, kind__in=COUNTY, active=True).order_by("-pk")
    return {f"{SIDE_OF_KIND[one.kind]}_agency": one.name for one in rows}


def _row(flow: Flow, shape: Any, item: ItemBase) -> dict[str, Any]:
    words = {field.name: value_text(flow, field, item.data.get(field.name)) for field in shape.field}
    answers = {one.code: one.zh for one in shape.answer}
    verdicts = {one.code: one.zh for one in shape.verdict}
    return words | {
        "position": item.position,
        "answer": answers.get(item.answer, ""),
        "answer_text": item.answer_text,
        "answer_link": str((item.answer_link or {}).get("text", "")),
        "verdict": verdicts.get(item.verdict, ""),
        "verdict_text": item.verdict_text,
    }
