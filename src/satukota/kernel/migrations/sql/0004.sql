-- Open a case with all that it begins with: {"case", "clocks", "parties", "entry", "event"}, rows with the names of
-- their columns. They come as one document, because each further one costs the sender as much as the row in it.
DROP FUNCTION kernel_open_case(text, int, jsonb, jsonb, jsonb, jsonb, jsonb, text, text[]);
CREATE FUNCTION kernel_open_case(prefix text, year int, given jsonb, done_key text, tasks text[])
RETURNS TABLE (case_id bigint, case_number text) LANGUAGE plpgsql AS $$
DECLARE
    new_event bigint;
    new_person bigint;
    party jsonb;
BEGIN
    case_id := nextval('kernel_case_id_seq');
    case_number := kernel_case_number(prefix, year);
    INSERT INTO kernel_case SELECT r.* FROM jsonb_populate_record(
        NULL::kernel_case, given->'case' || jsonb_build_object('id', case_id, 'number', case_number)) AS r;
    IF jsonb_array_length(given->'clocks') > 0 THEN
        INSERT INTO kernel_case_clock (case_id, rule, run, term, started_at, due_at, warn_at, pauses, stopped_at, late,
                                       next_at, current)
        SELECT kernel_open_case.case_id, r.rule, r.run, r.term, r.started_at, r.due_at, r.warn_at, r.pauses,
               r.stopped_at, r.late, r.next_at, r.current
        FROM jsonb_populate_recordset(NULL::kernel_case_clock, given->'clocks') AS r;
    END IF;
    IF jsonb_array_length(given->'parties') > 0 THEN
        FOR party IN SELECT * FROM jsonb_array_elements(given->'parties') LOOP
            new_person := (party->>'person_id')::bigint;
            IF jsonb_typeof(party->'new_person') = 'object' THEN
                INSERT INTO kernel_person (name, phone, email, nik, phone_index, email_index, nik_index, language,
                                           created_at)
                SELECT r.name, r.phone, r.email, r.nik, r.phone_index, r.email_index, r.nik_index, r.language, now()
                FROM jsonb_populate_record(NULL::kernel_person, party->'new_person') AS r RETURNING id INTO new_person;
            END IF;
            INSERT INTO kernel_case_party (case_id, person_id, user_id, role, anonymous, notify, token_digest, created_at)
            SELECT kernel_open_case.case_id, new_person, r.user_id, r.role, r.anonymous, r.notify, r.token_digest, now()
            FROM jsonb_populate_record(NULL::kernel_case_party, party) AS r;
        END LOOP;
    END IF;
    new_event := kernel_record(
        jsonb_set(given->'event', '{data,number}', to_jsonb(case_number)) || jsonb_build_object('subject_id', case_id),
        done_key, tasks);
    INSERT INTO kernel_case_entry (case_id, event_id, at, action, from_state, to_state, flags, version, user_id, role,
                                   agency_id, owner_id, text, public, data)
    SELECT kernel_open_case.case_id, new_event, r.at, 'open', '', r.to_state, r.flags, 1, r.user_id, r.role,
           r.agency_id, r.owner_id, '', true, '{}'
    FROM jsonb_populate_record(NULL::kernel_case_entry, given->'entry') AS r;
    RETURN NEXT;
END $$;
