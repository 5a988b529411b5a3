"""What apps register resolves, and a wrong string stops the start."""

import pytest
from django.apps import apps

from office.front.checks import registry_check
from office.front.registry import LISTS, TABLES, collected


def some_callable(*args):
    return []


NOT_CALLABLE = 3
HERE = "tests.office.front.test_registry."


@pytest.fixture
def office_app(monkeypatch):
    config = apps.get_app_config("office")
    collected.cache_clear()

    def declare(name, value):
        """Beside what the floor itself declares."""
        own = getattr(config, name, {})
        monkeypatch.setattr(config, name, {**own, **value} if isinstance(value, dict) else value, raising=False)

    yield declare
    collected.cache_clear()


def test_everything_that_the_apps_register_resolves():
    assert registry_check(None) == []
    for attribute in LISTS:
        assert all(callable(found) for found in collected(attribute))


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("messages_alone", {"case.unknown": "cases.case"}),
        ("messages_alone", {"case.shared": "cases.nothing"}),
        ("followup_actions", {"notice.unknown": "notice.sign"}),
        ("followup_actions", {"notice.sign": "notice.sing"}),
    ],
)
def test_a_plain_table_names_what_exists(office_app, attribute, value):
    office_app(attribute, value)
    assert [problem.id for problem in registry_check(None)] == ["office.E105"]


@pytest.mark.parametrize(
    ("attribute", "value", "ids"),
    [
        ("nav", ["nowhere.at.all"], ["office.E101"]),
        ("search_sources", [HERE + "missing"], ["office.E101"]),
        ("home_boxes", [HERE + "NOT_CALLABLE"], ["office.E102"]),
        ("roots", {"case": HERE + "some_callable"}, ["office.E103"]),
        ("followup_kinds", {"unknown.sign": HERE + "some_callable"}, ["office.E104"]),
        ("message_kinds", {"case.shared_again": HERE + "some_callable"}, []),
    ],
)
def test_wrong_strings_are_refused(office_app, attribute, value, ids):
    assert attribute in (*LISTS, *TABLES)
    office_app(attribute, value)
    assert [problem.id for problem in registry_check(None)] == ids
