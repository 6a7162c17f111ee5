from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0031_public_words")]

    operations = [
        migrations.AddField("user", "second_step_since", models.DateField(null=True)),
    ]
