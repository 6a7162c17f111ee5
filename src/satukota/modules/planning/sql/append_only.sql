-- Who let go of a row (a person, a file or a regulation that is deleted) leaves it as it was; nobody takes their place.
CREATE OR REPLACE FUNCTION planning_but_let_go(before jsonb, after jsonb, links text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT before || coalesce((SELECT jsonb_object_agg(link, NULL::text) FROM unnest(links) link
        WHERE before ? link AND after -> link = 'null'), '{}')
$$;

-- No statement empties a table of what was published, decided or frozen: row triggers do not see TRUNCATE.
CREATE OR REPLACE FUNCTION planning_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was published, decided or frozen is kept' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_value_no_truncate BEFORE TRUNCATE ON planning_value
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_unit_value_no_truncate BEFORE TRUNCATE ON planning_unit_value
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_unit_change_no_truncate BEFORE TRUNCATE ON planning_unit_change
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_realisation_no_truncate BEFORE TRUNCATE ON planning_realisation
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_spm_year_no_truncate BEFORE TRUNCATE ON planning_spm_year
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_allocation_no_truncate BEFORE TRUNCATE ON planning_allocation
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_spending_year_no_truncate BEFORE TRUNCATE ON planning_spending_year
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_frozen_round_no_truncate BEFORE TRUNCATE ON planning_frozen_round
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_milestone_change_no_truncate BEFORE TRUNCATE ON planning_milestone_change
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_risk_change_no_truncate BEFORE TRUNCATE ON planning_risk_change
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_plan_version_no_truncate BEFORE TRUNCATE ON planning_plan_version
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_proposed_change_no_truncate BEFORE TRUNCATE ON planning_proposed_change
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_comment_no_truncate BEFORE TRUNCATE ON planning_comment
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_expose_no_truncate BEFORE TRUNCATE ON planning_expose
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_pledge_review_no_truncate BEFORE TRUNCATE ON planning_pledge_review
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_frozen_evaluation_no_truncate BEFORE TRUNCATE ON planning_frozen_evaluation
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_prioritisation_no_truncate BEFORE TRUNCATE ON planning_prioritisation
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_round_no_truncate BEFORE TRUNCATE ON planning_round
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_indicator_definition_no_truncate BEFORE TRUNCATE ON planning_indicator_definition
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_indicator_change_no_truncate BEFORE TRUNCATE ON planning_indicator_change
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_name_change_no_truncate BEFORE TRUNCATE ON planning_name_change
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_package_change_no_truncate BEFORE TRUNCATE ON planning_package_change
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();
CREATE OR REPLACE TRIGGER planning_parameter_no_truncate BEFORE TRUNCATE ON planning_parameter
    FOR EACH STATEMENT EXECUTE FUNCTION planning_is_kept();

-- Figures that count take new rows; of an old row only how far it is moves, and of a published one only whether
-- another has taken its place. A frozen round, and what a milestone said
-- before, take new rows alone.
CREATE OR REPLACE FUNCTION planning_figure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['state', 'reason', 'is_current', 'decided_by_id', 'decided_role', 'decided_agency_id',
        'decided_at'];
    before jsonb;
    after jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'figures of the plan are append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    after := to_jsonb(NEW) - moving;
    before := planning_but_let_go(to_jsonb(OLD) - moving, after, ARRAY['entered_by_id', 'file_id']);
    -- A live figure moves all day, until its quarter is closed.
    IF after ->> 'source' = 'live' AND before ->> 'source' = 'live' AND NOT EXISTS (
        SELECT FROM planning_round r
        WHERE r.year = OLD.year AND r.quarter = (before ->> 'quarter')::int AND r.closed_at IS NOT NULL
    ) THEN
        moving := ARRAY['value', 'n', 'inputs', 'url'];
        before := before - moving;
        after := after - moving;
    END IF;
    IF before <> after THEN
        RAISE EXCEPTION 'figures of the plan are append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Who vouched for a published figure is part of it.
    IF OLD.state = 'published' AND (NEW.state <> 'published' OR NEW.reason <> OLD.reason
        OR NEW.decided_at IS DISTINCT FROM OLD.decided_at OR NEW.decided_role <> OLD.decided_role
        OR NEW.decided_agency_id IS DISTINCT FROM OLD.decided_agency_id
        OR NEW.decided_by_id IS NOT NULL AND NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id) THEN
        RAISE EXCEPTION 'what was published stays published' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.is_current AND NOT OLD.is_current AND OLD.state <> 'submitted' THEN
        RAISE EXCEPTION 'a replaced figure does not come back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER planning_value_append_only BEFORE UPDATE OR DELETE ON planning_value
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();
CREATE OR REPLACE TRIGGER planning_unit_value_append_only BEFORE UPDATE OR DELETE ON planning_unit_value
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();
CREATE OR REPLACE TRIGGER planning_realisation_append_only BEFORE UPDATE OR DELETE ON planning_realisation
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();
CREATE OR REPLACE TRIGGER planning_spm_year_append_only BEFORE UPDATE OR DELETE ON planning_spm_year
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();
CREATE OR REPLACE TRIGGER planning_allocation_append_only BEFORE UPDATE OR DELETE ON planning_allocation
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();
CREATE OR REPLACE TRIGGER planning_spending_year_append_only BEFORE UPDATE OR DELETE ON planning_spending_year
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();

-- A published figure gives way to another of the same time, and never to nothing.
CREATE OR REPLACE FUNCTION planning_figure_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same text;
    there boolean;
BEGIN
    SELECT string_agg(format('t.%1$I = ($1).%1$I', name), ' AND ') INTO same FROM unnest(TG_ARGV) name;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I t WHERE t.is_current AND %s)', TG_TABLE_NAME, same) INTO there USING NEW;
    IF NOT there THEN
        RAISE EXCEPTION 'a published figure only gives way to another' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS planning_value_follows ON planning_value;
