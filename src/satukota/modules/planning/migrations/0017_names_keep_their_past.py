import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0101_search_words'),
        ('planning', '0016_judged_standings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NameChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(max_length=300)),
                ('after', models.CharField(max_length=300)),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('changed_role', models.CharField(blank=True, max_length=40)),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
                ('changed_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency')),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='name_changes', to='planning.item')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='title_changes', to='planning.plan')),
            ],
            options={
                'db_table': 'planning_name_change',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='planning_name_change_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('item__isnull', False), ('plan__isnull', True)), models.Q(('item__isnull', True), ('plan__isnull', False)), _connector='OR'), name='planning_name_change_of_one')],
            },
        ),
    ]
