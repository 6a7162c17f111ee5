-- Ten years of 5,000 indicators in thirty agencies, with targets, values of every quarter and a large plan.
INSERT INTO planning_item (uid, plan_id, parent_id, kind, code, path, depth, name, summary, nomenclature, agency_id, dimension_id, term, starts, ends, budget,
                           funds, exchanges, quick_win, state, dropped_reason, source, changed_at)
SELECT gen_random_uuid(), p.plan_id, p.id, 'action', 'X-' || n, p.path || '/X-' || n, p.depth + 1, 'Aksi ' || n, '', '',
       (SELECT id FROM kernel_agency ORDER BY id OFFSET n % 30 LIMIT 1),
       (SELECT id FROM planning_dimension WHERE parent_id IS NOT NULL ORDER BY id OFFSET n % 18 LIMIT 1),
       'medium', '2024-01-01', '2027-12-31', 1000000::bigint * n, '', '{}', n % 100 = 0, 'running', '', '', now()
FROM generate_series(1, 5000) n,
     (SELECT i.* FROM planning_item i JOIN planning_plan ON planning_plan.id = i.plan_id AND is_main
      WHERE i.kind = 'programme' ORDER BY i.id LIMIT 1) p;
INSERT INTO planning_realisation (item_id, year, quarter, budget, spent, funds, physical_plan, physical, problem, entered_at,
       state, reason, is_current, correction_reason, document, entered_role, decided_role)
SELECT id, 2026, q, budget, budget / 5 * q, '{}', 25 * q, 20 * q, '', now(), 'published', '', true, '', '', '', '' FROM planning_item, generate_series(1, 3) q WHERE code LIKE 'X-%';
INSERT INTO planning_indicator (code, name, agency_id, dimension_id, mission_id, source, live_code, rhythm, is_key, is_public)
SELECT 'B-' || n, 'Indikator ' || n, (SELECT id FROM kernel_agency ORDER BY id OFFSET n % 30 LIMIT 1),
       (SELECT id FROM planning_dimension WHERE parent_id IS NOT NULL ORDER BY id OFFSET n % 18 LIMIT 1),
       (SELECT id FROM planning_item WHERE kind = 'mission' ORDER BY id OFFSET n % 5 LIMIT 1),
       'entry', '', 'quarterly', n <= 20, true
FROM generate_series(1, 5000) n;
INSERT INTO planning_indicator_definition (indicator_id, version, unit, way, total, due, instrument, definition, formula, data_source, decimals, reason, since, is_current, across, of_persons)
SELECT id, 1, '%', 'percentage', 'last', 'always', '', 'Arti', '', '', 1, '', '2017-01-01', true, '', false FROM planning_indicator WHERE code LIKE 'B-%';
INSERT INTO planning_target (indicator_id, definition_id, year, value, steps, source, is_change, document, url, reason, batch)
SELECT i.id, d.id, y, 80 + y - 2017, '{}', '', false, '', '', '', ''
FROM planning_indicator i JOIN planning_indicator_definition d ON d.indicator_id = i.id, generate_series(2017, 2026) y WHERE i.code LIKE 'B-%';
INSERT INTO planning_value (indicator_id, definition_id, year, quarter, value, inputs, url, note, source, state, reason, entered_at, is_current,
       correction_reason, document, entered_role, decided_role)
SELECT i.id, d.id, y, q, 40 + (i.id * 7 + y * 13 + q * 3) % 60, '{}', '', '', 'entry', 'published', '', now(), true, '', '', '', ''
FROM planning_indicator i JOIN planning_indicator_definition d ON d.indicator_id = i.id, generate_series(2017, 2026) y, generate_series(1, 4) q
WHERE i.code LIKE 'B-%' AND (y < 2026 OR q < 4);
ANALYZE;