CREATE CONSTRAINT TRIGGER planning_value_follows AFTER UPDATE ON planning_value DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state = 'published' AND OLD.is_current AND NOT NEW.is_current)
    EXECUTE FUNCTION planning_figure_follows(indicator_id, year, quarter);
DROP TRIGGER IF EXISTS planning_unit_value_follows ON planning_unit_value;
CREATE CONSTRAINT TRIGGER planning_unit_value_follows AFTER UPDATE ON planning_unit_value DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state = 'published' AND OLD.is_current AND NOT NEW.is_current)
    EXECUTE FUNCTION planning_figure_follows(indicator_id, year, quarter, unit_id);
DROP TRIGGER IF EXISTS planning_realisation_follows ON planning_realisation;
CREATE CONSTRAINT TRIGGER planning_realisation_follows AFTER UPDATE ON planning_realisation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state = 'published' AND OLD.is_current AND NOT NEW.is_current)
    EXECUTE FUNCTION planning_figure_follows(item_id, year, quarter);
DROP TRIGGER IF EXISTS planning_spm_year_follows ON planning_spm_year;
CREATE CONSTRAINT TRIGGER planning_spm_year_follows AFTER UPDATE ON planning_spm_year DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state = 'published' AND OLD.is_current AND NOT NEW.is_current)
    EXECUTE FUNCTION planning_figure_follows(service_id, year);
DROP TRIGGER IF EXISTS planning_allocation_follows ON planning_allocation;
CREATE CONSTRAINT TRIGGER planning_allocation_follows AFTER UPDATE ON planning_allocation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state = 'published' AND OLD.is_current AND NOT NEW.is_current)
    EXECUTE FUNCTION planning_figure_follows(item_id, year);
DROP TRIGGER IF EXISTS planning_spending_year_follows ON planning_spending_year;
CREATE CONSTRAINT TRIGGER planning_spending_year_follows AFTER UPDATE ON planning_spending_year DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state = 'published' AND OLD.is_current AND NOT NEW.is_current)
    EXECUTE FUNCTION planning_figure_follows(line_id, year);

