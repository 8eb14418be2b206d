-- A feed's word that was taken back with its delivery is known up to that position, and no longer.
ALTER TABLE whereabouts.heard ADD COLUMN known_to bigint NOT NULL DEFAULT 9223372036854775807;
COMMENT ON COLUMN whereabouts.heard.known_to IS 'operational: the position at which it was taken back';
