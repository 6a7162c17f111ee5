"""Functions, triggers and views are installed from files when these change; this keeps which text is installed."""

from django.db import migrations

TABLE = """
    CREATE TABLE kernel_sql_file (
        path text PRIMARY KEY, digest text NOT NULL, installed_at timestamptz NOT NULL DEFAULT now()
    )
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0082_danger_first")]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE kernel_sql_file")]
