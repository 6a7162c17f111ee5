import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0021_what_shows_a_correction'),
    ]

    operations = [
        migrations.AddField(
            model_name='refund',
            name='asked_anew',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='qriscode',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='qriscode',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.AddConstraint(
            model_name='qriscode',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', False), ('ended_at__isnull', True)), fields=('agency',), name='services_qris_in_use'),
        ),
    ]
