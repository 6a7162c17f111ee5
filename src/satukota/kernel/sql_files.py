"""What the database itself runs (functions, triggers, views) stands in `sql/*.sql` beside what uses it, as it is now.

A file is installed anew when its text differs from the one installed last, after each change of tables; migrations
make tables and say nothing of it. `{columns of T but a, b}` stands for the columns of a table as its model has them,
`{columns of T as r but a, b}` for the same of the row `r`, `{changes of T as r but a, b}` for `column = r.column`.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.apps import apps as live_apps
from django.apps.registry import Apps
from django.db import connection, transaction

PLACEHOLDER = re.compile(r"\{(columns|changes) of (\w+)(?: as (\w+))?(?: but ([\w, ]+))?\}")
INSTALLED = "SELECT path, digest FROM kernel_sql_file"
INSTALL = """
    INSERT INTO kernel_sql_file (path, digest) VALUES (%s, %s)
    ON CONFLICT (path) DO UPDATE SET digest = excluded.digest, installed_at = now()
"""


def sql_files() -> Iterator[tuple[str, Path]]:
    """Yield the name (`kernel/cases/sql/tiles.sql`) and path of every file, the kernel's first."""
    configs = sorted(live_apps.get_app_configs(), key=lambda config: (config.label != "kernel", config.name))
    for config in configs:
        root = Path(config.path)
        paths = [path for path in sorted(root.rglob("sql/*.sql")) if "migrations" not in path.relative_to(root).parts]
        yield from ((f"{root.name}/{path.relative_to(root).as_posix()}", path) for path in paths)


def render(text: str, columns: dict[str, Sequence[str]]) -> str:
    """Return a file's text with the columns of tables filled in. Raises ValueError for a table or column unknown."""

    def fill(match: re.Match[str]) -> str:
        kind, table, row, left_out = match.groups()
        but = re.split(r",\s*", left_out.strip()) if left_out else []
        unknown = set(but) - set(columns.get(table, ()))
        if table not in columns or unknown:
            raise ValueError(f"{match[0]}: there is no {', '.join(sorted(unknown)) or table}")
        names = [name for name in columns[table] if name not in but]
        if kind == "changes":
            return ", ".join(f"{name} = {row}.{name}" for name in names)
        return ", ".join(f"{row}.{name}" if row else name for name in names)

    return PLACEHOLDER.sub(fill, text)


def table_columns(apps: Apps) -> dict[str, Sequence[str]]:
    """Return the columns of every model's table, in an order that does not depend on when each was added."""
    return {
        model._meta.db_table: sorted(str(field.column) for field in model._meta.concrete_fields)
        for model in apps.get_models(include_auto_created=True)
    }


def install_sql_files(apps: Apps = live_apps) -> list[str]:
    """Install the files that changed, as the owner of the tables; return their names.

    `apps` are the models as the tables are now: after a step back in the migrations they are not the program's.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('kernel_sql_file')")
        if cursor.fetchone() == (None,):
            return []  # tables of a version that had no such files
        cursor.execute(INSTALLED)
        installed = dict(cursor.fetchall())
        columns = table_columns(apps)
        changed = []
        for name, path in sql_files():
            text = render(path.read_text(), columns)
            digest = hashlib.sha256(text.encode()).hexdigest()
            if installed.get(name) != digest:
                cursor.execute(text)
                cursor.execute(INSTALL, [name, digest])
                changed.append(name)
        return changed
