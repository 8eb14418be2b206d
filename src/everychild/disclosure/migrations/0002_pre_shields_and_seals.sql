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
