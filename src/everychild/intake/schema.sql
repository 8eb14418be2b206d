CREATE SCHEMA IF NOT EXISTS intake;

CREATE TABLE intake.submission (
    submission_id uuid NOT NULL,
    feed_id text NOT NULL,
    agency_id text NOT NULL,
    sender_id uuid NOT NULL,
    delivery text NOT NULL,
    period_ends_on date,
    digest bytea NOT NULL,
    signature bytea NOT NULL,
    byte_count bigint NOT NULL,
    received_at timestamptz NOT NULL,
    status text NOT NULL,
    heard_through date,
    received bigint NOT NULL DEFAULT 0,
    applied bigint NOT NULL DEFAULT 0,
    unchanged bigint NOT NULL DEFAULT 0,
    refused bigint NOT NULL DEFAULT 0,
    quarantined bigint NOT NULL DEFAULT 0,
    waiting bigint NOT NULL DEFAULT 0,
    applied_through bigint NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    pause_code text,
    pause_question text,
    released_by text,
    finished_at timestamptz,
    CONSTRAINT a_submission_is_kept_once PRIMARY KEY (submission_id),
    CONSTRAINT a_sender_names_a_delivery_once UNIQUE (feed_id, sender_id),
    CONSTRAINT a_submission_is_somewhere CHECK
        (status IN ('kept', 'applying', 'paused', 'done', 'refused', 'withdrawn')),
    CONSTRAINT every_claim_is_accounted_for CHECK
        (received = applied + unchanged + refused + quarantined + waiting)
);
CREATE INDEX submission_to_do ON intake.submission (received_at) WHERE status IN ('kept', 'applying');
CREATE INDEX submission_by_feed ON intake.submission (feed_id, received_at);
COMMENT ON TABLE intake.submission IS 'One delivery by a feed, and its receipt.';
COMMENT ON COLUMN intake.submission.submission_id IS 'operational: ours';
COMMENT ON COLUMN intake.submission.feed_id IS 'operational: who delivered';
COMMENT ON COLUMN intake.submission.agency_id IS 'operational: for whom the feed speaks';
COMMENT ON COLUMN intake.submission.sender_id IS 'operational: the sender''s own id of the delivery';
COMMENT ON COLUMN intake.submission.delivery IS 'operational: what kind of file';
COMMENT ON COLUMN intake.submission.period_ends_on IS 'operational: last day of the report period, where there is one';
COMMENT ON COLUMN intake.submission.digest IS 'operational: SHA-256 of the bytes';
COMMENT ON COLUMN intake.submission.signature IS 'operational: Ed25519 over feed, id, kind, period and digest';
COMMENT ON COLUMN intake.submission.byte_count IS 'operational: bytes';
COMMENT ON COLUMN intake.submission.received_at IS 'operational: when it was kept';
COMMENT ON COLUMN intake.submission.status IS 'operational: where it stands';
COMMENT ON COLUMN intake.submission.heard_through IS 'operational: the day through which it speaks';
COMMENT ON COLUMN intake.submission.received IS 'operational: claims in it';
COMMENT ON COLUMN intake.submission.applied IS 'operational: claims that became entries';
COMMENT ON COLUMN intake.submission.unchanged IS 'operational: claims that said what was said already';
COMMENT ON COLUMN intake.submission.refused IS 'operational: claims with a mistake';
COMMENT ON COLUMN intake.submission.quarantined IS 'operational: claims that a person must look at first';
COMMENT ON COLUMN intake.submission.waiting IS 'operational: claims not dealt with yet';
COMMENT ON COLUMN intake.submission.applied_through IS 'operational: ordinal of the last record dealt with; a crash resumes behind it';
COMMENT ON COLUMN intake.submission.attempts IS 'operational: how often its processing began';
COMMENT ON COLUMN intake.submission.pause_code IS 'operational: why it waits for a person';
COMMENT ON COLUMN intake.submission.pause_question IS 'operational: what the person is asked';
COMMENT ON COLUMN intake.submission.released_by IS 'operational: who answered';
COMMENT ON COLUMN intake.submission.finished_at IS 'operational: when it was done';

