-- Open a case with all that it begins with: {"case", "clocks", "parties", "entry", "event"}, rows with the names of
-- their columns. They come as one document, because each further one costs the sender as much as the row in it.
DROP FUNCTION IF EXISTS kernel_open_case(text, int, jsonb, text, text[]);
CREATE FUNCTION kernel_open_case(prefix text, year int, opening jsonb, done_key text, tasks text[])
RETURNS TABLE (case_id bigint, case_number text) LANGUAGE plpgsql AS $$
DECLARE
    new_event bigint;
    new_person bigint;
    party jsonb;
BEGIN
    case_id := nextval('kernel_case_id_seq');
    case_number := kernel_case_number(prefix, year);
    INSERT INTO kernel_case SELECT r.* FROM jsonb_populate_record(
        NULL::kernel_case, opening->'case' || jsonb_build_object('id', case_id, 'number', case_number)) AS r;
    IF jsonb_array_length(opening->'clocks') > 0 THEN
        INSERT INTO kernel_case_clock (case_id, {columns of kernel_case_clock but id, case_id})
        SELECT kernel_open_case.case_id, {columns of kernel_case_clock as r but id, case_id}
        FROM jsonb_populate_recordset(NULL::kernel_case_clock, opening->'clocks') AS r;
    END IF;
    IF jsonb_array_length(opening->'parties') > 0 THEN
        FOR party IN SELECT * FROM jsonb_array_elements(opening->'parties') LOOP
            new_person := (party->>'person_id')::bigint;
            IF jsonb_typeof(party->'new_person') = 'object' THEN
                INSERT INTO kernel_person ({columns of kernel_person but id, created_at}, created_at)
                SELECT {columns of kernel_person as r but id, created_at}, now()
                FROM jsonb_populate_record(NULL::kernel_person, party->'new_person') AS r RETURNING id INTO new_person;
            END IF;
            INSERT INTO kernel_case_party (case_id, person_id, created_at,
                {columns of kernel_case_party but id, case_id, person_id, created_at, epoch, confirmed, asked_at})
            SELECT kernel_open_case.case_id, new_person, now(),
                {columns of kernel_case_party as r but id, case_id, person_id, created_at, epoch, confirmed, asked_at}
            FROM jsonb_populate_record(NULL::kernel_case_party, party) AS r;
        END LOOP;
    END IF;
    new_event := kernel_record(
        jsonb_set(opening->'event', '{data,number}', to_jsonb(case_number)) || jsonb_build_object('subject_id', case_id),
        done_key, tasks);
    INSERT INTO kernel_case_entry (case_id, event_id,
        {columns of kernel_case_entry but id, case_id, event_id, salt, words_digest, redacted_at})
    SELECT kernel_open_case.case_id, new_event,
        {columns of kernel_case_entry as r but id, case_id, event_id, salt, words_digest, redacted_at}
    FROM jsonb_populate_record(NULL::kernel_case_entry, opening->'entry') AS r;
    RETURN NEXT;
END $$;
