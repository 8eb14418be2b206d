ALTER TABLE whereabouts.spell DROP COLUMN removed_at;
ALTER TABLE whereabouts.spell DROP COLUMN claims;
ALTER TABLE whereabouts.spell ADD COLUMN removals timestamptz[] NOT NULL DEFAULT '{}';
ALTER TABLE whereabouts.spell ADD COLUMN removal_agencies text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN whereabouts.spell.removals IS 'child-identifying: when the open removals began that the records tell';
COMMENT ON COLUMN whereabouts.spell.removal_agencies IS 'child-identifying: whose each of these removals is';
