CREATE SCHEMA IF NOT EXISTS disclosure;

CREATE TABLE disclosure.slip (
    slip_id uuid NOT NULL,
    account_id uuid NOT NULL,
    purpose text NOT NULL,
    shown_on text NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT a_slip_is_issued_once PRIMARY KEY (slip_id),
    CONSTRAINT a_slip_lasts_a_quarter_of_an_hour CHECK (expires_at <= issued_at + interval '15 minutes')
);
CREATE INDEX slip_by_account ON disclosure.slip (account_id, expires_at);
COMMENT ON TABLE disclosure.slip IS 'Proofs that a disclosure was allowed and recorded.';
COMMENT ON COLUMN disclosure.slip.slip_id IS 'operational: known to the process that was given it only';
COMMENT ON COLUMN disclosure.slip.account_id IS 'operational: to whom';
COMMENT ON COLUMN disclosure.slip.purpose IS 'operational: what for';
COMMENT ON COLUMN disclosure.slip.shown_on IS 'operational: list, page or export';
COMMENT ON COLUMN disclosure.slip.issued_at IS 'operational: since when';
COMMENT ON COLUMN disclosure.slip.expires_at IS 'operational: until when';

CREATE TABLE disclosure.slip_record (
    slip_id uuid NOT NULL REFERENCES disclosure.slip,
    child_id uuid NOT NULL,
    record_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT a_slip_names_a_record_once PRIMARY KEY (slip_id, record_id)
);
COMMENT ON TABLE disclosure.slip_record IS 'Children and records that a slip opens; row-level security reads it.';
COMMENT ON COLUMN disclosure.slip_record.slip_id IS 'operational: the slip';
COMMENT ON COLUMN disclosure.slip_record.child_id IS 'child-identifying: the child';
COMMENT ON COLUMN disclosure.slip_record.record_id IS 'child-identifying: one of its records';
COMMENT ON COLUMN disclosure.slip_record.expires_at IS 'operational: until when';

CREATE TABLE disclosure.look (
    look_id uuid NOT NULL,
    slip_id uuid,
    account_id uuid NOT NULL,
    agency_id text NOT NULL,
    role text NOT NULL,
    purpose text NOT NULL,
    hook text NOT NULL,
    child_id uuid NOT NULL,
    classes text[] NOT NULL,
    shown_on text NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    looked_at timestamptz NOT NULL,
    leaf bytea NOT NULL,
    CONSTRAINT a_look_is_recorded_once PRIMARY KEY (look_id),
    CONSTRAINT a_look_was_allowed_or_refused CHECK (outcome IN ('allowed', 'refused'))
);
CREATE INDEX look_by_child ON disclosure.look (child_id, looked_at);
COMMENT ON TABLE disclosure.look IS 'Who was shown what about whom, when, why; refusals too. Insert-only.';
COMMENT ON COLUMN disclosure.look.look_id IS 'operational: UUIDv7';
COMMENT ON COLUMN disclosure.look.slip_id IS 'operational: under which slip; null where refused';
COMMENT ON COLUMN disclosure.look.account_id IS 'operational: who';
COMMENT ON COLUMN disclosure.look.agency_id IS 'operational: for which agency';
COMMENT ON COLUMN disclosure.look.role IS 'operational: in which role';
COMMENT ON COLUMN disclosure.look.purpose IS 'operational: what for';
COMMENT ON COLUMN disclosure.look.hook IS 'operational: the law that the purpose rests on';
COMMENT ON COLUMN disclosure.look.child_id IS 'child-identifying: about whom';
COMMENT ON COLUMN disclosure.look.classes IS 'operational: classes of information that were opened';
COMMENT ON COLUMN disclosure.look.shown_on IS 'operational: list, page or export';
COMMENT ON COLUMN disclosure.look.outcome IS 'operational: allowed or refused';
COMMENT ON COLUMN disclosure.look.reason IS 'operational: why refused, as a code; empty where allowed';
COMMENT ON COLUMN disclosure.look.looked_at IS 'operational: when';
COMMENT ON COLUMN disclosure.look.leaf IS 'operational: RFC 9162 leaf hash of the line';

