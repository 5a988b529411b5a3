"""A minor is named nowhere that not everybody who reads may know: titles, former names, exports and what comes back."""

import pytest
from django.urls import reverse

from cases.register.front import LIST_EYES
from cases.register.masking import title_shown
from cases.register.models import Case, FactVersion, Finding, Person
from cases.register.projection_check import projection_differences
from cases.register.queries import case_find
from office.access.context import acting_as
from office.access.roles import Role
from sharing.ledgers.exporting import export_rows
from sharing.ledgers.layouts import LAYOUTS
from tests.factories import fresh
from tests.sharing.ledgers.flows import bring, figures, standing
from tests.sharing.ledgers.samples import ajbh, csv_bytes, decision, measure, police_case, proc_case

pytestmark = pytest.mark.django_db
NAME, MENDED = "李小明", "李晓明"
TITLE = f"{NAME}盗窃案"


def pages(made, client, role=Role.RESIDENT_PROSECUTOR):
    """What somebody who knows no minors reads of the one case."""
    officer = fresh(made.officers[role])
    client.force_login(officer)
    case = Case.objects.get()
    for url in (
        reverse("case-list"),
        reverse("case-detail", args=[case.pk]),
        reverse("case-facts", args=[case.pk]),
        reverse("today"),
    ):
        answer = client.get(url)
        assert answer.status_code == 200
        yield answer.content.decode()
    with acting_as(officer, writes=False):
        yield "".join(title_shown(LIST_EYES, found) for found in case_find(officer, NAME, 5))


def test_before_the_suspects_are_known(made, tmp_path, client):
    bring(made, tmp_path, "police_case", [police_case(1, ajmc=TITLE, sfswcn="是")])
    assert not any(NAME in page for page in pages(made, client))
    assert title_shown(LIST_EYES, Case.objects.get()) == "未成年人案件·盗窃罪"
    bring(made, tmp_path, "police_suspect_measure", [measure(1, xm=NAME, swcn="是")])
    assert Case.objects.get().title_masked == "李某某盗窃案"
    assert not list(projection_differences())


@pytest.mark.parametrize(
    "row",
    [
        {"ajlb": "未检审查逮捕"},
        {"ajlb": "", "bmsah": "山海检未捕受[2026]130303000002号"},
    ],
)
def test_a_case_of_the_minors_prosecution(made, tmp_path, client, row):
    bring(made, tmp_path, "proc_case", [proc_case(2, **{"ajbh": "", "ajmc": TITLE} | row)])
    assert Case.objects.get().has_minor and Case.objects.get().title_masked == ""
    assert not any(NAME in page for page in pages(made, client, Role.CASE_MANAGER))
    assert not list(projection_differences())


def test_a_name_that_was_mended(made, tmp_path, client):
    bring(made, tmp_path, "police_case", [police_case(1, ajmc=TITLE, sfswcn="是")])
    bring(made, tmp_path, "police_suspect_measure", [measure(1, xm=NAME, swcn="是")])
    bring(made, tmp_path, "police_suspect_measure", [measure(1, xm=MENDED, swcn="是")])
    assert Person.objects.get().name == MENDED and Case.objects.get().title_masked == "李某某盗窃案"
    assert not any(NAME in page or MENDED in page for page in pages(made, client))
    assert not list(projection_differences())


def test_rows_that_disagree_on_the_flag(made, tmp_path):
    bail = measure(1, csmc="取保候审", kssj="2026-03-20 10:00", xm=NAME, swcn="否", jdwsh="y")
    bring(made, tmp_path, "police_suspect_measure", [measure(1, xm=NAME, swcn="是"), bail])
    assert Person.objects.get().is_minor
    assert list(Finding.objects.values_list("code", flat=True)) == ["minor_flag_disagrees"]
    assert not list(projection_differences())


@pytest.mark.parametrize("role", [Role.POLICE_LEGAL, Role.RESIDENT_PROSECUTOR])
def test_exports_mask_for_everyone_and_come_back_without_harm(made, tmp_path, role):
    bring(
        made, tmp_path, "police_case", [police_case(1, ajmc=TITLE, sfswcn="是", jyaq="李小明在校门口", fadd="校门口")]
    )
    bring(made, tmp_path, "police_suspect_measure", [measure(1, xm=NAME, swcn="是", zjhm="130303201001010018")])
    bring(made, tmp_path, "proc_case", [proc_case(1, ajmc=TITLE, ajlb="未检审查逮捕")])
    bring(made, tmp_path, "proc_person_decision", [decision(1)])
    before = standing()
    officer = fresh(made.officers[role])
    for code in ("police_case", "police_suspect_measure", "proc_case"):
        layout = LAYOUTS[code]
        with acting_as(officer):
            rows = export_rows(officer, layout, [Case.objects.get().pk])
        text = csv_bytes([list(map(str, row.values())) for row in rows]).decode("utf-8-sig")
        assert rows and NAME not in text and "校门口" not in text and "20100101" not in text
        if officer.side == layout.side:
            told = [{c: v for c, v in row.items() if v is not None} for row in rows]
            _batch, result = bring(made, tmp_path, code, [_cells(layout, row) for row in told])
            assert figures(result)[4] == 0, result
    after = standing()
    assert (after["persons"], after["cases"], after["facts"]) == (before["persons"], before["cases"], before["facts"])
    assert ajbh(1) in str(before["numbers"])
    assert FactVersion.objects.filter(current=True, person__isnull=False).get().values["xm"] == NAME


def _cells(layout, row):
    """As the file has them: choices and yes or no in words."""
    words = {}
    for code, value in row.items():
        choices = {choice.code: choice.zh for choice in layout.by_code[code].choices}
        words[code] = {True: "是", False: "否"}[value] if isinstance(value, bool) else choices.get(value, value)
    return words
