-- A report keeps the version of its category: versions take new rows alone.
CREATE OR REPLACE FUNCTION reports_version_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'versions of categories are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER reports_catalogueversion_append_only BEFORE UPDATE OR DELETE ON reports_catalogueversion
    FOR EACH ROW EXECUTE FUNCTION reports_version_refuse();