CREATE TABLE disclosure.unplaced_look (
    arrival bigint GENERATED ALWAYS AS IDENTITY,
    look_id uuid NOT NULL,
    leaf bytea NOT NULL,
    CONSTRAINT an_arrived_look_waits_once PRIMARY KEY (arrival)
);
COMMENT ON TABLE disclosure.unplaced_look IS 'Committed looks that have no position yet.';
COMMENT ON COLUMN disclosure.unplaced_look.arrival IS 'operational: order of arrival';
COMMENT ON COLUMN disclosure.unplaced_look.look_id IS 'operational: the look';
COMMENT ON COLUMN disclosure.unplaced_look.leaf IS 'operational: its leaf hash';

CREATE TABLE disclosure.look_position (
    position bigint NOT NULL,
    look_id uuid NOT NULL,
    CONSTRAINT a_look_position_is_given_once PRIMARY KEY (position),
    CONSTRAINT a_look_has_one_position UNIQUE (look_id)
);
COMMENT ON TABLE disclosure.look_position IS 'The order of the looks, dense, from 1; the tree is over it.';
COMMENT ON COLUMN disclosure.look_position.position IS 'operational: the position';
COMMENT ON COLUMN disclosure.look_position.look_id IS 'operational: the look';

ALTER TABLE disclosure.slip ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure.slip FORCE ROW LEVEL SECURITY;
ALTER TABLE disclosure.slip_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure.slip_record FORCE ROW LEVEL SECURITY;
ALTER TABLE disclosure.look ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure.look FORCE ROW LEVEL SECURITY;
ALTER TABLE disclosure.unplaced_look ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure.unplaced_look FORCE ROW LEVEL SECURITY;
ALTER TABLE disclosure.look_position ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure.look_position FORCE ROW LEVEL SECURITY;

CREATE POLICY worker_issues ON disclosure.slip TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_issues ON disclosure.slip_record TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_records ON disclosure.look TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_queues ON disclosure.unplaced_look TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_places ON disclosure.look_position TO everychild_worker USING (true) WITH CHECK (true);

-- A connection for people sees the rows of the one slip that it names, while that slip lasts.
CREATE POLICY people_read_their_slip ON disclosure.slip_record FOR SELECT TO everychild_api
 USING (slip_id = (SELECT nullif(current_setting('everychild.slip', true), '')::uuid) AND expires_at > statement_timestamp());
CREATE POLICY people_read_on_a_slip ON disclosure.look FOR SELECT TO everychild_api
 USING (child_id = ANY (ARRAY(SELECT child_id FROM disclosure.slip_record)));
CREATE POLICY people_read_on_a_slip ON ledger.record FOR SELECT TO everychild_api
 USING (record_id = ANY (ARRAY(SELECT record_id FROM disclosure.slip_record)));
CREATE POLICY people_read_on_a_slip ON ledger.entry FOR SELECT TO everychild_api
 USING (record_id = ANY (ARRAY(SELECT record_id FROM disclosure.slip_record)));
CREATE POLICY people_read_on_a_slip ON ledger.detail FOR SELECT TO everychild_api
 USING (record_id = ANY (ARRAY(SELECT record_id FROM disclosure.slip_record)));
CREATE POLICY people_read_on_a_slip ON ledger.position FOR SELECT TO everychild_api
 USING (record_id = ANY (ARRAY(SELECT record_id FROM disclosure.slip_record)));

GRANT USAGE ON SCHEMA disclosure TO everychild_worker, everychild_api;
GRANT SELECT, INSERT ON disclosure.slip, disclosure.slip_record, disclosure.look, disclosure.look_position
   TO everychild_worker;
