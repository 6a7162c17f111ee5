"""What the database runs is what the files say: none besides, none older, whichever way the database came to be."""

import re

import pytest
from django.apps import apps
from django.db import connection

from satukota.kernel.cases.actions.acting import CHANGING, FIXED
from satukota.kernel.cases.actions.opening import MADE_THERE, STORED
from satukota.kernel.cases.models import Case
from satukota.kernel.sql_files import install_sql_files, render, sql_files, table_columns

pytestmark = pytest.mark.django_db

FUNCTIONS = """
    SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND p.proname NOT LIKE 'procrastinate%'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
TRIGGERS = """
    SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND c.relname NOT LIKE 'procrastinate%'
"""
VIEWS = """
    SELECT viewname, pg_get_viewdef(format('%I', viewname)::regclass) FROM pg_views
    WHERE schemaname = 'public' AND viewname NOT LIKE 'pg_stat%' AND viewname NOT LIKE 'procrastinate%'
"""
MADE = re.compile(r"^CREATE (?:OR REPLACE )?(?:FUNCTION|(?:CONSTRAINT )?TRIGGER|VIEW) (\w+)", re.MULTILINE)


def _run_by_the_database() -> dict[str, str]:
    with connection.cursor() as cursor:
        definitions = {}
        for query in (FUNCTIONS, TRIGGERS, VIEWS):
            cursor.execute(query)
            definitions |= dict(cursor.fetchall())
    return definitions


def test_functions_triggers_and_views_stand_in_one_file_each() -> None:
    named = [name for _file, path in sql_files() for name in MADE.findall(path.read_text())]

    assert sorted(named) == sorted({name.partition("(")[0] for name in _run_by_the_database()})


def test_a_database_made_by_all_migrations_equals_one_made_from_the_files() -> None:
    by_migrations = _run_by_the_database()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_sql_file")
        for name in by_migrations:
            if "(" in name and "trigger" not in by_migrations[name].partition("RETURNS")[2][:20]:
                cursor.execute(f"DROP FUNCTION {name} CASCADE")

    installed = install_sql_files()

    assert installed == [name for name, _path in sql_files()]
    assert _run_by_the_database() == by_migrations


def test_a_file_is_installed_once() -> None:
    install_sql_files()

    assert install_sql_files() == []


def test_every_column_of_a_case_is_given_at_its_opening_and_changed_by_actions_or_said_to_be_fixed() -> None:
    columns = {field.attname for field in Case._meta.concrete_fields}

    assert {*STORED, *MADE_THERE} == columns
    assert {*CHANGING, *FIXED, "personal"} == columns


def test_a_column_that_no_table_has_is_named() -> None:
    with pytest.raises(ValueError, match="there is no nothing"):
        render("{columns of kernel_case but nothing}", table_columns(apps))
