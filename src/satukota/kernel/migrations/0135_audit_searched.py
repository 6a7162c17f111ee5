"""The log is searched by time: a range index that costs a write nothing. Checks of seals are kept."""

from typing import ClassVar

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0134_reviewed_rights")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SealCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("asked_by", models.BigIntegerField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("seals", models.IntegerField(default=0)),
                ("events", models.BigIntegerField(default=0)),
                ("entries", models.BigIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                ("notices", models.JSONField(default=list)),
            ],
            options={"db_table": "kernel_seal_check"},
        ),
        # Rows of the log lie in the order of their time: a few kilobytes say which pages a day covers.
        migrations.RunSQL(
            "CREATE INDEX kernel_event_at ON kernel_event USING brin (at) WITH (pages_per_range = 32, autosummarize = on)",
            "DROP INDEX kernel_event_at",
        ),
    ]
