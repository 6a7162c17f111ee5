from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField("casefact", "resolved_day", models.DateField(null=True)),
        migrations.AddField("casefact", "assignee_id", models.BigIntegerField(null=True)),
        migrations.AddField("casefact", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("casefact", "warn_at", models.DateTimeField(null=True)),
        migrations.AddField("casefact", "cause", models.CharField(default="", max_length=24)),
        migrations.AddField("casefact", "forwards", models.SmallIntegerField(default=0)),
        migrations.AddField("casefact", "escalated", models.BooleanField(default=False)),
        migrations.AddIndex("casefact", models.Index(fields=["resolved_day"], name="reports_fact_resolved")),
        migrations.AddIndex(
            "casefact", models.Index(fields=["day"], condition=models.Q(("is_open", True)), name="reports_fact_open")
        ),
        migrations.RemoveConstraint("openday", "reports_open_day_once"),
        migrations.AddField("openday", "area_code", models.CharField(default="", max_length=16)),
        migrations.AddConstraint(
            "openday",
            models.UniqueConstraint(fields=("day", "agency_id", "area_code"), name="reports_open_day_once"),
        ),
    ]
