from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_open_case")]

    operations = [
        migrations.AddField("user", "second_step_since", models.DateField(null=True)),
    ]
