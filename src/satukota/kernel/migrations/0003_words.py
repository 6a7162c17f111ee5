"""Misspelt search words are compared in the program (decision 16); nothing asks for trigrams of words any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_sql")]
    operations = [
        migrations.RunSQL(
            "DROP INDEX kernel_word_similar",
            "CREATE INDEX kernel_word_similar ON kernel_word USING gin (word gin_trgm_ops)",
        )
    ]
