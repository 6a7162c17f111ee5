-- Text search: the number and title weigh more than the words; Indonesian stems.
CREATE OR REPLACE FUNCTION kernel_case_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search := setweight(to_tsvector('simple', NEW.number), 'A')
        || setweight(to_tsvector('indonesian', NEW.title), 'B')
        || to_tsvector('indonesian', NEW.summary || ' ' || NEW.place_note);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER kernel_case_search_made BEFORE INSERT ON kernel_case
    FOR EACH ROW WHEN (NEW.search IS NULL) EXECUTE FUNCTION kernel_case_search();
CREATE OR REPLACE TRIGGER kernel_case_search_kept BEFORE UPDATE OF title, summary, place_note ON kernel_case
    FOR EACH ROW WHEN ((OLD.title, OLD.summary, OLD.place_note) IS DISTINCT FROM (NEW.title, NEW.summary, NEW.place_note))
    EXECUTE FUNCTION kernel_case_search();
