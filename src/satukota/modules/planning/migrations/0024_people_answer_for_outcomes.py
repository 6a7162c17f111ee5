import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

import satukota.modules.planning.models.performance


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0101_search_words'),
        ('planning', '0023_scenarios'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='regulation',
            name='kind',
            field=models.CharField(choices=[('uu', 'Law (UU)'), ('pp', 'Government regulation (PP)'), ('perpres', 'Presidential regulation (Perpres)'), ('inpres', 'Presidential instruction (Inpres)'), ('permen', 'Ministerial regulation'), ('perda', 'Regional regulation (Perda)'), ('perwal', 'Regulation of the head of region (Perwal, Perbup)'), ('sk', 'Decision (SK)')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='sheetimport',
            name='preview',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='sheetimport',
            name='proposed',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='sheetimport',
            name='seen',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.RemoveConstraint(
            model_name='toldchange',
            name='planning_name_change_of_one',
        ),
        migrations.AddField(
            model_name='toldchange',
            name='dimension',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='told_changes', to='planning.dimension'),
        ),
        migrations.AddConstraint(
            model_name='toldchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('commitment__isnull', True), ('dimension__isnull', True), ('item__isnull', False), ('plan__isnull', True)), models.Q(('commitment__isnull', True), ('dimension__isnull', True), ('item__isnull', True), ('plan__isnull', False)), models.Q(('commitment__isnull', False), ('dimension__isnull', True), ('item__isnull', True), ('plan__isnull', True)), models.Q(('commitment__isnull', True), ('dimension__isnull', False), ('item__isnull', True), ('plan__isnull', True)), _connector='OR'), name='planning_name_change_of_one'),
        ),
        migrations.CreateModel(
            name='PersonOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('year', models.SmallIntegerField(default=satukota.modules.planning.models.performance.this_year, verbose_name='year')),
                ('statement', models.CharField(max_length=300, verbose_name='outcome of the work')),
                ('quantity', models.CharField(blank=True, max_length=160, verbose_name='quantity')),
                ('quality', models.CharField(blank=True, max_length=160, verbose_name='quality')),
                ('time', models.CharField(blank=True, max_length=160, verbose_name='time')),
                ('expectation', models.CharField(blank=True, max_length=500, verbose_name='what the superior expects')),
                ('agreed_role', models.CharField(blank=True, max_length=40)),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=300)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency', verbose_name='unit')),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicators', models.ManyToManyField(blank=True, db_table='planning_person_indicator', related_name='+', to='planning.indicator', verbose_name='indicators of the unit that show it')),
                ('outcome', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='planning.outcome', verbose_name='outcome of the performance tree')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='below', to='planning.personoutcome', verbose_name='outcome of the superior that it brings about')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'db_table': 'planning_person_outcome',
                'ordering': ['agency__name', 'user', 'pk'],
                'indexes': [models.Index(fields=['agency', 'year'], name='planning_person_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='planning_person_ended_has_reason'), models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(('agreed_by', models.F('user')), _negated=True), _connector='OR'), name='planning_person_agreed_by_another')],
            },
        ),
    ]
