-- What somebody said stays as it was said; only that it was withdrawn is added, once.
CREATE OR REPLACE FUNCTION planning_comment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - ARRAY['withdrawn_at', 'written_by_id']
            = to_jsonb(NEW) - ARRAY['withdrawn_at', 'written_by_id']
        AND (OLD.withdrawn_at IS NULL OR OLD.withdrawn_at = NEW.withdrawn_at)
        AND (NEW.written_by_id IS NULL OR NEW.written_by_id = OLD.written_by_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'comments are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_comment_append_only BEFORE UPDATE OR DELETE ON planning_comment
    FOR EACH ROW EXECUTE FUNCTION planning_comment_stays();
