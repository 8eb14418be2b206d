-- A delivery on its way back is a state of its own: other deliveries of its feed wait, and a crash resumes.
ALTER TABLE intake.submission DROP CONSTRAINT a_submission_is_somewhere;
ALTER TABLE intake.submission ADD CONSTRAINT a_submission_is_somewhere CHECK
    (status IN ('kept', 'applying', 'paused', 'done', 'refused', 'withdrawing', 'withdrawn'));
ALTER TABLE intake.submission ADD COLUMN withdrawn_by text;
ALTER TABLE intake.submission ADD COLUMN withdrawn_because text;
ALTER TABLE intake.submission ADD COLUMN withdrawn_at timestamptz;
COMMENT ON COLUMN intake.submission.withdrawn_by IS 'operational: who took it back';
COMMENT ON COLUMN intake.submission.withdrawn_because IS 'operational: why';
COMMENT ON COLUMN intake.submission.withdrawn_at IS 'operational: when that began';
DROP INDEX intake.submission_to_do;
CREATE INDEX submission_to_do ON intake.submission (received_at) WHERE status IN ('kept', 'applying', 'withdrawing');
-- An event id whose delivery was taken back stands for the same bytes still, and for another entry once sent again.
GRANT UPDATE ON intake.event TO everychild_worker;
-- What was taken back asks nothing any more.
GRANT DELETE ON intake.finding TO everychild_worker;
