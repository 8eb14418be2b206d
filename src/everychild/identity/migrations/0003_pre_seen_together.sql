-- Records that were once seen together: two people, whatever they come to look like later.
CREATE TABLE identity.seen_together (
    record_a uuid NOT NULL,
    record_b uuid NOT NULL,
    CONSTRAINT two_records_are_seen_together_once PRIMARY KEY (record_a, record_b),
    CONSTRAINT two_seen_together_stand_in_order CHECK (record_a < record_b)
);
CREATE INDEX seen_together_by_b ON identity.seen_together (record_b);
COMMENT ON TABLE identity.seen_together IS 'Records of one agency that it named as siblings, or that had one home and two given names at one time.';
COMMENT ON COLUMN identity.seen_together.record_a IS 'child-identifying: the lesser record id';
COMMENT ON COLUMN identity.seen_together.record_b IS 'child-identifying: the greater';
ALTER TABLE identity.seen_together ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.seen_together FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_sees_together ON identity.seen_together TO everychild_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON identity.seen_together TO everychild_worker;