CREATE OR REPLACE FUNCTION planning_frozen_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    links text[] := ARRAY['frozen_by_id', 'reopened_by_id', 'changed_by_id', 'decided_by_id', 'regulation_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = planning_but_let_go(to_jsonb(OLD), to_jsonb(NEW), links) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was frozen is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_frozen_round_append_only BEFORE UPDATE OR DELETE ON planning_frozen_round
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();
CREATE OR REPLACE TRIGGER planning_milestone_change_append_only BEFORE UPDATE OR DELETE ON planning_milestone_change
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();
CREATE OR REPLACE TRIGGER planning_risk_change_append_only BEFORE UPDATE OR DELETE ON planning_risk_change
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();
CREATE OR REPLACE TRIGGER planning_indicator_change_append_only BEFORE UPDATE OR DELETE ON planning_indicator_change
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();
CREATE OR REPLACE TRIGGER planning_unit_change_append_only BEFORE UPDATE OR DELETE ON planning_unit_change
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();
CREATE OR REPLACE TRIGGER planning_name_change_append_only BEFORE UPDATE OR DELETE ON planning_name_change
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();
CREATE OR REPLACE TRIGGER planning_package_change_append_only BEFORE UPDATE ON planning_package_change
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();
CREATE OR REPLACE TRIGGER planning_plan_version_append_only BEFORE UPDATE OR DELETE ON planning_plan_version
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();

-- What was proposed stays as it was written; only what became of it moves, and where what was added came to lie.
CREATE OR REPLACE FUNCTION planning_proposed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['state', 'document', 'decided_by_id', 'decided_role', 'decided_at'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.written_by_id IS NULL THEN moving := moving || 'written_by_id'::text; END IF;
        IF OLD.target IS NULL THEN moving := moving || ARRAY['target', 'item_id']; END IF;
        IF OLD.state <> 'waiting' THEN moving := ARRAY['written_by_id', 'decided_by_id']; END IF;
        IF to_jsonb(OLD) - moving = to_jsonb(NEW) - moving THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'what was proposed is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_proposed_change_append_only BEFORE UPDATE OR DELETE ON planning_proposed_change
    FOR EACH ROW EXECUTE FUNCTION planning_proposed_stays();

-- Values, targets and judgements name the version of the definition that they were taken under: only that another is in
-- force now is written later. Numbers of formulas hold from their day on and take new rows alone.
CREATE OR REPLACE FUNCTION planning_meaning_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'is_current' = to_jsonb(NEW) - 'is_current' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what figures mean is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_indicator_definition_append_only BEFORE UPDATE OR DELETE ON planning_indicator_definition
    FOR EACH ROW EXECUTE FUNCTION planning_meaning_stays();
CREATE OR REPLACE TRIGGER planning_parameter_append_only BEFORE UPDATE OR DELETE ON planning_parameter
    FOR EACH ROW EXECUTE FUNCTION planning_meaning_stays();

-- A round that is closed is opened again only by somebody else than who asked, and one that was withdrawn never.
CREATE OR REPLACE FUNCTION planning_round_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['reopen_reason', 'reopen_asked_at', 'reopen_asked_by_id'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rounds are withdrawn, not deleted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL AND OLD.reopen_asked_at IS NOT NULL
        AND NEW.reopened_at IS NOT NULL AND NEW.reopened_at IS DISTINCT FROM OLD.reopened_at
        AND NEW.reopened_by_id IS DISTINCT FROM OLD.reopen_asked_by_id THEN
        moving := moving || ARRAY['closed_at', 'reopened_at', 'reopened_by_id'];
    END IF;
    IF NEW.reopened_by_id IS NULL THEN moving := moving || 'reopened_by_id'::text; END IF;
    IF (OLD.closed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL)
        AND to_jsonb(OLD) - moving <> to_jsonb(NEW) - moving THEN
        RAISE EXCEPTION 'a closed or withdrawn round stays as it is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER planning_round_append_only BEFORE UPDATE OR DELETE ON planning_round
    FOR EACH ROW EXECUTE FUNCTION planning_round_stays();
