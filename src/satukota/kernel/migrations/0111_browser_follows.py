"""A visitor's browser follows a topic; a message may go to a browser of which nothing else is known."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0101_search_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='BrowserFollow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=100)),
                ('language', models.CharField(max_length=5)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'db_table': 'kernel_browser_follow',
            },
        ),
        migrations.AddField(
            model_name='message',
            name='browser',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.channeladdress'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('browser'), condition=models.Q(('browser__isnull', False)), name='message_browser'),
        ),
        migrations.AddField(
            model_name='browserfollow',
            name='browser',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='kernel.channeladdress'),
        ),
        migrations.AddConstraint(
            model_name='browserfollow',
            constraint=models.UniqueConstraint(fields=('topic', 'browser'), name='browser_follow_once'),
        ),
    ]
