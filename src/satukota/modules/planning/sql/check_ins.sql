-- What an owner said between quarters, and how often it was asked, stays as it was: rows are only added.
CREATE OR REPLACE FUNCTION planning_word_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'entered_by_id' = to_jsonb(NEW) - 'entered_by_id'
        AND NEW.entered_by_id IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what an owner said is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_check_in_append_only BEFORE UPDATE OR DELETE ON planning_check_in
    FOR EACH ROW EXECUTE FUNCTION planning_word_stays();
CREATE OR REPLACE TRIGGER planning_check_in_no_truncate BEFORE TRUNCATE ON planning_check_in
    FOR EACH STATEMENT EXECUTE FUNCTION planning_word_stays();
CREATE OR REPLACE TRIGGER planning_check_in_rhythm_append_only BEFORE UPDATE OR DELETE ON planning_check_in_rhythm
    FOR EACH ROW EXECUTE FUNCTION planning_word_stays();
CREATE OR REPLACE TRIGGER planning_check_in_rhythm_no_truncate BEFORE TRUNCATE ON planning_check_in_rhythm
    FOR EACH STATEMENT EXECUTE FUNCTION planning_word_stays();
