-- A delivery with which we cannot deal, through a fault of ours, is tried again later; others do not wait for it.
ALTER TABLE intake.submission ADD COLUMN try_after timestamptz;
COMMENT ON COLUMN intake.submission.try_after IS 'operational: not tried again before';
COMMENT ON COLUMN intake.submission.attempts IS 'operational: how often dealing with it failed through a fault of ours';
