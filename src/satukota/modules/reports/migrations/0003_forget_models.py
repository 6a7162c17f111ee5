"""Models of categories are kept as plain arrays now; older ones are learned anew."""

from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("reports", "Suggester").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_analyses")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
