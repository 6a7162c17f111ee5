-- Answers and questionnaires take new rows alone; of an answer only the mark of its device is forgotten.
CREATE OR REPLACE FUNCTION wellbeing_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['device', 'published_by_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - moving = to_jsonb(NEW) - moving
        AND coalesce(to_jsonb(NEW) ->> 'device', '') = '' AND to_jsonb(NEW) ->> 'published_by_id' IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'answers of the survey are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER wellbeing_answer_append_only BEFORE UPDATE OR DELETE ON wellbeing_answer
    FOR EACH ROW EXECUTE FUNCTION wellbeing_stays();
CREATE OR REPLACE TRIGGER wellbeing_questionnaire_append_only BEFORE UPDATE OR DELETE ON wellbeing_questionnaire
    FOR EACH ROW EXECUTE FUNCTION wellbeing_stays();
