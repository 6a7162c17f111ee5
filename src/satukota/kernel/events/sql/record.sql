-- Record an event with its key and its subscribers' jobs. One call, so that recording costs one round trip.
DROP FUNCTION IF EXISTS kernel_record(jsonb, text, text[]);
CREATE FUNCTION kernel_record(event jsonb, done_key text, tasks text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_event bigint;
    jobs procrastinate_job_to_defer_v1[];
BEGIN
    INSERT INTO kernel_event (device_at, name, subject_kind, subject_id, actor_id, role, agency_id, audience,
                              audience_agency_id, area, data)
    VALUES ((event->>'device_at')::timestamptz, event->>'name', event->>'subject_kind', (event->>'subject_id')::bigint,
            (event->>'actor_id')::bigint, event->>'role', (event->>'agency_id')::bigint,
            (event->>'audience')::smallint, (event->>'audience_agency_id')::bigint, event->>'area', event->'data')
    RETURNING id INTO new_event;
    IF done_key IS NOT NULL THEN
        INSERT INTO kernel_done_key (key, event_id, subject_kind, subject_id)
        VALUES (done_key, new_event, event->>'subject_kind', (event->>'subject_id')::bigint);
    END IF;
    IF tasks IS NOT NULL AND cardinality(tasks) > 0 THEN
        SELECT array_agg(ROW('default', name, 0, NULL, NULL, jsonb_build_object('event_id', new_event), NULL)
                         ::procrastinate_job_to_defer_v1) INTO jobs FROM unnest(tasks) AS name;
        PERFORM procrastinate_defer_jobs_v1(jobs);
    END IF;
    RETURN new_event;
END $$;
