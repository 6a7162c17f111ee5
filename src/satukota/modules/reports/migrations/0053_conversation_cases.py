"""A talk knows the reports that came from it, so that an officer's question is answered in it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0052_messages_set_aside")]
    operations = [migrations.AddField("conversation", "cases", models.JSONField(default=list))]
