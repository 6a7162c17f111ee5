from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('emergency', '0007_agencies_callout_exercise'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='reopened_at',
            field=models.DateTimeField(null=True),
        ),
    ]
