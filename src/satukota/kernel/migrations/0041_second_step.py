from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0021_message_secrets")]

    operations = [
        migrations.AddField("user", "second_step_since", models.DateField(null=True)),
    ]
