"""Agenda and attendance of a round's meeting; what meetings decided so far gets its number in the order of deciding."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NUMBER = """
    UPDATE planning_corrective AS decided SET number = counted.place
    FROM (SELECT id, row_number() OVER (PARTITION BY round_id ORDER BY id) AS place
          FROM planning_corrective WHERE round_id IS NOT NULL) AS counted
    WHERE counted.id = decided.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0111_browser_follows'),
        ('planning', '0020_what_was_told_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.SmallIntegerField()),
                ('title', models.CharField(max_length=300, verbose_name='matter')),
            ],
            options={
                'db_table': 'planning_agenda_item',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MeetingAttendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(max_length=200, verbose_name='office')),
            ],
            options={
                'db_table': 'planning_meeting_attendance',
                'ordering': ['agency__name', 'office', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='corrective',
            name='number',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='meeting_chair',
            field=models.CharField(blank=True, max_length=200, verbose_name='office that leads the meeting'),
        ),
        migrations.AddField(
            model_name='round',
            name='meeting_place',
            field=models.CharField(blank=True, max_length=200, verbose_name='place'),
        ),
        migrations.AddConstraint(
            model_name='corrective',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='planning_decision_once'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='indicator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='planning.indicator'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='planning.item'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='planning.round'),
        ),
        migrations.AddField(
            model_name='meetingattendance',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.AddField(
            model_name='meetingattendance',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='planning.round'),
        ),
        migrations.AddField(
            model_name='meetingattendance',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL(NUMBER, migrations.RunSQL.noop),
    ]
