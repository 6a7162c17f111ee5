-- What somebody who only counts may read: no words, no people, nothing that is confidential or sealed.
CREATE OR REPLACE VIEW kernel_report_case AS
    SELECT c.id, c.number, c.type, c.category, c.state, c.channel, c.priority, a.code AS agency, c.area_code,
        c.opened_at, c.closed_at, c.due_at, c.is_open
    FROM kernel_case c LEFT JOIN kernel_agency a ON a.id = c.agency_id WHERE c.visibility <= 1;
CREATE OR REPLACE VIEW kernel_report_event AS
    SELECT id, at, name, subject_kind, subject_id, agency_id, area FROM kernel_event WHERE audience <= 1;
