-- The doors for SQL of modules (cases/api.py, `row views`): what they join and count, without personal answers, without
-- words of the history. Plain views: the planner looks through them.
DROP VIEW IF EXISTS case_rows, case_entry_rows, case_clock_rows;
CREATE VIEW case_rows AS SELECT {columns of kernel_case but personal, search} FROM kernel_case;
CREATE VIEW case_entry_rows AS
    SELECT {columns of kernel_case_entry but text, data, salt, words_digest, redacted_at} FROM kernel_case_entry;
CREATE VIEW case_clock_rows AS SELECT {columns of kernel_case_clock but pauses} FROM kernel_case_clock;
