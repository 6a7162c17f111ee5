"""A number comes to an office once on a day. Appointments that were made before are left as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0019_answers_to_corrections'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='once',
            field=models.CharField(blank=True, default='', max_length=32),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled', False), models.Q(('once', ''), _negated=True)), fields=('once',), name='services_appointment_once'),
        ),
    ]
