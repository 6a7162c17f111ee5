"""What opens something to whoever holds it is kept apart from the other values of a message."""

from django.db import migrations

import satukota.kernel.people.models.fields


class Migration(migrations.Migration):
    dependencies = [("kernel", "0011_party_links")]
    operations = [migrations.AddField("message", "secrets", satukota.kernel.people.models.fields.EncryptedText(blank=True, default=""))]
