-- Write what an action did to a case: {"case", "clocks", "entry", "event"}, as one document. Columns of the case that are
-- not in it stay; clocks with an id are changed, the others are new. Returns the id of the history's line.
DROP FUNCTION IF EXISTS kernel_act_on_case(bigint, jsonb, jsonb, jsonb, jsonb, text, text[]);
DROP FUNCTION IF EXISTS kernel_act_on_case(bigint, jsonb, text, text[]);
CREATE FUNCTION kernel_act_on_case(acted bigint, act jsonb, done_key text, tasks text[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_event bigint;
    new_entry bigint;
BEGIN
    UPDATE kernel_case c SET
        {changes of kernel_case as r but id, number, type, definition_id, channel, opened_at, search}
    FROM kernel_case o, LATERAL jsonb_populate_record(o, act->'case') AS r
    WHERE o.id = acted AND c.id = acted;
    IF jsonb_array_length(act->'clocks') > 0 THEN
        UPDATE kernel_case_clock c SET
            {changes of kernel_case_clock as r but id, case_id, rule, run}
        FROM jsonb_populate_recordset(NULL::kernel_case_clock, act->'clocks') AS r WHERE c.id = r.id;
        INSERT INTO kernel_case_clock (case_id, {columns of kernel_case_clock but id, case_id})
        SELECT acted, {columns of kernel_case_clock as r but id, case_id}
        FROM jsonb_populate_recordset(NULL::kernel_case_clock, act->'clocks') AS r WHERE r.id IS NULL;
    END IF;
    new_event := kernel_record(act->'event', done_key, tasks);
    INSERT INTO kernel_case_entry (case_id, event_id,
        {columns of kernel_case_entry but id, case_id, event_id, salt, words_digest, redacted_at})
    SELECT acted, new_event,
        {columns of kernel_case_entry as r but id, case_id, event_id, salt, words_digest, redacted_at}
    FROM jsonb_populate_record(NULL::kernel_case_entry, act->'entry') AS r RETURNING id INTO new_entry;
    RETURN new_entry;
END $$;
