-- Partitions of the event log, one a month. The program's role owns nothing (runtime/roles.py): this acts for the owner.
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
REVOKE EXECUTE ON FUNCTION kernel_event_partitions(timestamptz, timestamptz) FROM PUBLIC;
