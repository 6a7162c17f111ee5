-- Text search: the number and title weigh more than the words; Indonesian stems. Words are parted as people write them
-- (Jl.Kembangsari, RT.03/RW.05, 2minggu), numbers lose their leading zeros; cases/rules/written.py does the same to what
-- is looked for. A case is found by its whole number, by year and number, and by the number alone.
CREATE OR REPLACE FUNCTION kernel_written_words(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    parted text;
BEGIN
    -- Looking costs a hundredth of parting, and most texts have a blank wherever PostgreSQL needs one.
    IF words !~
        E'[.][.]|[-./\\\\_,:;+&|)}>=*#@%~^$`!?<][[:alnum:]_]|[\u00a0\u2010-\u2015\u2212]|[0-9]([[:alpha:]]|[^\u0001-\u007f])|([[:alpha:]]|[^\u0001-\u007f])[0-9]|\\m0[0-9]' THEN
        RETURN words;
    END IF;
    parted := translate(
        words, E'-./\\_,:;+&|()[]{}<>"''!?=*#@%~^$`\n\r\t\u00a0\u2010\u2011\u2012\u2013\u2014\u2015\u2212', rpad('', 60));
    IF parted ~ '[0-9]' THEN
        parted := regexp_replace(parted, '([0-9])(?=[^0-9 ])|([^0-9 ])(?=[0-9])', '\1\2 ', 'g');
        parted := regexp_replace(parted, '(^| )0+(?=[0-9])', '\1', 'g');
    END IF;
    RETURN parted;
END $$;
CREATE OR REPLACE FUNCTION kernel_case_words(number text, title text, summary text, place_note text)
RETURNS tsvector LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT setweight(array_to_tsvector(ARRAY[lower(replace(number, '-', '')),
            replace(substring(number FROM '[0-9]{4}-[0-9]+$'), '-', ''), substring(number FROM '[0-9]+$')]), 'A')
        || setweight(to_tsvector('indonesian', kernel_written_words(title)), 'B')
        || to_tsvector('indonesian', kernel_written_words(summary || ' ' || place_note))
$$;
CREATE OR REPLACE FUNCTION kernel_case_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search := kernel_case_words(NEW.number, NEW.title, NEW.summary, NEW.place_note);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER kernel_case_search_made BEFORE INSERT ON kernel_case
    FOR EACH ROW WHEN (NEW.search IS NULL) EXECUTE FUNCTION kernel_case_search();
CREATE OR REPLACE TRIGGER kernel_case_search_kept BEFORE UPDATE OF title, summary, place_note ON kernel_case
    FOR EACH ROW WHEN ((OLD.title, OLD.summary, OLD.place_note) IS DISTINCT FROM (NEW.title, NEW.summary, NEW.place_note))
    EXECUTE FUNCTION kernel_case_search();
