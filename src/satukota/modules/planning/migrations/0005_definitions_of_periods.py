"""Say of what stands already by which definition and promise it stands: the one that held at the end of its year."""

from typing import ClassVar

from django.db import migrations

OF_YEAR = """
    (SELECT d.id FROM planning_indicator_definition d
     WHERE d.indicator_id = {row}.indicator_id
     ORDER BY (d.since <= make_date({row}.year, 12, 31)) DESC,
              CASE WHEN d.since <= make_date({row}.year, 12, 31) THEN -d.version ELSE d.version END
     LIMIT 1)
"""
FORWARD = (
    "SET CONSTRAINTS ALL IMMEDIATE",
    # Who goes back and forward again finds the trigger of sql/promises.sql there.
    "ALTER TABLE planning_target DISABLE TRIGGER USER",
    # When they were written down is not known; that they were before this is.
    f"UPDATE planning_target SET entered_at = NULL, definition_id = {OF_YEAR.format(row='planning_target')}",
    f"""UPDATE planning_standing s SET definition_id = {OF_YEAR.format(row="s")},
        judged_quarter = CASE WHEN s.achievement IS NULL THEN 0 ELSE s.quarter END,
        promise_id = (SELECT t.id FROM planning_target t WHERE t.indicator_id = s.indicator_id AND t.year = s.year
            ORDER BY t.id DESC LIMIT 1)""",
    "ALTER TABLE planning_target ENABLE TRIGGER USER",
)


class Migration(migrations.Migration):
    """Fill what the migration before added; lights of published values are judged by the nightly job."""

    dependencies: ClassVar = [("planning", "0004_promises_and_periods")]
    operations: ClassVar = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in FORWARD]
