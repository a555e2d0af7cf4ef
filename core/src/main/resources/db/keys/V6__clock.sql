-- Readings of the clock that agreed with the database's clock and with the record, some time apart: what cannot be
-- undone rests on two of them, never on one.
CREATE TABLE clock_reading (
    read_at timestamptz PRIMARY KEY
);
GRANT SELECT, INSERT, DELETE ON clock_reading TO chopmark_keys;
