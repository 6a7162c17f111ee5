"""A party's links end when its epoch is raised; a follower is told nothing before confirming."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_open_case")]
    operations = [
        migrations.AddField("caseparty", "epoch", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("caseparty", "confirmed", models.BooleanField(db_default=True, default=True)),
        migrations.AddField("caseparty", "asked_at", models.DateTimeField(null=True)),
    ]
