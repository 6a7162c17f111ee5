-- A promise takes new rows alone: what was promised first stays what it was, and so does who decided on a change.
CREATE OR REPLACE FUNCTION planning_promise_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- A person or a file that is deleted leaves the promise that named it.
    left_out text[] := ARRAY['entered_by_id', 'decided_by_id', 'file_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = planning_but_let_go(to_jsonb(OLD), to_jsonb(NEW), left_out) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'targets of the plan are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_target_append_only BEFORE UPDATE OR DELETE ON planning_target
    FOR EACH ROW EXECUTE FUNCTION planning_promise_stays();
CREATE OR REPLACE TRIGGER planning_target_no_truncate BEFORE TRUNCATE ON planning_target
    FOR EACH STATEMENT EXECUTE FUNCTION planning_promise_stays();
CREATE OR REPLACE TRIGGER planning_target_decision_append_only BEFORE UPDATE OR DELETE ON planning_target_decision
    FOR EACH ROW EXECUTE FUNCTION planning_promise_stays();
CREATE OR REPLACE TRIGGER planning_target_decision_no_truncate BEFORE TRUNCATE ON planning_target_decision
    FOR EACH STATEMENT EXECUTE FUNCTION planning_promise_stays();
