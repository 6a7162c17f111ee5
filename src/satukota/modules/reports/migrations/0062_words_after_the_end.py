"""Words about a report that has ended are set aside for the desk, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0061_partner_account")]
    operations = [
        migrations.AlterField(
            "setaside",
            "reason",
            models.CharField(
                choices=[
                    ("unreadable", "it could not be read"),
                    ("automatic", "a machine answered by itself"),
                    ("bulk", "sent to many at once"),
                    ("many", "too many from one address within an hour"),
                    ("ended", "written about a report that has ended"),
                ],
                max_length=12,
            ),
        )
    ]
