"""Open cases in which somebody is in danger are found at once: they stand first in every list."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("kernel", "0081_subscribers")]
    operations = [
        migrations.AddIndex(
            "case",
            models.Index(fields=["-id"], name="case_danger", condition=Q(is_open=True, flags__contains=["danger"])),
        ),
    ]
