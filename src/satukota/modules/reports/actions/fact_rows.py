"""How a case becomes a row of figures, in one statement.

Confidential and sealed cases (visibility 2 and 3) are in no figure; the lists behind figures ask for the same.
"""

UPSERT = """
    INSERT INTO reports_casefact (case_id, day, month, agency_id, area_code, category, class_code, channel, state,
        is_open, resolved, resolved_month, verify_seconds, answer_seconds, resolve_seconds, late, answer_late,
        resolve_late, reopened, returned, rating, rejected, changed_at, resolved_day, assignee_id, due_at, warn_at,
        forwards, escalated, cause)
    SELECT c.id, (c.opened_at AT TIME ZONE %(zone)s)::date,
        date_trunc('month', c.opened_at AT TIME ZONE %(zone)s)::date,
        coalesce(c.agency_id, 0), c.area_code, c.category, coalesce(c.data->>'class', ''), c.channel, c.state,
        c.is_open, c.state IN ('done', 'closed'), date_trunc('month', e.done AT TIME ZONE %(zone)s)::date,
        extract(epoch FROM e.forwarded - c.opened_at)::bigint, extract(epoch FROM e.answered - e.forwarded)::bigint,
        CASE WHEN c.state IN ('done', 'closed') THEN extract(epoch FROM e.done - c.opened_at)::bigint END,
        coalesce(k.late, false), coalesce(k.answer_late, false), coalesce(k.resolve_late, false),
        coalesce((c.data->>'reopened')::int, 0), coalesce((c.data->>'returned')::int, 0), (c.data->>'rating')::int,
        coalesce((c.data->>'evidence_rejected')::int, 0), c.changed_at, (e.done AT TIME ZONE %(zone)s)::date,
        c.assignee_id, CASE WHEN c.is_open THEN c.due_at END, CASE WHEN c.is_open THEN k.warn_at END,
        coalesce(e.forwards, 0), coalesce(k.late, false), coalesce(c.data->>'cause', '')
    FROM kernel_case c
    LEFT JOIN LATERAL (
        SELECT min(at) FILTER (WHERE action = 'forward') AS forwarded,
               min(at) FILTER (WHERE action IN ('answer', 'ask', 'close', 'refer')) AS answered,
               max(at) FILTER (WHERE to_state = 'done') AS done, count(*) FILTER (WHERE action = 'forward') AS forwards
        FROM kernel_case_entry e WHERE e.case_id = c.id) e ON true
    LEFT JOIN LATERAL (
        SELECT min(warn_at) FILTER (WHERE stopped_at IS NULL AND current) AS warn_at,
               bool_or(late OR (stopped_at IS NULL AND due_at < now())) AS late,
               bool_or(rule = 'answer' AND (late OR (stopped_at IS NULL AND due_at < now()))) AS answer_late,
               bool_or(rule = 'resolve' AND (late OR (stopped_at IS NULL AND due_at < now()))) AS resolve_late
        FROM kernel_case_clock k WHERE k.case_id = c.id AND rule IN ('verify', 'answer', 'resolve')) k ON true
    WHERE c.type = %(type)s AND c.visibility < 2
        AND {changed}
    ON CONFLICT (case_id) DO UPDATE SET (agency_id, area_code, category, class_code, state, is_open, resolved,
        resolved_month, verify_seconds, answer_seconds, resolve_seconds, late, answer_late, resolve_late, reopened,
        returned, rating, rejected, changed_at, resolved_day, assignee_id, due_at, warn_at, forwards, escalated,
        cause) =
        (excluded.agency_id, excluded.area_code, excluded.category,
        excluded.class_code, excluded.state, excluded.is_open, excluded.resolved, excluded.resolved_month,
        excluded.verify_seconds, excluded.answer_seconds, excluded.resolve_seconds, excluded.late,
        excluded.answer_late, excluded.resolve_late, excluded.reopened, excluded.returned, excluded.rating,
        excluded.rejected, excluded.changed_at, excluded.resolved_day, excluded.assignee_id, excluded.due_at,
        excluded.warn_at, excluded.forwards, excluded.escalated, excluded.cause)
"""
# A clock that runs out changes no case: what is open and past its time is looked at again each time.
CHANGED = "(c.changed_at > %(since)s OR (c.is_open AND c.due_at BETWEEN %(looked)s AND now()))"
