-- Candidates for duplicates, those first that share most keys: of nine hundred mothers called Dewi the one with the same
-- number, child and day is among those that are looked at, whoever came after. It asks the keys' index alone, since the
-- planner takes the overlap of a hundred keys for as cheap as a comparison of two numbers, and reads the whole table.
-- The keys are written into the statement: PostgreSQL looks them up by hash only where they are constants.
CREATE OR REPLACE FUNCTION services_near(wanted bigint[], of_type text, but bigint, most int) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'WITH near AS MATERIALIZED (SELECT case_id, type, keys FROM services_likeness WHERE keys && %1$L::bigint[])
         SELECT case_id FROM near, unnest(keys) AS key
         WHERE type = %2$L AND case_id <> %3$s AND key = ANY (%1$L::bigint[])
         GROUP BY case_id ORDER BY count(*) DESC, case_id DESC LIMIT %4$s', wanted, of_type, but, most);
END $$;
