-- The map's counts: each change of a case's sort is appended here in its own transaction; nobody waits for a shared
-- counter. Readers add these rows to kernel_tile_count, a job folds them in.
CREATE OR REPLACE FUNCTION kernel_case_tiles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.cell IS NOT DISTINCT FROM NEW.cell AND OLD.is_open = NEW.is_open AND OLD.visibility = NEW.visibility
           AND OLD.agency_id IS NOT DISTINCT FROM NEW.agency_id THEN
            RETURN NULL;
        END IF;
        IF OLD.cell IS NOT NULL THEN
            INSERT INTO kernel_tile_change (cell, is_open, visibility, type, agency_id, delta)
            VALUES (OLD.cell, OLD.is_open, OLD.visibility, OLD.type, coalesce(OLD.agency_id, 0), -1);
        END IF;
    END IF;
    IF NEW.cell IS NOT NULL THEN
        INSERT INTO kernel_tile_change (cell, is_open, visibility, type, agency_id, delta)
        VALUES (NEW.cell, NEW.is_open, NEW.visibility, NEW.type, coalesce(NEW.agency_id, 0), 1);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER kernel_case_tiles_opened AFTER INSERT ON kernel_case
    FOR EACH ROW EXECUTE FUNCTION kernel_case_tiles();
CREATE OR REPLACE TRIGGER kernel_case_tiles_changed AFTER UPDATE OF cell, is_open, visibility, agency_id ON kernel_case
    FOR EACH ROW EXECUTE FUNCTION kernel_case_tiles();
