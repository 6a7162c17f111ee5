-- Case numbers: one sequence per prefix and year, made for the owner when the first number is asked for.
CREATE OR REPLACE FUNCTION kernel_make_number(name text) RETURNS void
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
REVOKE EXECUTE ON FUNCTION kernel_make_number(text) FROM PUBLIC;
