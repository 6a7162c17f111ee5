"""The words of all cases are parted as people write them; cases that are there are read anew, some thousand at a time."""

from pathlib import Path

from django.db import migrations

FILE = Path(__file__).resolve().parent.parent / "cases" / "sql" / "search.sql"
BATCH = 5_000
NEXT = "SELECT max(id) FROM (SELECT id FROM kernel_case WHERE id > %s ORDER BY id LIMIT %s) AS batch"
READ_ANEW = """
    UPDATE kernel_case SET search = kernel_case_words(number, title, summary, place_note) WHERE id > %s AND id <= %s
"""


def read_anew(apps, schema_editor):
    """Commit batch by batch: a city goes on working, and a run that was cut off begins again without harm."""
    del apps
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILE.read_text())
        last = 0
        while True:
            cursor.execute(NEXT, [last, BATCH])
            upto = cursor.fetchone()[0]
            if upto is None:
                return
            cursor.execute(READ_ANEW, [last, upto])
            last = upto


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("kernel", "0091_sql_files")]
    operations = [migrations.RunPython(read_anew, migrations.RunPython.noop)]
