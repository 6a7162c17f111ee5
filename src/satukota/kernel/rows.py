"""Instances from a statement written by hand, and new rows: for the few that nearly every request asks or writes.

`Manager.raw` and `save` look up columns and converters at every call, which costs more than such a statement itself.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Model
from django.db.models.base import ModelState

type Convert = Callable[[Any, Any, Any], Any]


def rows[M: Model](model: type[M], sql: str, params: Sequence[Any]) -> list[M]:
    """Return what a SELECT finds, as instances of the model; a column that is none of its fields becomes an attribute.

    Fields that the statement leaves out are deferred.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        fetched = cursor.fetchall()
        if not fetched:
            return []
        # Who asks for the names of the columns makes an object of each: once for a statement is enough.
        shape = (model, sql, len(fetched[0]))
        if shape not in _plans:
            _plans[shape] = _plan(model, tuple(column.name for column in cursor.description or ()))
    fields, places, converts, extra = _plans[shape]
    instances = []
    for row in fetched:
        values = [row[place] for place in places]
        for place, convert, field in converts:
            values[place] = convert(values[place], field, connection)
        instance = instance_of(model, fields, values)
        for place, name in extra:
            setattr(instance, name, row[place])
        instances.append(instance)
    return instances


def instance_of[M: Model](model: type[M], fields: Sequence[str], values: Sequence[Any]) -> M:
    """Return an instance as it is in the database, from values of fields by their `attname`.

    It is filled as `pickle` fills one: `__init__` would set each field by itself and send two signals that nobody here
    listens to, which is most of what reading a row costs.
    """
    instance = model.__new__(model)
    instance._state = ModelState()
    instance._state.adding, instance._state.db = False, connection.alias
    vars(instance).update(zip(fields, values, strict=True))
    return instance


def from_documents[M: Model](model: type[M], documents: Sequence[dict[str, Any]]) -> list[M]:
    """Return instances from rows that a statement gathered as JSON objects, each under the name of its column.

    What is none of the model's columns becomes an attribute; fields that the objects leave out are deferred.
    """
    names, moments = _columns(model)
    instances = []
    for document in documents:
        for column in moments & document.keys():
            document[column] = datetime.fromisoformat(document[column]) if document[column] else None
        instances.append(instance_of(model, [names.get(column, column) for column in document], [*document.values()]))
    return instances


@cache
def _columns(model: type[Model]) -> tuple[dict[str, str], frozenset[str]]:
    fields = model._meta.concrete_fields
    moments = frozenset(str(field.column) for field in fields if isinstance(field, DateTimeField))
    return {str(field.column): field.attname for field in fields}, moments


type Plan = tuple[list[str], list[int], list[tuple[int, Convert, Any]], list[tuple[int, str]]]


_plans: dict[tuple[type[Model], str, int], Plan] = {}


def _plan(model: type[Model], columns: tuple[str, ...]) -> Plan:
    """Return the fields that are there, where in the row each is, what has to be converted, and what else is there."""
    there = [field for field in model._meta.concrete_fields if field.column in columns]
    places = [columns.index(str(field.column)) for field in there]
    converts = [
        (place, convert, field.get_col(model._meta.db_table))
        for place, field in enumerate(there)
        for convert in field.get_db_converters(connection)
    ]
    known = {field.column for field in there}
    extra = [(place, name) for place, name in enumerate(columns) if name not in known]
    return [field.attname for field in there], places, converts, extra


def insert[M: Model](instances: Sequence[M]) -> list[M]:
    """Write new rows of one model and return the instances with their keys, as `bulk_create` does.

    No signal is sent, and nothing of a parent model is written.
    """
    if not instances:
        return []
    begin, row, end, fields = _insertion(type(instances[0]))
    values = [value for instance in instances for value in _values(instance, fields)]
    with connection.cursor() as cursor:
        cursor.execute(begin + ", ".join([row] * len(instances)) + end, values)
        for instance, (key,) in zip(instances, cursor.fetchall(), strict=True):
            _write_key(instance, key)
    return [*instances]


def claim(instance: Model, unique: str) -> bool:
    """Write a new row, or lock the one that has its value in a unique column; return whether it is new.

    Of two that come at once the second waits for the first. The instance has the key of the row in either case.
    """
    begin, row, end, fields = _insertion(type(instance))
    column = connection.ops.quote_name(unique)
    conflict = f" ON CONFLICT ({column}) DO UPDATE SET {column} = EXCLUDED.{column}"
    with connection.cursor() as cursor:
        # A row that was there carries the transaction that locked it.
        cursor.execute(f"{begin}{row}{conflict}{end}, xmax = 0", _values(instance, fields))
        key, is_new = cursor.fetchone()
    _write_key(instance, key)
    return bool(is_new)


def _values(instance: Model, fields: Sequence[Any]) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(instance, True), connection) for field in fields]


def _write_key(instance: Model, key: Any) -> None:
    instance.pk = key
    instance._state.adding, instance._state.db = False, connection.alias


@cache
def _insertion(model: type[Model]) -> tuple[str, str, str, list[Any]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    begin = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES "
    return begin, row, f" RETURNING {name(str(model._meta.pk.column))}", fields
