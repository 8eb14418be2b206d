ALTER TABLE jurisdictions.agency ADD COLUMN phone_word_counts boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN jurisdictions.agency.phone_word_counts IS 'public: whether a named person''s word by telephone counts as a known place';