CREATE TABLE intake.chunk (
    submission_id uuid NOT NULL,
    ordinal integer NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT a_chunk_has_its_place PRIMARY KEY (submission_id, ordinal)
);
COMMENT ON TABLE intake.chunk IS 'The delivered bytes in pieces of 1 MiB, under the submission''s key.';
COMMENT ON COLUMN intake.chunk.submission_id IS 'operational: the delivery';
COMMENT ON COLUMN intake.chunk.ordinal IS 'operational: order, from 0';
COMMENT ON COLUMN intake.chunk.sealed IS 'sealed: bytes under AES-256-GCM';

CREATE TABLE intake.problem (
    submission_id uuid NOT NULL,
    ordinal integer NOT NULL,
    code text NOT NULL,
    field text NOT NULL,
    what text NOT NULL,
    remedy text NOT NULL,
    cites text NOT NULL,
    line bigint,
    claim bigint,
    CONSTRAINT a_problem_has_its_place PRIMARY KEY (submission_id, ordinal)
);
COMMENT ON TABLE intake.problem IS 'What was wrong in a delivery; no value that was sent is repeated.';
COMMENT ON COLUMN intake.problem.submission_id IS 'operational: the delivery';
COMMENT ON COLUMN intake.problem.ordinal IS 'operational: order in the delivery';
COMMENT ON COLUMN intake.problem.code IS 'operational: stable code';
COMMENT ON COLUMN intake.problem.field IS 'operational: where';
COMMENT ON COLUMN intake.problem.what IS 'operational: what is wrong';
COMMENT ON COLUMN intake.problem.remedy IS 'operational: what to do';
COMMENT ON COLUMN intake.problem.cites IS 'operational: the rule';
COMMENT ON COLUMN intake.problem.line IS 'operational: line of the file';
COMMENT ON COLUMN intake.problem.claim IS 'operational: ordinal of the claim';

CREATE TABLE intake.said (
    feed_id text NOT NULL,
    record_id uuid NOT NULL,
    period_ends_on date NOT NULL,
    digest bytea NOT NULL,
    claims jsonb NOT NULL,
    submission_id uuid NOT NULL,
    CONSTRAINT a_feed_says_one_thing_of_a_record_a_period PRIMARY KEY (feed_id, record_id, period_ends_on)
);
CREATE INDEX said_by_period ON intake.said (feed_id, period_ends_on);
COMMENT ON TABLE intake.said IS 'What a feed''s snapshots last said of a record, claim by claim, to align the next one with.';
COMMENT ON COLUMN intake.said.feed_id IS 'operational: the feed';
COMMENT ON COLUMN intake.said.record_id IS 'child-identifying: the record';
COMMENT ON COLUMN intake.said.period_ends_on IS 'operational: the period it was said for';
COMMENT ON COLUMN intake.said.digest IS 'operational: of the record as delivered';
COMMENT ON COLUMN intake.said.claims IS 'child-identifying: key of each claim, its digest and its entry';
COMMENT ON COLUMN intake.said.submission_id IS 'operational: the delivery that said so';

CREATE TABLE intake.event (
    feed_id text NOT NULL,
    event_key bytea NOT NULL,
    digest bytea NOT NULL,
    entry_id uuid NOT NULL,
    record_id uuid,
    submission_id uuid NOT NULL,
    CONSTRAINT an_event_id_means_one_thing_for_ever PRIMARY KEY (feed_id, event_key)
);
COMMENT ON TABLE intake.event IS 'Every event id that a sender ever used, and what it said with it.';
COMMENT ON COLUMN intake.event.feed_id IS 'operational: the feed';
COMMENT ON COLUMN intake.event.event_key IS 'operational: SHA-256 of the sender''s event id';
COMMENT ON COLUMN intake.event.digest IS 'operational: SHA-256 of the event as delivered';
COMMENT ON COLUMN intake.event.entry_id IS 'operational: the entry it became';
COMMENT ON COLUMN intake.event.record_id IS 'child-identifying: its record';
COMMENT ON COLUMN intake.event.submission_id IS 'operational: the delivery it came in';

