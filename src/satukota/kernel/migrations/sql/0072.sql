-- The program works as a role that owns nothing (runtime/roles.py). What it has to make as it runs, a month's partition
-- and a year's numbers, is made by functions that act for the owner.
CREATE OR REPLACE FUNCTION kernel_event_partitions(first timestamptz, last timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month timestamptz := date_trunc('month', first, 'UTC');
    name text;
BEGIN
    IF last - first > interval '30 years' THEN
        RAISE EXCEPTION 'more than 30 years of partitions at once';
    END IF;
    WHILE month <= last LOOP
        name := 'kernel_event_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF kernel_event FOR VALUES FROM (%L) TO (%L)',
                           name, month, month + interval '1 month');
        END IF;
        month := month + interval '1 month';
    END LOOP;
END $$;

CREATE FUNCTION kernel_make_number(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF name !~ '^kernel_number_[a-z0-9_-]+_[0-9]{4}$' THEN
        RAISE EXCEPTION 'not the name of a sequence of case numbers';
    END IF;
    EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I', name);
END $$;

CREATE OR REPLACE FUNCTION kernel_case_number(prefix text, year int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    name text := 'kernel_number_' || lower(prefix) || '_' || year;
    next bigint;
BEGIN
    BEGIN
        next := nextval(name::regclass);
    EXCEPTION WHEN undefined_table THEN
        -- The first cases of a year may come at once: IF NOT EXISTS does not see a sequence that is being made.
        PERFORM pg_advisory_xact_lock(hashtext(name));
        PERFORM kernel_make_number(name);
        next := nextval(name::regclass);
    END;
    -- lpad cuts what is longer: the millionth case of a year has a digit more.
    RETURN prefix || '-' || year || '-' || lpad(next::text, greatest(6, length(next::text)), '0');
END $$;

REVOKE EXECUTE ON FUNCTION kernel_event_partitions(timestamptz, timestamptz) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION kernel_make_number(text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION kernel_redact_history(bigint, bigint[], jsonb) FROM PUBLIC;

-- What somebody who only counts may read: no words, no people, nothing that is confidential or sealed.
CREATE VIEW kernel_report_case AS
    SELECT c.id, c.number, c.type, c.category, c.state, c.channel, c.priority, a.code AS agency, c.area_code,
        c.opened_at, c.closed_at, c.due_at, c.is_open
    FROM kernel_case c LEFT JOIN kernel_agency a ON a.id = c.agency_id WHERE c.visibility <= 1;
CREATE VIEW kernel_report_event AS
    SELECT id, at, name, subject_kind, subject_id, agency_id, area FROM kernel_event WHERE audience <= 1;
