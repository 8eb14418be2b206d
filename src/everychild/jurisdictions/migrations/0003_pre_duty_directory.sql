CREATE TABLE jurisdictions.duty_line (
    agency_id text NOT NULL REFERENCES jurisdictions.agency,
    place text NOT NULL,
    phone text NOT NULL,
    tested_on date NOT NULL,
    CONSTRAINT a_place_has_one_duty_line PRIMARY KEY (agency_id, place),
    CONSTRAINT a_duty_line_is_a_ten_digit_number CHECK (phone ~ '^[0-9]{3}-[0-9]{3}-[0-9]{4}$')
);
COMMENT ON TABLE jurisdictions.duty_line IS 'The duty directory: whom to call at any hour, for a state or a county.';
COMMENT ON COLUMN jurisdictions.duty_line.agency_id IS 'public: whose line it is';
COMMENT ON COLUMN jurisdictions.duty_line.place IS 'public: state by ISO 3166-2, or county by its FIPS code';
COMMENT ON COLUMN jurisdictions.duty_line.phone IS 'public: the number that answers at any hour';
COMMENT ON COLUMN jurisdictions.duty_line.tested_on IS 'public: the last day on which somebody called it and it answered';
ALTER TABLE jurisdictions.duty_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE jurisdictions.duty_line FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_keeps ON jurisdictions.duty_line TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY anyone_reads ON jurisdictions.duty_line FOR SELECT TO everychild_api USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON jurisdictions.duty_line TO everychild_worker;
GRANT SELECT ON jurisdictions.duty_line TO everychild_api;
