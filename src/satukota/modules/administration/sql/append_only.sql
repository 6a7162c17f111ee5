-- What a review looked at and what came of it stays said: both take new rows alone.
CREATE OR REPLACE FUNCTION administration_review_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reviews of rights are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER administration_review_row_append_only BEFORE UPDATE OR DELETE ON administration_review_row
    FOR EACH ROW EXECUTE FUNCTION administration_review_refuse();
CREATE OR REPLACE TRIGGER administration_review_verdict_append_only
    BEFORE UPDATE OR DELETE ON administration_review_verdict
    FOR EACH ROW EXECUTE FUNCTION administration_review_refuse();