GRANT SELECT, INSERT, DELETE ON disclosure.unplaced_look TO everychild_worker;
GRANT SELECT ON disclosure.slip_record, disclosure.look TO everychild_api;
GRANT SELECT ON ledger.record, ledger.entry, ledger.detail, ledger.position, ledger.sequenced_entry TO everychild_api;
CREATE TABLE disclosure.shield (
    record_id uuid NOT NULL,
    shield_class text NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL DEFAULT 'infinity',
    entry_id uuid NOT NULL,
    CONSTRAINT a_record_is_shielded_once PRIMARY KEY (record_id),
    CONSTRAINT a_shield_has_a_class CHECK
        (shield_class IN ('protected-address', 'confidential-placement', 'no-contact-order', 'protected-person'))
);
COMMENT ON TABLE disclosure.shield IS 'Records whose place must not be learned from us.';
COMMENT ON COLUMN disclosure.shield.record_id IS 'child-identifying: the record';
COMMENT ON COLUMN disclosure.shield.shield_class IS 'child-identifying: why';
COMMENT ON COLUMN disclosure.shield.from_on IS 'child-identifying: from this day';
COMMENT ON COLUMN disclosure.shield.to_on IS 'child-identifying: up to but not including this day';
COMMENT ON COLUMN disclosure.shield.entry_id IS 'operational: the entry written with it';

CREATE TABLE disclosure.seal (
    record_id uuid NOT NULL,
    unit text NOT NULL,
    sealed_on date NOT NULL,
    entry_id uuid NOT NULL,
    CONSTRAINT a_record_is_sealed_once PRIMARY KEY (record_id)
);
COMMENT ON TABLE disclosure.seal IS 'Records closed by an adoption: matching and pages give nothing of them.';
COMMENT ON COLUMN disclosure.seal.record_id IS 'sealed: the record';
COMMENT ON COLUMN disclosure.seal.unit IS 'sealed: who keeps the seal';
COMMENT ON COLUMN disclosure.seal.sealed_on IS 'sealed: since when';
COMMENT ON COLUMN disclosure.seal.entry_id IS 'operational: the entry written with it';

CREATE TABLE disclosure.screening (
    record_id uuid NOT NULL,
    verdict text NOT NULL,
    entry_id uuid NOT NULL,
    CONSTRAINT a_record_has_one_screening PRIMARY KEY (record_id),
    CONSTRAINT a_screening_is_clear_or_near CHECK (verdict IN ('clear', 'near-shield', 'near-seal'))
);
COMMENT ON TABLE disclosure.screening IS 'Records that were compared with shields and seals; one that is not here is closed.';
COMMENT ON COLUMN disclosure.screening.record_id IS 'child-identifying: the record';
COMMENT ON COLUMN disclosure.screening.verdict IS 'child-identifying: clear, or near a shield or seal';
COMMENT ON COLUMN disclosure.screening.entry_id IS 'operational: the entry written with it';

ALTER TABLE disclosure.shield ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure.shield FORCE ROW LEVEL SECURITY;
ALTER TABLE disclosure.seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure.seal FORCE ROW LEVEL SECURITY;
ALTER TABLE disclosure.screening ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure.screening FORCE ROW LEVEL SECURITY;

CREATE POLICY worker_shields ON disclosure.shield TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_seals ON disclosure.seal TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_screens ON disclosure.screening TO everychild_worker USING (true) WITH CHECK (true);

-- The database itself closes what is not screened or is sealed, whatever slip is held.
CREATE POLICY people_read_their_screenings ON disclosure.screening FOR SELECT TO everychild_api
 USING (record_id = ANY (ARRAY(SELECT record_id FROM disclosure.slip_record)));
CREATE POLICY closed_until_screened ON ledger.entry AS RESTRICTIVE FOR SELECT TO everychild_api
 USING (record_id IN (SELECT record_id FROM disclosure.screening WHERE verdict = 'clear'));
CREATE POLICY closed_until_screened ON ledger.detail AS RESTRICTIVE FOR SELECT TO everychild_api
 USING (record_id IN (SELECT record_id FROM disclosure.screening WHERE verdict = 'clear'));

GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure.shield, disclosure.seal, disclosure.screening TO everychild_worker;
GRANT SELECT ON disclosure.screening TO everychild_api;
