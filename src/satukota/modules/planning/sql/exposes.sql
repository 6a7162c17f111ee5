-- The words of a quick win's sheet take new rows alone; of an old one only that it was approved is written later.
CREATE OR REPLACE FUNCTION planning_expose_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['approved_by_id', 'approved_at'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- A person who is deleted leaves the words.
        IF NEW.written_by_id IS NULL THEN moving := moving || 'written_by_id'::text; END IF;
        IF to_jsonb(OLD) - moving = to_jsonb(NEW) - moving
            AND (OLD.approved_at IS NULL OR NEW.approved_at = OLD.approved_at) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was said of a quick win is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_expose_append_only BEFORE UPDATE OR DELETE ON planning_expose
    FOR EACH ROW EXECUTE FUNCTION planning_expose_stays();
