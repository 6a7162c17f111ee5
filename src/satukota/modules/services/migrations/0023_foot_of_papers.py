from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0022_qris_in_use"),
    ]

    operations = [
        migrations.AddField(
            model_name="letterhead",
            name="foot",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
