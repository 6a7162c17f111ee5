"""A partner's address is confirmed by a second person before anything is sent there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# With these the city has been exchanging reports: they go on.
KNOWN = "UPDATE reports_partner SET confirmed_at = now()"


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_watch_asked"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField("partner", "confirmed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.AddField(
            "partner",
            "proposed_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
    ]
