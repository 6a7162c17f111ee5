from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0018_refusals_and_restored'),
    ]

    operations = [
        migrations.AddField(
            model_name='correction',
            name='answer',
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
