-- The history of a case is what people and courts read: appended only, like the log. The one change that its guard lets
-- through is a redaction: words and form data go, and what they were stays provable by a digest that nobody can guess
-- back, since its salt goes with them.
CREATE OR REPLACE FUNCTION kernel_case_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    redacted kernel_case_entry;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL THEN
        redacted := OLD;
        redacted.words_digest := encode(pg_catalog.sha256(convert_to(
            OLD.salt::text || E'\n' || OLD.text || E'\n' || OLD.data::text, 'UTF8')), 'hex');
        redacted.text := '';
        redacted.data := '{}';
        redacted.salt := NULL;
        redacted.redacted_at := NEW.redacted_at;
        RETURN redacted;
    END IF;
    RAISE EXCEPTION 'the history of a case is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER kernel_case_entry_append_only BEFORE UPDATE OR DELETE ON kernel_case_entry
    FOR EACH ROW EXECUTE FUNCTION kernel_case_entry_refuse();
CREATE OR REPLACE TRIGGER kernel_case_entry_no_truncate BEFORE TRUNCATE ON kernel_case_entry
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_case_entry_refuse();

-- Redact lines of a case (all of them without `lines`) and record that; returns how many lost their words.
CREATE OR REPLACE FUNCTION kernel_redact_history(redacted bigint, lines bigint[], event jsonb) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed int;
BEGIN
    UPDATE kernel_case_entry e SET redacted_at = clock_timestamp()
    WHERE e.case_id = redacted AND e.redacted_at IS NULL AND (lines IS NULL OR e.id = ANY(lines))
      AND (e.text, e.data) IS DISTINCT FROM ('', '{}'::jsonb);
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN
        PERFORM kernel_record(event || jsonb_build_object('name', 'cases.history_redacted', 'subject_kind', 'case',
                                                          'subject_id', redacted), NULL, NULL);
    END IF;
    RETURN changed;
END $$;
REVOKE EXECUTE ON FUNCTION kernel_redact_history(bigint, bigint[], jsonb) FROM PUBLIC;
