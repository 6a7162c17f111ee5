"""Words of cases that are not public are forgotten; what is offered is learned anew, from public cases alone."""

from django.db import migrations, models

# As it was learned on the day of this migration; from then on the hourly job learns it.
LEARN = """
    DELETE FROM kernel_word;
    INSERT INTO kernel_word (word, count, public)
    SELECT word, ndoc, ndoc FROM ts_stat(
        'SELECT search FROM (SELECT search, visibility FROM kernel_case WHERE search IS NOT NULL
         ORDER BY id DESC LIMIT 50000) newest WHERE visibility = 0')
    WHERE length(word) BETWEEN 3 AND 40
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0021_message_secrets")]
    operations = [
        migrations.AddField("word", "public", models.IntegerField(default=0)),
        migrations.RunSQL(LEARN, migrations.RunSQL.noop),
    ]
