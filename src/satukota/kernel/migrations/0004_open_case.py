"""The rows of a new case come to the database as one document."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "0004.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_words")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
