"""Each permit of a national system gets the agency that follows it: that of who wrote its newest line."""

import django.db.models.deletion
from django.db import migrations, models

OWN = """
    UPDATE services_externalpermit p SET agency_id = (
        SELECT m.agency_id FROM jsonb_array_elements(p.history) WITH ORDINALITY AS line(value, place)
        JOIN kernel_membership m ON m.user_id = (line.value ->> 2)::bigint
        ORDER BY line.place DESC, m.role IN ('officer', 'counter', 'head') DESC, m.id LIMIT 1)
    WHERE agency_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0031_public_words"), ("services", "0002_near")]
    operations = [
        migrations.AddField(
            "externalpermit",
            "agency",
            models.ForeignKey("kernel.agency", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+"),
        ),
        migrations.RunSQL(OWN, migrations.RunSQL.noop),
    ]
