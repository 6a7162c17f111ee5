"""Scenarios of budget and targets, and their steps."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0022_packages_of_procurement'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2200)], verbose_name='year')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('ceiling_change', models.SmallIntegerField(default=0, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(100)], verbose_name='change of the ceiling (%)')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scenarios', to='planning.plan')),
            ],
            options={
                'db_table': 'planning_scenario',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ScenarioStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name='target')),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='planning.indicator')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='planning.item')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='planning.scenario')),
            ],
            options={
                'db_table': 'planning_scenario_step',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('indicator__isnull', True), ('item__isnull', False), ('target__isnull', True)), models.Q(('indicator__isnull', False), ('item__isnull', True), ('target__isnull', False)), _connector='OR'), name='planning_scenario_step_of_one'), models.UniqueConstraint(fields=('scenario', 'item'), name='planning_scenario_item_once'), models.UniqueConstraint(fields=('scenario', 'indicator'), name='planning_scenario_indicator_once')],
            },
        ),
    ]