CREATE TABLE intake.finding (
    submission_id uuid NOT NULL,
    record_id uuid NOT NULL,
    code text NOT NULL,
    found_at timestamptz NOT NULL,
    CONSTRAINT a_finding_is_made_once PRIMARY KEY (submission_id, record_id, code)
);
COMMENT ON TABLE intake.finding IS 'Records about which a delivery leaves a question, such as one that vanished from the file.';
COMMENT ON COLUMN intake.finding.submission_id IS 'operational: the delivery';
COMMENT ON COLUMN intake.finding.record_id IS 'child-identifying: the record';
COMMENT ON COLUMN intake.finding.code IS 'operational: what was found';
COMMENT ON COLUMN intake.finding.found_at IS 'operational: when';

CREATE TABLE intake.rekeyed (
    record_id uuid NOT NULL,
    stands_for uuid NOT NULL,
    reason text NOT NULL,
    submission_id uuid NOT NULL,
    CONSTRAINT a_new_number_stands_for_one_record PRIMARY KEY (record_id)
);
COMMENT ON TABLE intake.rekeyed IS 'New numbers of records that were known by an old one.';
COMMENT ON COLUMN intake.rekeyed.record_id IS 'operational: the id that the new number gives';
COMMENT ON COLUMN intake.rekeyed.stands_for IS 'operational: the record it has been all along';
COMMENT ON COLUMN intake.rekeyed.reason IS 'operational: system change, duplicate, entered in error, agreement ended';
COMMENT ON COLUMN intake.rekeyed.submission_id IS 'operational: the re-key file';

ALTER TABLE intake.submission ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake.submission FORCE ROW LEVEL SECURITY;
ALTER TABLE intake.chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake.chunk FORCE ROW LEVEL SECURITY;
ALTER TABLE intake.problem ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake.problem FORCE ROW LEVEL SECURITY;
ALTER TABLE intake.said ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake.said FORCE ROW LEVEL SECURITY;
ALTER TABLE intake.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake.event FORCE ROW LEVEL SECURITY;
ALTER TABLE intake.finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake.finding FORCE ROW LEVEL SECURITY;
ALTER TABLE intake.rekeyed ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake.rekeyed FORCE ROW LEVEL SECURITY;

CREATE POLICY worker_keeps ON intake.submission TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_keeps ON intake.chunk TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_names ON intake.problem TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_aligns ON intake.said TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_remembers ON intake.event TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_finds ON intake.finding TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_rekeys ON intake.rekeyed TO everychild_worker USING (true) WITH CHECK (true);
-- Receipts and problems hold counts, codes and places in a file, and nothing about a child.
CREATE POLICY receipts_are_read ON intake.submission FOR SELECT TO everychild_api USING (true);
CREATE POLICY problems_are_read ON intake.problem FOR SELECT TO everychild_api USING (true);

GRANT USAGE ON SCHEMA intake TO everychild_worker, everychild_api;
GRANT SELECT, INSERT, UPDATE ON intake.submission, intake.said TO everychild_worker;
GRANT SELECT, INSERT, DELETE ON intake.chunk, intake.problem TO everychild_worker;
GRANT SELECT, INSERT ON intake.event, intake.finding, intake.rekeyed TO everychild_worker;
GRANT SELECT ON intake.submission, intake.problem TO everychild_api;
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

-- A record's claims are counted once, when they are written, and not each time that it comes again unchanged.
ALTER TABLE intake.said ADD COLUMN claim_count integer NOT NULL
      GENERATED ALWAYS AS (jsonb_array_length(jsonb_path_query_array(claims, '$.keyvalue()')) - (claims ? '~open')::integer)
      STORED;
COMMENT ON COLUMN intake.said.claim_count IS 'operational: how many claims it makes';

-- What is sealed cannot be made smaller.
ALTER TABLE intake.chunk ALTER COLUMN sealed SET STORAGE EXTERNAL;
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
GRANT UPDATE ON intake.event TO everychild_worker;
GRANT DELETE ON intake.finding TO everychild_worker;
ALTER TABLE intake.submission ADD COLUMN try_after timestamptz;
COMMENT ON COLUMN intake.submission.try_after IS 'operational: not tried again before';
COMMENT ON COLUMN intake.submission.attempts IS 'operational: how often dealing with it failed through a fault of ours';
-- Whoever writes what a feed says knows how many claims it makes; counting them in JSON costs as much as writing them.
ALTER TABLE intake.said ALTER COLUMN claim_count DROP EXPRESSION;
