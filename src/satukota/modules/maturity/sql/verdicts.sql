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
