"""A decision on a target says for which office it was made; those made before are filled from their events."""

import django.db.models.deletion
from django.db import migrations, models

FILL = (
    "SET CONSTRAINTS ALL IMMEDIATE",
    # The trigger of sql/promises.sql keeps decisions as they were made: this adds what their events know.
    "ALTER TABLE planning_target_decision DISABLE TRIGGER USER",
    """UPDATE planning_target_decision d SET decided_role = left(e.role, 40),
        decided_agency_id = (SELECT a.id FROM kernel_agency a WHERE a.id = e.agency_id)
        FROM kernel_event e WHERE e.name = 'planning.target_change_decided'
        AND (e.data->>'target_id')::bigint = d.target_id""",
    "ALTER TABLE planning_target_decision ENABLE TRIGGER USER",
)


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0101_search_words'),
        ('planning', '0014_indicators_keep_their_past'),
    ]

    operations = [
        migrations.AddField(
            model_name='targetdecision',
            name='decided_agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.AddField(
            model_name='targetdecision',
            name='decided_role',
            field=models.CharField(blank=True, max_length=40),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in FILL),
    ]
