"""When somebody was last asked whether they want to watch an area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_forget_models")]
    operations = [migrations.AddField("areawatch", "asked_at", models.DateTimeField(null=True))]
