-- Ten of every report: a row's id n becomes 10n .. 10n+9, so that ids stay in the order of time.
\set ON_ERROR_STOP on
SET session_replication_role = replica;  -- no triggers, no foreign keys: every row is a copy of one that was checked
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
SET max_parallel_maintenance_workers = 0;
BEGIN;
ALTER TABLE kernel_event DISABLE TRIGGER ALL;
CREATE TEMP TABLE again ON COMMIT DROP AS SELECT generate_series(0, 9) AS k;
CREATE TEMP TABLE old_case ON COMMIT DROP AS SELECT * FROM kernel_case;
CREATE TEMP TABLE old_clock ON COMMIT DROP AS SELECT * FROM kernel_case_clock;
CREATE TEMP TABLE old_entry ON COMMIT DROP AS SELECT * FROM kernel_case_entry;
CREATE TEMP TABLE old_party ON COMMIT DROP AS SELECT * FROM kernel_case_party;
CREATE TEMP TABLE old_link ON COMMIT DROP AS SELECT * FROM kernel_case_link;
CREATE TEMP TABLE old_event ON COMMIT DROP AS SELECT * FROM kernel_event WHERE subject_kind = 'case';
TRUNCATE kernel_case, kernel_case_clock, kernel_case_entry, kernel_case_party, kernel_case_link CASCADE;
TRUNCATE kernel_event;
-- Subscribers pass over what follows, as over any history that is loaded. Its id comes before those of the copies.
INSERT INTO kernel_event (id, name, subject_kind, subject_id, role, audience, data)
    VALUES (1, 'audit.history_loaded', 'log', 0, 'system', 3, '{"source": "bench"}');
CREATE TEMP TABLE kept_index ON COMMIT DROP AS
    SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    AND tablename IN ('kernel_case', 'kernel_case_clock', 'kernel_case_entry', 'kernel_case_party')
    AND indexname NOT IN (SELECT conname FROM pg_constraint);
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT indexname FROM kept_index LOOP EXECUTE format('DROP INDEX %I', name); END LOOP;
END $$;

CREATE FUNCTION pg_temp.many(source text, target text, changed jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE columns text; wanted text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
           string_agg(coalesce(changed->>attname, 'o.' || quote_ident(attname)), ', ' ORDER BY attnum)
    INTO columns, wanted FROM pg_attribute WHERE attrelid = target::regclass AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('INSERT INTO %I (%s) SELECT %s FROM %I o, again ORDER BY o.id, k', target, columns, wanted, source);
END $$;
SELECT pg_temp.many('old_case', 'kernel_case', '{"id": "o.id * 10 + k", "parent_id": "o.parent_id * 10 + k",
    "number": "left(o.number, 9) || lpad((substr(o.number, 10)::bigint * 10 + k)::text, 7, ''0'')"}');
SELECT pg_temp.many('old_clock', 'kernel_case_clock', '{"id": "o.id * 10 + k", "case_id": "o.case_id * 10 + k"}');
SELECT pg_temp.many('old_entry', 'kernel_case_entry',
    '{"id": "o.id * 10 + k", "case_id": "o.case_id * 10 + k", "event_id": "o.event_id * 10 + k"}');
SELECT pg_temp.many('old_party', 'kernel_case_party', '{"id": "o.id * 10 + k", "case_id": "o.case_id * 10 + k"}');
SELECT pg_temp.many('old_link', 'kernel_case_link',
    '{"id": "o.id * 10 + k", "case_id": "o.case_id * 10 + k", "other_id": "o.other_id * 10 + k"}');
SELECT pg_temp.many('old_event', 'kernel_event', '{"id": "o.id * 10 + k", "subject_id": "o.subject_id * 10 + k",
    "txid": "pg_current_xact_id()::text::bigint"}');
DO $$ DECLARE definition text; BEGIN
    FOR definition IN SELECT indexdef FROM kept_index LOOP EXECUTE definition; END LOOP;
END $$;
DO $$ DECLARE name text; BEGIN
    FOREACH name IN ARRAY ARRAY['kernel_case', 'kernel_case_clock', 'kernel_case_entry', 'kernel_case_party', 'kernel_case_link'] LOOP
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''), (SELECT max(id) FROM %I))', name, name);
    END LOOP;
END $$;
SELECT setval('kernel_event_id_seq', (SELECT max(id) FROM kernel_event) + 10);
SELECT setval(sequencename::regclass, 5000000) FROM pg_sequences WHERE sequencename LIKE 'kernel_number_%';
ALTER TABLE kernel_event ENABLE TRIGGER ALL;
COMMIT;
