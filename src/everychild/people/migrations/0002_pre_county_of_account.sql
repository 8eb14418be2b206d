ALTER TABLE people.account ADD COLUMN county text NOT NULL DEFAULT '';
COMMENT ON COLUMN people.account.county IS 'operational: the only county (FIPS) whose worklists they open; empty for the whole agency';
