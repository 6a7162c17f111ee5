from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0023_foot_of_papers'),
    ]

    operations = [
        migrations.AddField(
            model_name='siakrequest',
            name='tried_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='siakrequest',
            name='trouble',
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
