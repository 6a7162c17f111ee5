"""What is made as the program runs is made for the owner of the tables; views for those who only count."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "0072.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("kernel", "0071_proof")]
    operations = [
        migrations.RunSQL(SQL, "DROP VIEW kernel_report_case, kernel_report_event; DROP FUNCTION kernel_make_number(text)")
    ]
