"""Instances from a statement written by hand: for the few that nearly every request asks.

`Manager.raw` looks up its columns and converters at every call, which costs more than such a statement itself.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

type Convert = Callable[[Any, Any, Any], Any]


def rows[M: Model](model: type[M], sql: str, params: Sequence[Any]) -> list[M]:
    """Return what a SELECT finds, as instances of the model; a column that is none of its fields becomes an attribute.

    Fields that the statement leaves out are deferred.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchall()
        if not found:
            return []
        columns = tuple(column.name for column in cursor.description or ())
    fields, places, converts, extra = _plan(model, columns)
    made = []
    for row in found:
        values = [row[place] for place in places]
        for place, convert, field in converts:
            values[place] = convert(values[place], field, connection)
        one = model.from_db(connection.alias, fields, values)
        for place, name in extra:
            setattr(one, name, row[place])
        made.append(one)
    return made


type Plan = tuple[list[str], list[int], list[tuple[int, Convert, Any]], list[tuple[int, str]]]


@cache
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
