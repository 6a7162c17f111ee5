"""A call that nobody answered in time still waits here while other telephones ring."""

from typing import ClassVar

from django.db import migrations, models

from satukota.modules.emergency.models.words.calls import CallState


class Migration(migrations.Migration):
    dependencies: ClassVar = [("emergency", "0010_scene")]
    operations: ClassVar = [
        migrations.AlterField(
            "call", "state", models.CharField(choices=CallState.choices, default="ringing", max_length=16)
        ),
    ]
