-- Each entry pays for every index: none for what a few steps through dense positions find as well, and causes are
-- looked for among those that there are.
DROP INDEX ledger.position_by_time;
ALTER TABLE ledger.entry DROP CONSTRAINT a_cause_has_one_outcome;
CREATE UNIQUE INDEX a_cause_has_one_outcome ON ledger.entry (cause) WHERE cause IS NOT NULL;
