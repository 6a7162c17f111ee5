from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0101_search_words'),
        ('services', '0020_appointments_once_a_day'),
    ]

    operations = [
        migrations.AddField(
            model_name='correction',
            name='files',
            field=models.ManyToManyField(related_name='+', to='kernel.storedfile'),
        ),
        migrations.AlterField(
            model_name='siakrequest',
            name='status',
            field=models.CharField(choices=[('waiting', 'waits to be sent'), ('sent', 'sent, not answered yet'), ('accepted', 'accepted'), ('refused', 'refused')], default='waiting', max_length=10),
        ),
    ]
