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
BEGIN
    RETURN prefix || '-' || year || '-' || lpad(nextval(name::regclass)::text, 6, '0');
EXCEPTION WHEN undefined_table THEN
    EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I', name);
    RETURN prefix || '-' || year || '-' || lpad(nextval(name::regclass)::text, 6, '0');
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
    FOR EACH ROW EXECUTE FUNCTION kernel_case_search();
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
