"""Many operations that look at the tables only as they are in the end."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Operations of one migration, for each of which Django would build every related model anew.

    A new table is made at once with every column, constraint, index and trigger that is said of it here; what is
    said of older tables is carried out one by one, against the models as they are in the end.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self._carried_out():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """In the opposite order; each finds the tables as they are with all of them in place."""
        for operation in reversed(self._carried_out()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def _carried_out(self) -> list[Operation]:
        """Not what is said of a table that is new: making it says it all."""
        new = {operation.name_lower for operation in self.operations if isinstance(operation, CreateModel)}
        return [
            operation
            for operation in self.operations
            if isinstance(operation, CreateModel) or getattr(operation, "model_name", "").lower() not in new
        ]

    def describe(self) -> str:
        return f"{len(self.operations)} operations together"
