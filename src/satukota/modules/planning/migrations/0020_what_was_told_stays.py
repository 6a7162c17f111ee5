import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0019_check_ins'),
    ]

    operations = [
        migrations.RenameModel(
            old_name='NameChange',
            new_name='ToldChange',
        ),
        migrations.RemoveConstraint(
            model_name='toldchange',
            name='planning_name_change_of_one',
        ),
        migrations.AddField(
            model_name='toldchange',
            name='commitment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='told_changes', to='planning.commitment'),
        ),
        migrations.AddField(
            model_name='toldchange',
            name='part',
            field=models.CharField(choices=[('name', 'name'), ('ends', 'promised for'), ('agency', 'agency'), ('budget', 'budget of the whole period'), ('dropped', 'dropped from the plan'), ('title', 'title'), ('vision', 'vision'), ('text', 'text of the commitment'), ('signed_on', 'signed on'), ('place', 'place'), ('document', 'number of the document'), ('url', 'address of the document'), ('signatory', 'who signed'), ('pledge', 'what is promised')], default='name', max_length=10),
        ),
        migrations.AlterField(
            model_name='toldchange',
            name='before',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='toldchange',
            name='after',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='toldchange',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='told_changes', to='planning.item'),
        ),
        migrations.AlterField(
            model_name='toldchange',
            name='plan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='told_changes', to='planning.plan'),
        ),
        migrations.AddConstraint(
            model_name='toldchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('commitment__isnull', True), ('item__isnull', False), ('plan__isnull', True)), models.Q(('commitment__isnull', True), ('item__isnull', True), ('plan__isnull', False)), models.Q(('commitment__isnull', False), ('item__isnull', True), ('plan__isnull', True)), _connector='OR'), name='planning_name_change_of_one'),
        ),
        migrations.AlterField(
            model_name='indicatorchange',
            name='part',
            field=models.CharField(choices=[('name', 'name'), ('agency', 'agency'), ('mission', 'mission'), ('dimension', 'dimension'), ('source', 'values come'), ('live_code', 'live figure'), ('is_public', 'published'), ('is_key', 'key indicator'), ('ended_on', 'ended on')], max_length=10),
        ),
    ]
