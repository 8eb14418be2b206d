ALTER TABLE intake.said ADD COLUMN said_at timestamptz NOT NULL DEFAULT '-infinity';
COMMENT ON COLUMN intake.said.said_at IS 'operational: when it was said';

CREATE TABLE intake.said_before (
    feed_id text NOT NULL,
    record_id uuid NOT NULL,
    period_ends_on date NOT NULL,
    digest bytea NOT NULL,
    claims jsonb NOT NULL,
    submission_id uuid NOT NULL,
    said_at timestamptz NOT NULL,
    replaced_at timestamptz NOT NULL,
    CONSTRAINT a_feed_replaces_what_it_said_once PRIMARY KEY (feed_id, record_id, period_ends_on, said_at, submission_id)
);
COMMENT ON TABLE intake.said_before IS 'What a feed said of a record for a period until it said otherwise, so that any past file can be built again.';
COMMENT ON COLUMN intake.said_before.feed_id IS 'operational: the feed';
COMMENT ON COLUMN intake.said_before.record_id IS 'child-identifying: the record';
COMMENT ON COLUMN intake.said_before.period_ends_on IS 'operational: the period it was said for';
COMMENT ON COLUMN intake.said_before.digest IS 'operational: of the record as delivered';
COMMENT ON COLUMN intake.said_before.claims IS 'child-identifying: key of each claim, its digest and its entry';
COMMENT ON COLUMN intake.said_before.submission_id IS 'operational: the delivery that said so';
COMMENT ON COLUMN intake.said_before.said_at IS 'operational: from when it was so';
COMMENT ON COLUMN intake.said_before.replaced_at IS 'operational: up to but not including when';

ALTER TABLE intake.said_before ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake.said_before FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_aligns ON intake.said_before TO everychild_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON intake.said_before TO everychild_worker;
GRANT DELETE ON intake.said TO everychild_worker;
