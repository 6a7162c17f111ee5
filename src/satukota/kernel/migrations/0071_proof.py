"""Seals carry a key and cover the history of cases, which is appended only."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models

SQL = (Path(__file__).parent / "sql" / "0071.sql").read_text()
UNDO = """
    DROP FUNCTION kernel_redact_history(bigint, bigint[], jsonb);
    DROP FUNCTION kernel_case_entry_refuse() CASCADE;
    DROP FUNCTION kernel_seal_refuse() CASCADE;
    ALTER TABLE kernel_case_entry DROP COLUMN salt, DROP COLUMN words_digest, DROP COLUMN redacted_at;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0061_counters")]
    operations = [
        migrations.AddField("seal", "key_id", models.CharField(default="", max_length=32)),
        migrations.AddField("seal", "entries", models.IntegerField(default=0)),
        migrations.AddField("seal", "events_digest", models.CharField(default="", max_length=64)),
        migrations.AddField("seal", "entries_digest", models.CharField(default="", max_length=64)),
        migrations.RunSQL(
            SQL,
            UNDO,
            state_operations=[
                migrations.AddField("caseentry", "salt", models.UUIDField(db_default=RandomUUID(), null=True)),
                migrations.AddField("caseentry", "words_digest", models.TextField(null=True)),
                migrations.AddField("caseentry", "redacted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterField(
            "caseentry",
            "case",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="kernel.case",
            ),
        ),
        migrations.AlterField(
            "caseentry",
            "user",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
