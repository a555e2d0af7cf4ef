-- The wrapped keys: a database of their own (schema "chopmark_keys"), never in one backup with the events.
-- Role chopmark_keys (NOLOGIN) exists before this runs.

-- One key-encryption key per school and month, wrapped by the key vault.
CREATE TABLE kek (
    school     uuid        NOT NULL,
    epoch      date        NOT NULL,                    -- first day of the month
    wrapped    bytea       NOT NULL,
    vault      text        NOT NULL,                    -- which vault wrapped it
    created_at timestamptz NOT NULL,
    PRIMARY KEY (school, epoch)
);

-- One secret per (school, subject, category, version), wrapped by a KEK. A destroyed one leaves its row behind
-- without the secret, so that no other is ever made in its place.
CREATE TABLE subject_secret (
    key_id     uuid        NOT NULL,
    version    integer     NOT NULL CHECK (version >= 1),
    school     uuid        NOT NULL,
    subject    text        NOT NULL,                    -- random reference kind=uuid
    category   text        NOT NULL,
    epoch      date,                                    -- none if there was no secret to destroy
    wrapped    bytea,                                   -- none if destroyed
    created_at timestamptz NOT NULL,
    destroyed_at timestamptz,
    destroyed_by uuid,                                  -- the event that decided it
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)),
    CHECK ((wrapped IS NULL) = (destroyed_by IS NOT NULL)),
    CHECK (wrapped IS NULL OR epoch IS NOT NULL),
    PRIMARY KEY (key_id, version),
    UNIQUE (school, subject, category, version),
    FOREIGN KEY (school, epoch) REFERENCES kek
);

GRANT USAGE ON SCHEMA chopmark_keys TO chopmark_keys;
GRANT SELECT, INSERT, UPDATE, DELETE ON kek, subject_secret TO chopmark_keys;
