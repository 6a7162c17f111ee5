"""What Django cannot say: the partitioned event log and its guards, case numbers, text search."""

from pathlib import Path

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "0002.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial"), ("procrastinate", "__latest__")]
    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
