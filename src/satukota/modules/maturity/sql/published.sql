-- Published scores, records of interviews and visits, and other cities' figures take new rows; of an old row only
-- whether another has taken its place. Of an assignment only its end before its day is written later.
CREATE OR REPLACE FUNCTION maturity_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['is_current', 'ended_at'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- A person or a file that is deleted leaves the row.
        IF to_jsonb(NEW) ->> 'entered_by_id' IS NULL THEN moving := moving || 'entered_by_id'::text; END IF;
        IF to_jsonb(NEW) ->> 'recorded_by_id' IS NULL THEN moving := moving || 'recorded_by_id'::text; END IF;
        IF to_jsonb(NEW) ->> 'assigned_by_id' IS NULL THEN moving := moving || 'assigned_by_id'::text; END IF;
        IF to_jsonb(NEW) ->> 'file_id' IS NULL THEN moving := moving || 'file_id'::text; END IF;
        IF to_jsonb(OLD) - moving = to_jsonb(NEW) - moving THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was published or recorded is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER maturity_published_score_append_only BEFORE UPDATE OR DELETE ON maturity_published_score
    FOR EACH ROW EXECUTE FUNCTION maturity_published_stays();
CREATE OR REPLACE TRIGGER maturity_visit_append_only BEFORE UPDATE OR DELETE ON maturity_visit
    FOR EACH ROW EXECUTE FUNCTION maturity_published_stays();
CREATE OR REPLACE TRIGGER maturity_benchmark_figure_append_only BEFORE UPDATE OR DELETE ON maturity_benchmark_figure
    FOR EACH ROW EXECUTE FUNCTION maturity_published_stays();
CREATE OR REPLACE TRIGGER maturity_assignment_append_only BEFORE UPDATE ON maturity_assignment
    FOR EACH ROW EXECUTE FUNCTION maturity_published_stays();
