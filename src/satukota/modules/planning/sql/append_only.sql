-- Figures that count take new rows; of an old row only how far it is moves, and of a published one only whether
-- another has taken its place. A frozen round, and what a milestone said
-- before, take new rows alone.
CREATE OR REPLACE FUNCTION planning_figure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['state', 'reason', 'is_current', 'decided_by_id', 'decided_role', 'decided_agency_id',
        'decided_at'];
    before jsonb;
    after jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'figures of the plan are append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- A person or a file that is deleted leaves the figure that it belonged to.
    IF NEW.entered_by_id IS NULL THEN moving := moving || 'entered_by_id'::text; END IF;
    IF to_jsonb(NEW) ->> 'file_id' IS NULL THEN moving := moving || 'file_id'::text; END IF;
    before := to_jsonb(OLD) - moving;
    after := to_jsonb(NEW) - moving;
    -- A live figure moves all day, until its quarter is closed.
    IF after ->> 'source' = 'live' AND before ->> 'source' = 'live' AND NOT EXISTS (
        SELECT FROM planning_round r
        WHERE r.year = OLD.year AND r.quarter = (before ->> 'quarter')::int AND r.closed_at IS NOT NULL
    ) THEN
        moving := ARRAY['value', 'n', 'inputs', 'url'];
        before := before - moving;
        after := after - moving;
    END IF;
    IF before <> after THEN
        RAISE EXCEPTION 'figures of the plan are append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state = 'published' AND (NEW.state <> 'published' OR NEW.reason <> OLD.reason
        OR NEW.decided_at IS DISTINCT FROM OLD.decided_at OR NEW.decided_role <> OLD.decided_role) THEN
        RAISE EXCEPTION 'what was published stays published' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.is_current AND NOT OLD.is_current AND OLD.state <> 'submitted' THEN
        RAISE EXCEPTION 'a replaced figure does not come back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER planning_value_append_only BEFORE UPDATE OR DELETE ON planning_value
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();
CREATE OR REPLACE TRIGGER planning_realisation_append_only BEFORE UPDATE OR DELETE ON planning_realisation
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();
CREATE OR REPLACE TRIGGER planning_spm_year_append_only BEFORE UPDATE OR DELETE ON planning_spm_year
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();
CREATE OR REPLACE TRIGGER planning_allocation_append_only BEFORE UPDATE OR DELETE ON planning_allocation
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();
CREATE OR REPLACE TRIGGER planning_spending_year_append_only BEFORE UPDATE OR DELETE ON planning_spending_year
    FOR EACH ROW EXECUTE FUNCTION planning_figure_stays();

CREATE OR REPLACE FUNCTION planning_frozen_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people text[] := ARRAY['frozen_by_id', 'reopened_by_id', 'changed_by_id', 'decided_by_id', 'regulation_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - people = to_jsonb(NEW) - people THEN
        RETURN NEW; -- a person who is deleted leaves what they closed or changed
    END IF;
    RAISE EXCEPTION 'what was frozen is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_frozen_round_append_only BEFORE UPDATE OR DELETE ON planning_frozen_round
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();
CREATE OR REPLACE TRIGGER planning_milestone_change_append_only BEFORE UPDATE OR DELETE ON planning_milestone_change
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();
CREATE OR REPLACE TRIGGER planning_risk_change_append_only BEFORE UPDATE OR DELETE ON planning_risk_change
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();
CREATE OR REPLACE TRIGGER planning_plan_version_append_only BEFORE UPDATE OR DELETE ON planning_plan_version
    FOR EACH ROW EXECUTE FUNCTION planning_frozen_stays();

-- What was proposed stays as it was written; only what became of it moves, and where what was added came to lie.
CREATE OR REPLACE FUNCTION planning_proposed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['state', 'document', 'decided_by_id', 'decided_role', 'decided_at'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.written_by_id IS NULL THEN moving := moving || 'written_by_id'::text; END IF;
        IF OLD.target IS NULL THEN moving := moving || ARRAY['target', 'item_id']; END IF;
        IF OLD.state <> 'waiting' THEN moving := ARRAY['written_by_id', 'decided_by_id']; END IF;
        IF to_jsonb(OLD) - moving = to_jsonb(NEW) - moving THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'what was proposed is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER planning_proposed_change_append_only BEFORE UPDATE OR DELETE ON planning_proposed_change
    FOR EACH ROW EXECUTE FUNCTION planning_proposed_stays();
