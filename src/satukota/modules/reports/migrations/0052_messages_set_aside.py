"""Messages that became no report are kept for staff with the reason."""

import django.db.models.deletion
import django.db.models.functions.datetime
import satukota.kernel.people.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0051_partner_confirmed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=12)),
                ('external_id', models.CharField(max_length=200)),
                ('reason', models.CharField(choices=[('unreadable', 'it could not be read'), ('automatic', 'a machine answered by itself'), ('bulk', 'sent to many at once'), ('many', 'too many from one address within an hour')], max_length=12)),
                ('detail', models.CharField(blank=True, max_length=120)),
                ('sender', satukota.kernel.people.models.fields.BlindIndex(blank=True, db_index=True, max_length=32)),
                ('address', satukota.kernel.people.models.fields.EncryptedText(blank=True, default='')),
                ('words', satukota.kernel.people.models.fields.EncryptedText(blank=True, default='')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('seen_at', models.DateTimeField(null=True)),
                ('seen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='reports_aside_at')],
            },
        ),
    ]
