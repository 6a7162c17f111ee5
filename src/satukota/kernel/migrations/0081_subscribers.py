"""How far subscribers have read the stream of events, and what they had to set aside."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("kernel", "0072_roles")]
    operations = [
        migrations.CreateModel(
            name="SubscriberPosition",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subscriber", "part", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subscriber", models.TextField()),
                ("part", models.SmallIntegerField()),
                ("txid", models.BigIntegerField()),
                ("event_id", models.BigIntegerField()),
            ],
            options={"db_table": "kernel_subscriber_position"},
        ),
        migrations.CreateModel(
            name="EventSetAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subscriber", models.TextField()),
                ("event_id", models.BigIntegerField()),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("error", models.TextField(blank=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": "kernel_event_set_aside",
                "indexes": [
                    models.Index(fields=["subscriber", "subject_kind", "subject_id"], name="event_set_aside_subject")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subscriber", "event_id"), name="event_set_aside_once")
                ],
            },
        ),
    ]
