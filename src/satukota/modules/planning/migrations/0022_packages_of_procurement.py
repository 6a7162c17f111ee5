"""Packages of procurement, what they said before, and the sheets that brought them."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0111_browser_follows'),
        ('planning', '0021_meetings_of_rounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Package',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2200)], verbose_name='year')),
                ('code', models.CharField(max_length=40, verbose_name='code of the RUP')),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('method', models.CharField(choices=[('tender', 'tender'), ('selection', 'selection of consultants'), ('catalogue', 'e-purchasing'), ('direct', 'direct procurement'), ('appointment', 'direct appointment'), ('exempt', 'exempted'), ('own', 'own execution (swakelola)')], max_length=16, verbose_name='way of procurement')),
                ('value', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(0)], verbose_name='value (rupiah)')),
                ('selection_planned', models.DateField(blank=True, null=True, verbose_name='selection planned')),
                ('start_planned', models.DateField(blank=True, null=True, verbose_name='work begins, planned')),
                ('end_planned', models.DateField(blank=True, null=True, verbose_name='work ends, planned')),
                ('selection_real', models.DateField(blank=True, null=True, verbose_name='selection began')),
                ('start_real', models.DateField(blank=True, null=True, verbose_name='work began')),
                ('end_real', models.DateField(blank=True, null=True, verbose_name='work ended')),
                ('contract_number', models.CharField(blank=True, max_length=100, verbose_name='number of the contract')),
                ('contract_value', models.BigIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='value of the contract (rupiah)')),
                ('progress', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='work done (%)')),
                ('cancelled_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was cancelled')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='planning.item')),
            ],
            options={
                'db_table': 'planning_package',
                'ordering': ['-year', 'code'],
            },
        ),
        migrations.CreateModel(
            name='PackageChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('changed_role', models.CharField(blank=True, max_length=40)),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('changed_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency')),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='planning.package')),
            ],
            options={
                'db_table': 'planning_package_change',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PackageSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('rows', models.JSONField()),
                ('notes', models.JSONField(default=list)),
                ('changes', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('draft', 'Being looked at'), ('applied', 'Applied'), ('undone', 'Taken back')], default='draft', max_length=8)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='planning.plan')),
            ],
            options={
                'db_table': 'planning_package_sheet',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.UniqueConstraint(fields=('year', 'code'), name='planning_package_once'),
        ),
    ]
