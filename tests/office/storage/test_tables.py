"""New tables made together are those that would have been made one by one."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, AlterField, CreateModel, RunSQL
from django.db.migrations.state import ProjectState
from django.db.models import Q

from office.storage.tables import Tables

APP = "invented"
KEY = ("id", models.BigAutoField(primary_key=True))


def operations() -> list:
    """Two tables that refer to each other, with what only a later operation can add."""
    box, many = models.ForeignKey(f"{APP}.box", models.PROTECT), models.ManyToManyField(f"{APP}.box", related_name="+")
    return [
        CreateModel("Box", [KEY, ("name", models.CharField(max_length=20))]),
        CreateModel("Key", [KEY, ("box", box), ("boxes", many)]),
        AddField("box", "spare", models.ForeignKey(f"{APP}.key", models.PROTECT, null=True, related_name="+")),
        AddIndex("box", models.Index(fields=["name"], name="box_by_name")),
        AddConstraint("key", models.CheckConstraint(condition=Q(id__gt=0), name="key_counts_from_one")),
    ]


def run(steps: list) -> tuple[ProjectState, dict]:
    """The state after these operations, and what the database then holds; all of it taken back."""
    before = ProjectState.from_apps(apps)
    states = [before]
    with connection.schema_editor() as editor:
        for step in steps:
            after = states[-1].clone()
            step.state_forwards(APP, after)
            step.database_forwards(APP, editor, states[-1], after)
            states.append(after)
    held = {}
    with connection.cursor() as cursor:
        for table in ("invented_box", "invented_key", "invented_key_boxes"):
            columns = {(one.name, one.null_ok) for one in connection.introspection.get_table_description(cursor, table)}
            held[table] = (columns, named(connection.introspection.get_constraints(cursor, table)))
    with connection.schema_editor() as editor:
        for step, was, now in reversed(list(zip(steps, states, states[1:], strict=False))):
            step.database_backwards(APP, editor, now, was)
        assert not [table for table in connection.introspection.table_names() if table.startswith(APP)]
    return states[-1], held


def named(constraints: dict) -> set:
    """Constraints and indexes by what they are; SQLite numbers those that have no name."""
    return {
        (tuple(one["columns"] or ()), one["unique"], one["index"], one["check"], one["foreign_key"])
        for one in constraints.values()
    }


@pytest.mark.django_db(transaction=True)
def test_the_tables_and_the_state_are_the_same():
    apart, one_by_one = run(operations())
    at_once, together = run([Tables(operations())])
    assert together == one_by_one
    assert together["invented_box"][0] == {("id", False), ("name", False), ("spare_id", True)}
    for name in ("box", "key"):
        assert at_once.models[APP, name] == apart.models[APP, name]


@pytest.mark.parametrize(
    "operation",
    [
        AddField("another", "name", models.TextField(default="")),
        AlterField("box", "name", models.TextField()),
        RunSQL("SELECT 1"),
        CreateModel("Seen", [KEY], options={"proxy": True}),
    ],
)
def test_what_stands_already_is_not_for_it(operation):
    with pytest.raises(ValueError, match="Not for a table made here"):
        Tables([*operations(), operation])


def test_it_can_be_written_down():
    name, args, options = Tables(operations()).deconstruct()
    assert (name, args) == ("Tables", []) and len(options["operations"]) == 5
