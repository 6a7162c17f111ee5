-- What became of a pledge takes new rows alone.
CREATE OR REPLACE FUNCTION planning_statement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people text[] := ARRAY['reviewed_by_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - people = to_jsonb(NEW) - people THEN
        RETURN NEW; -- a person who is deleted leaves what they said
    END IF;
    RAISE EXCEPTION 'what was said of a plan is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_pledge_review_append_only BEFORE UPDATE OR DELETE ON planning_pledge_review
    FOR EACH ROW EXECUTE FUNCTION planning_statement_stays();
