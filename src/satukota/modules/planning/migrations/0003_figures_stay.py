"""Figures that count stay as they were entered, and a closed round as it was closed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0101_search_words'),
        ('planning', '0002_sheet_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.SmallIntegerField()),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('frozen_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'planning_frozen_round',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='MilestoneChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('due', models.DateField()),
                ('done_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('changed_role', models.CharField(blank=True, max_length=40)),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'db_table': 'planning_milestone_change',
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='realisation',
            name='planning_realisation_once',
        ),
        migrations.RemoveConstraint(
            model_name='round',
            name='planning_round_once',
        ),
        migrations.RemoveConstraint(
            model_name='spmyear',
            name='planning_spm_year_once',
        ),
        migrations.AddField(
            model_name='realisation',
            name='correction_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='realisation',
            name='decided_agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.AddField(
            model_name='realisation',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='realisation',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='realisation',
            name='decided_role',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='realisation',
            name='document',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='realisation',
            name='entered_agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.AddField(
            model_name='realisation',
            name='entered_role',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='realisation',
            name='is_current',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='realisation',
            name='reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='realisation',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.realisation'),
        ),
        # What is there was public at once.
        migrations.AddField(
            model_name='realisation',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Sent'), ('returned', 'Returned'), ('verified', 'Verified'), ('published', 'Published')], default='published', max_length=10),
        ),
        migrations.AlterField(
            model_name='realisation',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Sent'), ('returned', 'Returned'), ('verified', 'Verified'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AddField(
            model_name='round',
            name='reopen_asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='reopen_asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='round',
            name='reopen_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='round',
            name='reopened_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='reopened_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='round',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='withdrawn_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='correction_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='decided_agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='decided_role',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='document',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='entered_agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.RenameField(model_name='spmyear', old_name='changed_at', new_name='entered_at'),
        migrations.AlterField(
            model_name='spmyear',
            name='entered_at',
            field=models.DateTimeField(auto_now_add=True),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='entered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='entered_role',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='is_current',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='spmyear',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.spmyear'),
        ),
        # What is there was public at once.
        migrations.AddField(
            model_name='spmyear',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Sent'), ('returned', 'Returned'), ('verified', 'Verified'), ('published', 'Published')], default='published', max_length=10),
        ),
        migrations.AlterField(
            model_name='spmyear',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Sent'), ('returned', 'Returned'), ('verified', 'Verified'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AddField(
            model_name='value',
            name='correction_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='value',
            name='decided_agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.AddField(
            model_name='value',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='value',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='value',
            name='decided_role',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='value',
            name='document',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='value',
            name='entered_agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.AddField(
            model_name='value',
            name='entered_role',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='value',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.value'),
        ),
        migrations.AlterField(
            model_name='realisation',
            name='entered_at',
            field=models.DateTimeField(auto_now_add=True),
        ),
        migrations.AddIndex(
            model_name='realisation',
            index=models.Index(fields=['item', 'year', 'quarter', '-id'], name='planning_realisation_history'),
        ),
        migrations.AddConstraint(
            model_name='realisation',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('item', 'year', 'quarter'), name='planning_realisation_one_current'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('year', 'quarter'), name='planning_round_one_valid'),
        ),
        migrations.AddConstraint(
            model_name='spmyear',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('service', 'year'), name='planning_spm_year_one_current'),
        ),
        migrations.AddField(
            model_name='frozenround',
            name='frozen_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='frozenround',
            name='reopened_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='frozenround',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='frozen', to='planning.round'),
        ),
        migrations.AddField(
            model_name='milestonechange',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='milestonechange',
            name='milestone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='planning.milestone'),
        ),
        migrations.AddConstraint(
            model_name='frozenround',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='planning_frozen_once'),
        ),
        migrations.AddIndex(
            model_name='realisation',
            index=models.Index(condition=models.Q(('is_current', False), ('state', 'submitted')), fields=['entered_at'], name='planning_realisation_waiting'),
        ),
        migrations.AddIndex(
            model_name='realisation',
            index=models.Index(condition=models.Q(('correction_reason', ''), _negated=True), fields=['year'], name='planning_realisation_corrects'),
        ),
        migrations.AddIndex(
            model_name='spmyear',
            index=models.Index(condition=models.Q(('is_current', False), ('state', 'submitted')), fields=['entered_at'], name='planning_spm_waiting'),
        ),
        migrations.AddIndex(
            model_name='spmyear',
            index=models.Index(condition=models.Q(('correction_reason', ''), _negated=True), fields=['year'], name='planning_spm_corrects'),
        ),
        migrations.AddIndex(
            model_name='value',
            index=models.Index(condition=models.Q(('is_current', False), ('state', 'submitted')), fields=['entered_at'], name='planning_value_waiting'),
        ),
        migrations.AddIndex(
            model_name='value',
            index=models.Index(condition=models.Q(('correction_reason', ''), _negated=True), fields=['year'], name='planning_value_corrects'),
        ),
    ]
