-- What was changed stays said: changes take new rows alone.
CREATE OR REPLACE FUNCTION kernel_change_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'changes are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER kernel_change_append_only BEFORE UPDATE OR DELETE ON kernel_change
    FOR EACH ROW EXECUTE FUNCTION kernel_change_refuse();
