"""What is limited is counted in one table: unlogged, since a crash may forget it and no count may wait for a disk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0051_api_keys")]
    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "name", "subject", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=32)),
                ("count", models.IntegerField()),
                ("waits_until", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "db_table": "kernel_counter",
                "indexes": [models.Index(fields=["ends_at"], name="kernel_counter_ends")],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE kernel_counter SET UNLOGGED; ALTER TABLE kernel_counter SET (fillfactor = 50)",
            migrations.RunSQL.noop,
        ),
    ]
