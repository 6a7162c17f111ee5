"""Budgets of a year by source of funds, risks with owner and history, and who follows a promise."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


FUNDS = (
    ("pad", "Pendapatan asli daerah (PAD)", "UU 1/2022 dan PP 12/2019: pendapatan daerah"),
    ("dau", "Dana alokasi umum (DAU)", "UU 1/2022: transfer ke daerah"),
    ("dak-fisik", "Dana alokasi khusus (DAK) fisik", "UU 1/2022: transfer ke daerah"),
    ("dak-nonfisik", "Dana alokasi khusus (DAK) nonfisik", "UU 1/2022: transfer ke daerah"),
    ("dbh", "Dana bagi hasil (DBH)", "UU 1/2022: transfer ke daerah"),
    ("bantuan-provinsi", "Bantuan keuangan provinsi", "PP 12/2019: transfer antardaerah"),
    ("blud", "Pendapatan BLUD", "Permendagri 79/2018"),
    ("lain", "Sumber lain", "penampung aplikasi: sumber yang tidak ada di tabel ini"),
)


def add_sources(apps, schema_editor):
    """Give a city that is at work already the sources that a new one gets from `rules/tables/funds.csv`."""
    rows = enumerate(FUNDS, 1)
    model = apps.get_model("planning", "FundSource")
    model.objects.bulk_create(model(code=c, name=n, source=s, order=at) for at, (c, n, s) in rows)


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0101_search_words'),
        ('planning', '0008_commitments_teams'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FundSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('order', models.SmallIntegerField(default=0)),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
            ],
            options={
                'db_table': 'planning_fund_source',
                'ordering': ['order', 'code'],
            },
        ),
        migrations.AddField(
            model_name='item',
            name='funds',
            field=models.CharField(blank=True, max_length=400, verbose_name='sources of funds'),
        ),
        migrations.AddField(
            model_name='realisation',
            name='funds',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='risk',
            name='closed_on',
            field=models.DateField(blank=True, null=True, verbose_name='closed on'),
        ),
        migrations.AddField(
            model_name='risk',
            name='due',
            field=models.DateField(blank=True, null=True, verbose_name='mitigation due'),
        ),
        migrations.AddField(
            model_name='risk',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency', verbose_name='who answers for it'),
        ),
        migrations.AddField(
            model_name='risk',
            name='residual_impact',
            field=models.SmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='impact that is left (1 to 5)'),
        ),
        migrations.AddField(
            model_name='risk',
            name='residual_likelihood',
            field=models.SmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='likelihood that is left (1 to 5)'),
        ),
        migrations.CreateModel(
            name='RiskChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likelihood', models.SmallIntegerField()),
                ('impact', models.SmallIntegerField()),
                ('residual_likelihood', models.SmallIntegerField(blank=True, null=True)),
                ('residual_impact', models.SmallIntegerField(blank=True, null=True)),
                ('text', models.CharField(max_length=300)),
                ('mitigation', models.CharField(blank=True, max_length=300)),
                ('due', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('changed_role', models.CharField(blank=True, max_length=40)),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency')),
                ('risk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='planning.risk')),
            ],
            options={
                'db_table': 'planning_risk_change',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Sent'), ('returned', 'Returned'), ('verified', 'Verified'), ('published', 'Published')], default='draft', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('is_current', models.BooleanField(default=True)),
                ('correction_reason', models.CharField(blank=True, max_length=300)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('entered_role', models.CharField(blank=True, max_length=40)),
                ('entered_at', models.DateTimeField(auto_now_add=True)),
                ('decided_role', models.CharField(blank=True, max_length=40)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('year', models.SmallIntegerField()),
                ('budget', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(0)], verbose_name='budget of the year (rupiah)')),
                ('funds', models.JSONField(blank=True, default=dict)),
                ('cash', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list)),
                ('decided_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allocations', to='planning.item')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.allocation')),
            ],
            options={
                'db_table': 'planning_allocation',
                'indexes': [models.Index(fields=['year'], name='planning_allocation_year'), models.Index(condition=models.Q(('is_current', False), ('state', 'submitted')), fields=['entered_at'], name='planning_allocation_waiting'), models.Index(fields=['item', 'year', '-id'], name='planning_allocation_history')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('item', 'year'), name='planning_allocation_one_current')],
            },
        ),
        migrations.CreateModel(
            name='PromiseFollow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirmed', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='planning.indicator')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='planning.item')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='kernel.person')),
            ],
            options={
                'db_table': 'planning_promise_follow',
                'constraints': [models.CheckConstraint(condition=models.Q(('indicator__isnull', True), ('item__isnull', True), _connector='XOR'), name='planning_follow_of_one'), models.UniqueConstraint(fields=('person', 'indicator'), name='planning_follow_indicator_once'), models.UniqueConstraint(fields=('person', 'item'), name='planning_follow_item_once')],
            },
        ),
        migrations.RunPython(add_sources, migrations.RunPython.noop),
    ]
