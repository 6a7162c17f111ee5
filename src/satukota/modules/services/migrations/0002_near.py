"""Candidates for duplicates by the keys' index alone.

The planner takes the overlap of a hundred keys for as cheap as a comparison of two numbers, and reads the whole table.
"""

from django.db import migrations

NEAR = """
CREATE FUNCTION services_near(wanted bigint[], of_type text, but bigint, most int) RETURNS SETOF bigint
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    WITH near AS MATERIALIZED (SELECT case_id, type FROM services_likeness WHERE keys && wanted)
    SELECT case_id FROM near WHERE type = of_type AND case_id <> but ORDER BY case_id DESC LIMIT most
$$
"""


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial")]
    operations = [
        migrations.RunSQL(NEAR, "DROP FUNCTION services_near(bigint[], text, bigint, int)"),
    ]
