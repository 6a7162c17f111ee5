"""Keys have scopes that are known, an end, and the moment of their last use."""

from django.db import migrations, models

import satukota.kernel.people.models.people

# No scopes meant all of them; a key that was made before keys had an end gets a whole term from now.
ALL = """UPDATE kernel_api_key SET scopes = '["read", "write"]' WHERE scopes = '[]'"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0041_second_step")]
    operations = [
        migrations.RemoveField("apikey", "used_on"),
        migrations.AddField(
            "apikey", "expires_at", models.DateTimeField(default=satukota.kernel.people.models.people.key_expiry)
        ),
        migrations.AddField("apikey", "used_at", models.DateTimeField(null=True)),
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
    ]
