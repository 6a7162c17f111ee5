"""Figures count times in working days, as promises do; what is counted is counted anew at the next refresh."""

from django.db import migrations, models


def count_anew(apps, schema_editor):
    apps.get_model("reports", "CaseFact").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0053_conversation_cases")]
    operations = [
        migrations.AddField("casefact", "answer_workdays", models.IntegerField(null=True)),
        migrations.AddField("casefact", "resolve_workdays", models.IntegerField(null=True)),
        migrations.AddField("monthsum", "answer_workdays", models.BigIntegerField(default=0)),
        migrations.AddField("monthsum", "resolve_workdays", models.BigIntegerField(default=0)),
        migrations.RunPython(count_anew, migrations.RunPython.noop),
    ]
