-- Candidates for duplicates by the keys' index alone: the planner takes the overlap of a hundred keys for as cheap as a
-- comparison of two numbers, and reads the whole table.
CREATE OR REPLACE FUNCTION services_near(wanted bigint[], of_type text, but bigint, most int) RETURNS SETOF bigint
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    WITH near AS MATERIALIZED (SELECT case_id, type FROM services_likeness WHERE keys && wanted)
    SELECT case_id FROM near WHERE type = of_type AND case_id <> but ORDER BY case_id DESC LIMIT most
$$;
