"""The migration operation that makes the school part of every reference between tenant tables."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import ForeignKey, Model


def school_edges(
    apps: Apps, app_label: str
) -> Iterator[tuple[type[Model], ForeignKey[Any, Any], type[Model]]]:
    """Every reference from a tenant table of this app to a tenant table (audit tables keep plain copies)."""
    for model in apps.get_app_config(app_label).get_models():
        if not _is_tenant(model):
            continue
        for field in model._meta.local_fields:
            target = field.related_model
            if isinstance(field, ForeignKey) and isinstance(target, type) and _is_tenant(target):
                yield model, field, target


def _is_tenant(model: type[Model]) -> bool:
    names = {field.name for field in model._meta.local_fields}
    return "school" in names and "pgh_id" not in names


class AddSchoolKeys(Operation):
    """Give each reference between tenant tables of an app a key `(school_id, x_id) -> x(school_id, id)`.

    It takes the place of Django's own key `x_id -> x(id)`, which asks for less: with both, PostgreSQL would look for
    each row that is named twice. So two schools cannot be joined by any bug. Runs again safely: a key that is there
    already is left alone.
    """

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The keys live in the database only."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        held = cache(partial(_keys_of, schema_editor))
        for model, field, target in school_edges(to_state.apps, app_label):
            table, name = model._meta.db_table, key_name(model, field)
            if name not in held(table):
                schema_editor.execute(
                    f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (school_id, "{field.column}") '
                    f'REFERENCES "{target._meta.db_table}" (school_id, id)'
                )
            for plain, columns in held(table).items():
                if columns == [field.column]:
                    schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{plain}"')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """A key goes with its table or column; those of older migrations stay, and hold what the plain ones held."""

    def describe(self) -> str:
        return "Make the school part of every reference between tenant tables"


def _keys_of(schema_editor: BaseDatabaseSchemaEditor, table: str) -> dict[str, list[str]]:
    """The columns of each foreign key of a table, by its name."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return {name: key["columns"] for name, key in found.items() if key["foreign_key"]}


def key_name(model: type[Model], field: ForeignKey[Any, Any]) -> str:
    return f"{model._meta.model_name}_{field.column}_same_school"[:63]
