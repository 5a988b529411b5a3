"""New tables in one step of a migration.

Django renders the models of the program anew after each operation, and each of ours hangs on officers and agencies, so
that one index costs as much as a table. Measured: fifty new tables in 1 s and not in 8.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, AlterUniqueTogether, CreateModel
from django.db.migrations.operations.base import Operation

_ADDING = (AddField, AddIndex, AddConstraint, AlterUniqueTogether)


class Tables(Operation):
    """What these operations make, made together: new tables and what is added to them, nothing else.

    A table that stands already is changed outside: here it would be changed to the state after all of them at once.
    Errors: ValueError for an operation that is none of these.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        self.made: list[str] = []
        for operation in self.operations:
            if isinstance(operation, CreateModel) and not {"proxy", "managed"} & operation.options.keys():
                self.made.append(operation.name_lower)
            elif not isinstance(operation, _ADDING) or _table(operation) not in self.made:
                raise ValueError(f"Not for a table made here: {operation.describe()}")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: Any) -> None:
        # What is rendered would be rendered after each; without it, once when the tables are made.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self._models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self._models(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def _models(self, app_label: str, schema_editor: Any, state: Any) -> list[Any]:
        found = [state.apps.get_model(app_label, name) for name in self.made]
        return [model for model in found if self.allow_migrate_model(schema_editor.connection.alias, model)]

    def describe(self) -> str:
        return f"Create {len(self.made)} tables"


def _table(operation: Any) -> str:
    return operation.name_lower if isinstance(operation, AlterUniqueTogether) else operation.model_name_lower
