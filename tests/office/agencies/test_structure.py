"""Agencies and departments: what the services refuse, as tables; principals and groups."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from office.access.context import Purpose, acting_as
from office.agencies import services
from office.agencies.guard import StaleError
from office.agencies.models import Agency, Department, JointOffice, Officer, Principal
from office.agencies.principals import groups_compare
from tests.office.agencies.people import OPENED, group_names, office_make


def test_nobody_acts_without_a_purpose(db):
    with pytest.raises(PermissionDenied):
        services.office_open(name="x", division_code="130302", opened_on=OPENED)


def test_an_officer_opens_no_office(made):
    with acting_as(made.admin), pytest.raises(PermissionDenied):
        services.office_open(officer=made.admin, name="x", division_code="130303", opened_on=OPENED)


@pytest.mark.parametrize(
    ("name", "code", "field"),
    [("", "130302", "name"), ("甲", "13030", "division_code"), ("甲", "999999", "division_code"),
     ("甲", "１３０３０２", "division_code"), ("海港区侦查监督与协作配合办公室", "130303", "name")],
)  # fmt: skip
def test_office_open_refuses(made, name, code, field):
    with acting_as(Purpose("test")), pytest.raises(ValidationError) as caught:
        services.office_open(name=name, division_code=code, opened_on=OPENED)
    assert list(caught.value.message_dict) == [field]
    assert JointOffice.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "name", "code", "field"),
    [
        ("third", "", "130302WL", "name"),
        ("police", "第二公安局", "130302990000", "kind"),
        ("procuratorate", "第二检察院", "130309", "kind"),
        ("upper_police", "市局", "1303", "code"),
        ("upper_police", "市局", "１３０３０００００００００", "code"),
        ("upper_procuratorate", "市院", "13030", "code"),
        ("upper_procuratorate", "市院", "130302", "code"),
        ("upper_police", "市局", "130302120000", "code"),
        ("third", "文旅局", "x", "code"),
        ("third", "文旅局", "130302yz", "code"),
    ],
)
def test_agency_create_refuses(acting, kind, name, code, field):
    with pytest.raises(ValidationError) as caught:
        services.agency_create(officer=acting.admin, office=acting.office, kind=kind, name=name, code=code)
    assert list(caught.value.message_dict) == [field]
    assert Agency.objects.count() == 3


def test_code_in_use_names_who_has_it(acting):
    with pytest.raises(ValidationError) as caught:
        services.department_create(
            officer=acting.admin, agency=acting.police, name="新", code="130302120000", kind="unit"
        )
    assert "刑侦大队" in caught.value.message_dict["code"][0]


def test_agency_and_department_get_principal_and_group_together(acting):
    agency = services.agency_create(
        officer=acting.admin, office=acting.office, kind="third", name="文旅局", code="130302wl"
    )
    assert agency.code == "130302WL" and agency.short_name == "文旅局"
    assert agency.principal.group.name == f"agency:{agency.pk}"
    department = services.department_create(
        officer=acting.admin, agency=agency, name="执法队", code="130302WL01", kind="general"
    )
    assert department.principal.group.name == f"department:{department.pk}"
    assert Principal.objects.filter(group=None, officer=None).count() == 0


@pytest.mark.parametrize(
    ("agency", "code", "kind", "field"),
    [
        ("police", "130302190000", "prosecution", "kind"),
        ("police", "130302190000", "resident", "kind"),
        ("proc", "13030202", "unit", "kind"),
        ("third", "130302YZ1", "legal", "kind"),
        ("police", "13030219", "unit", "code"),
        ("proc", "1303020200000", "prosecution", "code"),
    ],
)
def test_department_create_refuses(acting, agency, code, kind, field):
    with pytest.raises(ValidationError) as caught:
        services.department_create(
            officer=acting.admin, agency=getattr(acting, agency), name="新部门", code=code, kind=kind
        )
    assert list(caught.value.message_dict) == [field]


def _sub(made, name, code, parent):
    return services.department_create(
        officer=made.admin, agency=made.police, name=name, code=code, kind="unit", parent=parent
    )


def test_department_tree_has_no_circle(acting):
    middle = _sub(acting, "一中队", "130302120100", acting.unit)
    low = _sub(acting, "一组", "130302120101", middle)
    for parent in (acting.unit, middle, low):
        with pytest.raises(ValidationError) as caught:
            services.department_move(officer=acting.admin, department=acting.unit, parent=parent)
        assert list(caught.value.message_dict) == ["parent"]
    services.department_move(officer=acting.admin, department=low, parent=None)
    services.department_move(officer=acting.admin, department=acting.unit, parent=low)
    assert acting.unit.parent == low


def test_department_does_not_stand_under_another_agency(acting):
    with pytest.raises(ValidationError):
        services.department_move(officer=acting.admin, department=acting.unit, parent=acting.resident)
    with pytest.raises(ValidationError):
        _sub(acting, "一中队", "130302120100", acting.resident)


def test_disabling_says_who_is_still_there(acting):
    with pytest.raises(ValidationError) as caught:
        services.department_disable(officer=acting.admin, department=acting.unit)
    assert "handler的姓名（handler）" in caught.value.messages[0]
    with pytest.raises(ValidationError) as caught:
        services.agency_disable(officer=acting.admin, agency=acting.third)
    assert "post" in caught.value.messages[0]
    services.officer_disable(officer=acting.admin, who=acting.handler)
    below = _sub(acting, "一中队", "130302120100", acting.unit)
    with pytest.raises(ValidationError) as caught:
        services.department_disable(officer=acting.admin, department=acting.unit)
    assert "一中队" in caught.value.messages[0]
    services.department_disable(officer=acting.admin, department=below)
    services.department_disable(officer=acting.admin, department=acting.unit)
    assert not Department.objects.get(pk=acting.unit.pk).active
    with pytest.raises(ValidationError):
        services.department_enable(officer=acting.admin, department=Department.objects.get(pk=below.pk))
    services.officer_disable(officer=acting.admin, who=acting.post)
    services.agency_disable(officer=acting.admin, agency=acting.third)
    services.agency_enable(officer=acting.admin, agency=acting.third)


@pytest.mark.parametrize("head", ["prosecutor", "disabled"])
def test_head_is_an_active_officer_of_the_agency(acting, head):
    if head == "disabled":
        services.officer_disable(officer=acting.admin, who=acting.handler)
        head = "handler"
    with pytest.raises(ValidationError):
        services.department_set_head(officer=acting.admin, department=acting.unit, head=getattr(acting, head))


def test_an_older_version_is_refused(acting):
    seen = acting.unit.version
    services.department_update(
        officer=acting.admin, department=acting.unit, name="刑警大队", code="130302120000", kind="unit", version=seen
    )
    with pytest.raises(StaleError):
        services.department_update(
            officer=acting.admin, department=acting.unit, name="别的", code="130302120000", kind="unit", version=seen
        )
    assert Department.objects.get(pk=acting.unit.pk).name == "刑警大队"


def test_another_office_does_not_exist(made):
    other = office_make("山海关区侦查监督与协作配合办公室", "130303")
    with acting_as(made.admin):
        for call in (
            lambda: services.agency_update(officer=made.admin, agency=other.police, name="x", short_name="", code="1"),
            lambda: services.department_disable(officer=made.admin, department=other.unit),
            lambda: services.officer_disable(officer=made.admin, who=other.handler),
            lambda: services.code_issue(officer=made.admin, who=other.handler),
            lambda: services.officer_move(
                officer=made.admin, who=made.handler, agency=other.police, departments=[other.unit]
            ),
        ):
            with pytest.raises(Http404):
                call()


@pytest.mark.parametrize("key", ["auditor", "handler", "lawyer", "leader", "prosecutor", "post"])
def test_only_administrators_manage(made, key):
    who = getattr(made, key)
    with acting_as(who):
        for call in (
            lambda: services.department_disable(officer=who, department=made.resident),
            lambda: services.officer_disable(officer=who, who=made.handler),
            lambda: services.code_issue(officer=who, who=made.handler),
            lambda: services.settings_default(made.office, officer=who),
        ):
            with pytest.raises(PermissionDenied):
                call()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("admin", []),
        ("auditor", []),
        ("handler", ["police", "unit"]),
        ("lawyer", ["police", "legal"]),
        ("leader", ["police", "unit", "legal"]),
        ("prosecutor", ["proc", "prosecution"]),
        ("post", ["third"]),
    ],
)
def test_groups_follow_from_place_and_roles(made, key, expected):
    wanted = {getattr(made, name).principal.group.name for name in expected}
    assert group_names(getattr(made, key)) == wanted


def test_who_reaches_the_agency_reaches_a_new_department_at_once(acting):
    made = _sub(acting, "城关派出所", "130302510000", None)
    assert made.principal.group.name in group_names(acting.leader)
    assert made.principal.group.name not in group_names(acting.handler)


def test_groups_sync_costs_the_same_for_many(acting, django_assert_num_queries):
    held, wanted = groups_compare(Officer.objects.all())
    assert held.keys() == wanted
    with django_assert_num_queries(5):
        services.groups_sync(Officer.objects.all())
    Officer.groups.through.objects.all().delete()
    with django_assert_num_queries(6):
        assert services.groups_sync(Officer.objects.all()) == len(wanted)


def test_principals_for_is_one_query(acting, django_assert_num_queries):
    departments = list(Department.objects.all())
    with django_assert_num_queries(1):
        found = services.principals_for(departments)
    assert found == {one.pk: one.principal.pk for one in departments}
    assert services.principals_for([acting.police.pk], Agency) == {acting.police.pk: acting.police.principal.pk}
    assert services.principals_for([]) == {}
    assert Group.objects.count() == 7
