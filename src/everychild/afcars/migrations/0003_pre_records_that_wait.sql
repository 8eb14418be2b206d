CREATE TABLE afcars.to_check (
    agency_id text NOT NULL,
    record_id uuid NOT NULL,
    told_live boolean NOT NULL,
    CONSTRAINT a_record_waits_once_to_be_checked PRIMARY KEY (agency_id, record_id)
);
COMMENT ON TABLE afcars.to_check IS 'Records of each would-be return of which something was told since they were checked.';
COMMENT ON COLUMN afcars.to_check.agency_id IS 'public: whose return it is in';
COMMENT ON COLUMN afcars.to_check.record_id IS 'operational: the record';
COMMENT ON COLUMN afcars.to_check.told_live IS 'operational: whether live events may have spoken of it';

CREATE TABLE afcars.spoken (
    agency_id text NOT NULL,
    submission_id uuid NOT NULL,
    CONSTRAINT a_delivery_is_looked_at_once PRIMARY KEY (agency_id, submission_id)
);
COMMENT ON TABLE afcars.spoken IS 'Deliveries whose records are to be checked again, with those that they only said once more.';
COMMENT ON COLUMN afcars.spoken.agency_id IS 'public: whose return it bears on';
COMMENT ON COLUMN afcars.spoken.submission_id IS 'operational: the delivery';

ALTER TABLE afcars.checked_record DROP COLUMN sweep;
CREATE INDEX checked_record_by_agency ON afcars.checked_record (agency_id);
COMMENT ON COLUMN afcars.readiness.is_sweeping IS 'operational: whether records are being checked again, all of them or those that wait';
COMMENT ON COLUMN afcars.readiness.is_stale IS 'operational: whether a delivery came that was not looked at yet';

ALTER TABLE afcars.to_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE afcars.to_check FORCE ROW LEVEL SECURITY;
ALTER TABLE afcars.spoken ENABLE ROW LEVEL SECURITY;
ALTER TABLE afcars.spoken FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_checks ON afcars.to_check TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_checks ON afcars.spoken TO everychild_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON afcars.to_check TO everychild_worker;
GRANT SELECT, INSERT, DELETE ON afcars.spoken TO everychild_worker;
