-- Levels that were given, steps that were taken and what was said at closing take new rows; of a closing only that the
-- assessment was opened again is added, once.
CREATE OR REPLACE FUNCTION maturity_verdict_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY[]::text[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- A person who is deleted leaves the row.
        IF to_jsonb(NEW) ->> 'given_by_id' IS NULL THEN moving := moving || 'given_by_id'::text; END IF;
        IF to_jsonb(NEW) ->> 'by_id' IS NULL THEN moving := moving || 'by_id'::text; END IF;
        IF to_jsonb(OLD) ->> 'reopened_at' IS NULL THEN
            moving := moving || ARRAY['reopened_at', 'reopened_because'];
        END IF;
        IF to_jsonb(OLD) - moving = to_jsonb(NEW) - moving THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'verdicts and closings are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER maturity_rating_append_only BEFORE UPDATE OR DELETE ON maturity_rating
    FOR EACH ROW EXECUTE FUNCTION maturity_verdict_stays();
CREATE OR REPLACE TRIGGER maturity_move_append_only BEFORE UPDATE OR DELETE ON maturity_move
    FOR EACH ROW EXECUTE FUNCTION maturity_verdict_stays();
CREATE OR REPLACE TRIGGER maturity_closing_append_only BEFORE UPDATE OR DELETE ON maturity_closing
    FOR EACH ROW EXECUTE FUNCTION maturity_verdict_stays();
-- Evidence stays as it was put beside a level; only that it was withdrawn is added, once.
CREATE OR REPLACE FUNCTION maturity_evidence_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY[]::text[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- A person or a file that is deleted leaves the row.
        IF NEW.added_by_id IS NULL THEN moving := moving || 'added_by_id'::text; END IF;
        IF NEW.file_id IS NULL THEN moving := moving || 'file_id'::text; END IF;
        IF OLD.removed_at IS NULL THEN moving := moving || 'removed_at'::text; END IF;
        IF to_jsonb(OLD) - moving = to_jsonb(NEW) - moving THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'evidence is withdrawn, not changed or deleted' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER maturity_evidence_append_only BEFORE UPDATE OR DELETE ON maturity_evidence
    FOR EACH ROW EXECUTE FUNCTION maturity_evidence_stays();

-- No statement empties a table of what was given, said or published: row triggers do not see TRUNCATE.
CREATE OR REPLACE FUNCTION maturity_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was given, said or published is kept' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER maturity_rating_no_truncate BEFORE TRUNCATE ON maturity_rating
    FOR EACH STATEMENT EXECUTE FUNCTION maturity_is_kept();
CREATE OR REPLACE TRIGGER maturity_move_no_truncate BEFORE TRUNCATE ON maturity_move
    FOR EACH STATEMENT EXECUTE FUNCTION maturity_is_kept();
CREATE OR REPLACE TRIGGER maturity_closing_no_truncate BEFORE TRUNCATE ON maturity_closing
    FOR EACH STATEMENT EXECUTE FUNCTION maturity_is_kept();
CREATE OR REPLACE TRIGGER maturity_evidence_no_truncate BEFORE TRUNCATE ON maturity_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION maturity_is_kept();
CREATE OR REPLACE TRIGGER maturity_published_score_no_truncate BEFORE TRUNCATE ON maturity_published_score
    FOR EACH STATEMENT EXECUTE FUNCTION maturity_is_kept();
CREATE OR REPLACE TRIGGER maturity_visit_no_truncate BEFORE TRUNCATE ON maturity_visit
    FOR EACH STATEMENT EXECUTE FUNCTION maturity_is_kept();
CREATE OR REPLACE TRIGGER maturity_benchmark_figure_no_truncate BEFORE TRUNCATE ON maturity_benchmark_figure
    FOR EACH STATEMENT EXECUTE FUNCTION maturity_is_kept();
CREATE OR REPLACE TRIGGER maturity_assignment_no_truncate BEFORE TRUNCATE ON maturity_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION maturity_is_kept();
