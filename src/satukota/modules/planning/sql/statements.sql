-- What became of a pledge, and a closed mid-term evaluation, take new rows alone; a decided prioritisation never
-- changes.
CREATE OR REPLACE FUNCTION planning_statement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people text[] := ARRAY['reviewed_by_id', 'frozen_by_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = planning_but_let_go(to_jsonb(OLD), to_jsonb(NEW), people) THEN
        RETURN NEW; -- a person who is deleted leaves what they said
    END IF;
    RAISE EXCEPTION 'what was said of a plan is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_pledge_review_append_only BEFORE UPDATE OR DELETE ON planning_pledge_review
    FOR EACH ROW EXECUTE FUNCTION planning_statement_stays();
CREATE OR REPLACE TRIGGER planning_frozen_evaluation_append_only BEFORE UPDATE OR DELETE ON planning_frozen_evaluation
    FOR EACH ROW EXECUTE FUNCTION planning_statement_stays();

CREATE OR REPLACE FUNCTION planning_decided_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people text[] := ARRAY['prepared_by_id', 'decided_by_id'];
BEGIN
    IF OLD.decided_at IS NOT NULL AND (TG_OP = 'DELETE'
        OR to_jsonb(NEW) <> planning_but_let_go(to_jsonb(OLD), to_jsonb(NEW), people)) THEN
        RAISE EXCEPTION 'decided priorities are append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE OR REPLACE TRIGGER planning_prioritisation_stays BEFORE UPDATE OR DELETE ON planning_prioritisation
    FOR EACH ROW EXECUTE FUNCTION planning_decided_stays();
