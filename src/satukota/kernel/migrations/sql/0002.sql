-- The event log: append-only, one partition a month. `txid` is the writing transaction: the live feed reads only
-- below the oldest running one, so that an event that commits late is never missed.
CREATE SEQUENCE kernel_event_id_seq CACHE 1;
CREATE TABLE kernel_event (
    id bigint NOT NULL DEFAULT nextval('kernel_event_id_seq'),
    txid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    device_at timestamptz,
    name text NOT NULL,
    subject_kind text NOT NULL,
    subject_id bigint NOT NULL,
    actor_id bigint,
    role text NOT NULL,
    agency_id bigint,
    audience smallint NOT NULL,
    audience_agency_id bigint,
    area text NOT NULL DEFAULT '',
    data jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX kernel_event_stream ON kernel_event (txid, id);
CREATE INDEX kernel_event_subject ON kernel_event (subject_id, id);
CREATE TABLE kernel_event_rest PARTITION OF kernel_event DEFAULT;

CREATE FUNCTION kernel_event_partitions(first timestamptz, last timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    month timestamptz := date_trunc('month', first, 'UTC');
    name text;
BEGIN
    WHILE month <= last LOOP
        name := 'kernel_event_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF kernel_event FOR VALUES FROM (%L) TO (%L)',
                           name, month, month + interval '1 month');
        END IF;
        month := month + interval '1 month';
    END LOOP;
END $$;
SELECT kernel_event_partitions(now() - interval '1 month', now() + interval '3 months');

CREATE FUNCTION kernel_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the event log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER kernel_event_append_only BEFORE UPDATE OR DELETE ON kernel_event
    FOR EACH ROW EXECUTE FUNCTION kernel_event_refuse();
CREATE TRIGGER kernel_event_no_truncate BEFORE TRUNCATE ON kernel_event
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_event_refuse();
DO $$ BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON kernel_event FROM %I', current_user);
END $$;

-- Case numbers: one sequence per prefix and year, made when the first number is asked for.
CREATE FUNCTION kernel_case_number(prefix text, year int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    name text := 'kernel_number_' || lower(prefix) || '_' || year;
    next bigint;
BEGIN
    BEGIN
        next := nextval(name::regclass);
    EXCEPTION WHEN undefined_table THEN
        -- The first cases of a year may come at once: IF NOT EXISTS does not see a sequence that is being made.
        PERFORM pg_advisory_xact_lock(hashtext(name));
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I', name);
        next := nextval(name::regclass);
    END;
    -- lpad cuts what is longer: the millionth case of a year has a digit more.
    RETURN prefix || '-' || year || '-' || lpad(next::text, greatest(6, length(next::text)), '0');
END $$;

-- Record an event with its key and its subscribers' jobs. One call, so that recording costs one round trip.
CREATE FUNCTION kernel_record(given jsonb, done_key text, tasks text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_event bigint;
    jobs procrastinate_job_to_defer_v1[];
BEGIN
    INSERT INTO kernel_event (device_at, name, subject_kind, subject_id, actor_id, role, agency_id, audience,
                              audience_agency_id, area, data)
    VALUES ((given->>'device_at')::timestamptz, given->>'name', given->>'subject_kind', (given->>'subject_id')::bigint,
            (given->>'actor_id')::bigint, given->>'role', (given->>'agency_id')::bigint,
            (given->>'audience')::smallint, (given->>'audience_agency_id')::bigint, given->>'area', given->'data')
    RETURNING id INTO new_event;
    IF done_key IS NOT NULL THEN
        INSERT INTO kernel_done_key (key, event_id, subject_kind, subject_id)
        VALUES (done_key, new_event, given->>'subject_kind', (given->>'subject_id')::bigint);
    END IF;
    IF tasks IS NOT NULL AND cardinality(tasks) > 0 THEN
        SELECT array_agg(ROW('default', name, 0, NULL, NULL, jsonb_build_object('event_id', new_event), NULL)
                         ::procrastinate_job_to_defer_v1) INTO jobs FROM unnest(tasks) AS name;
        PERFORM procrastinate_defer_jobs_v1(jobs);
    END IF;
    RETURN new_event;
END $$;

-- Open a case with all that it begins with. The rows come as JSON with the names of the columns.
CREATE FUNCTION kernel_open_case(prefix text, year int, new_case jsonb, clocks jsonb, parties jsonb, entry jsonb,
                                 event jsonb, done_key text, tasks text[])
RETURNS TABLE (case_id bigint, case_number text) LANGUAGE plpgsql AS $$
DECLARE
    new_event bigint;
    new_person bigint;
    party jsonb;
BEGIN
    case_id := nextval('kernel_case_id_seq');
    case_number := kernel_case_number(prefix, year);
    INSERT INTO kernel_case SELECT r.* FROM jsonb_populate_record(
        NULL::kernel_case, new_case || jsonb_build_object('id', case_id, 'number', case_number)) AS r;
    IF jsonb_array_length(clocks) > 0 THEN
        INSERT INTO kernel_case_clock (case_id, rule, run, term, started_at, due_at, warn_at, pauses, stopped_at, late,
                                       next_at, current)
        SELECT kernel_open_case.case_id, r.rule, r.run, r.term, r.started_at, r.due_at, r.warn_at, r.pauses,
               r.stopped_at, r.late, r.next_at, r.current
        FROM jsonb_populate_recordset(NULL::kernel_case_clock, clocks) AS r;
    END IF;
    IF jsonb_array_length(parties) > 0 THEN
        FOR party IN SELECT * FROM jsonb_array_elements(parties) LOOP
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
        jsonb_set(event, '{data,number}', to_jsonb(case_number)) || jsonb_build_object('subject_id', case_id),
        done_key, tasks);
    INSERT INTO kernel_case_entry (case_id, event_id, at, action, from_state, to_state, flags, version, user_id, role,
                                   agency_id, owner_id, text, public, data)
    SELECT kernel_open_case.case_id, new_event, r.at, 'open', '', r.to_state, r.flags, 1, r.user_id, r.role,
           r.agency_id, r.owner_id, '', true, '{}'
    FROM jsonb_populate_record(NULL::kernel_case_entry, entry) AS r;
    RETURN NEXT;
END $$;

-- Write what an action did to a case: the columns that may change (those not given stay), clocks (rows with an id are
-- changed, the others are new), event, history line. Returns the line's id.
CREATE FUNCTION kernel_act_on_case(acted bigint, changed jsonb, clocks jsonb, entry jsonb, event jsonb, done_key text,
                                   tasks text[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_event bigint;
    new_entry bigint;
BEGIN
    UPDATE kernel_case c SET
        state = r.state, flags = r.flags, title = r.title, summary = r.summary, category = r.category, data = r.data,
        personal = r.personal, visibility = r.visibility, priority = r.priority, agency_id = r.agency_id,
        assignee_id = r.assignee_id, lon = r.lon, lat = r.lat, cell = r.cell, area_code = r.area_code,
        place_note = r.place_note, changed_at = r.changed_at, closed_at = r.closed_at, due_at = r.due_at,
        warn_at = r.warn_at, is_open = r.is_open, waiting = r.waiting, version = r.version, parent_id = r.parent_id
    FROM kernel_case o, LATERAL jsonb_populate_record(o, changed) AS r
    WHERE o.id = acted AND c.id = acted;
    IF jsonb_array_length(clocks) > 0 THEN
        UPDATE kernel_case_clock c SET
            term = r.term, started_at = r.started_at, due_at = r.due_at, warn_at = r.warn_at, pauses = r.pauses,
            stopped_at = r.stopped_at, late = r.late, next_at = r.next_at, current = r.current
        FROM jsonb_populate_recordset(NULL::kernel_case_clock, clocks) AS r WHERE c.id = r.id;
        INSERT INTO kernel_case_clock (case_id, rule, run, term, started_at, due_at, warn_at, pauses, stopped_at, late,
                                       next_at, current)
        SELECT acted, r.rule, r.run, r.term, r.started_at, r.due_at, r.warn_at, r.pauses, r.stopped_at, r.late,
               r.next_at, r.current
        FROM jsonb_populate_recordset(NULL::kernel_case_clock, clocks) AS r WHERE r.id IS NULL;
    END IF;
    new_event := kernel_record(event, done_key, tasks);
    INSERT INTO kernel_case_entry (case_id, event_id, at, action, from_state, to_state, flags, version, user_id, role,
                                   agency_id, owner_id, text, public, data)
    SELECT acted, new_event, r.at, r.action, r.from_state, r.to_state, r.flags, r.version, r.user_id, r.role,
           r.agency_id, r.owner_id, r.text, r.public, r.data
    FROM jsonb_populate_record(NULL::kernel_case_entry, entry) AS r RETURNING id INTO new_entry;
    RETURN new_entry;
END $$;

-- Text search: the number and title weigh more than the words; Indonesian stems.
CREATE FUNCTION kernel_case_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search := setweight(to_tsvector('simple', NEW.number), 'A')
        || setweight(to_tsvector('indonesian', NEW.title), 'B')
        || to_tsvector('indonesian', NEW.summary || ' ' || NEW.place_note);
    RETURN NEW;
END $$;
CREATE TRIGGER kernel_case_search_made BEFORE INSERT ON kernel_case
    FOR EACH ROW WHEN (NEW.search IS NULL) EXECUTE FUNCTION kernel_case_search();
CREATE TRIGGER kernel_case_search_kept BEFORE UPDATE OF title, summary, place_note ON kernel_case
    FOR EACH ROW WHEN ((OLD.title, OLD.summary, OLD.place_note) IS DISTINCT FROM (NEW.title, NEW.summary, NEW.place_note))
    EXECUTE FUNCTION kernel_case_search();
CREATE INDEX kernel_word_similar ON kernel_word USING gin (word gin_trgm_ops);

-- The map's counts: each change of a case's sort is appended here in its own transaction; nobody waits for a shared
-- counter. Readers add these rows to kernel_tile_count, a job folds them in.
CREATE FUNCTION kernel_case_tiles() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER kernel_case_tiles_opened AFTER INSERT ON kernel_case
    FOR EACH ROW EXECUTE FUNCTION kernel_case_tiles();
CREATE TRIGGER kernel_case_tiles_changed AFTER UPDATE OF cell, is_open, visibility, agency_id ON kernel_case
    FOR EACH ROW EXECUTE FUNCTION kernel_case_tiles();

-- A row is changed often after it was made: room for it on its page keeps the indexes out of most changes.
ALTER TABLE kernel_case SET (fillfactor = 85);
ALTER TABLE kernel_case_clock SET (fillfactor = 85);

-- The worker is woken by the bell after commits (events/actions/bell.py): a NOTIFY inside the writing transaction
-- would make all writers wait for one another's commit.
DROP TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 ON procrastinate_jobs;
