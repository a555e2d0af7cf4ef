-- The wrapped keys: a database of their own (schema "chopmark_keys"), never in one backup with the events.
-- Role chopmark_keys (NOLOGIN) exists before this runs.

-- One key-encryption key per school and epoch, wrapped by the key vault. A new epoch begins with each month (UTC), or
-- when somebody asks for it. The row of a destroyed key stays.
CREATE TABLE kek (
    school       uuid        NOT NULL,
    epoch        integer     NOT NULL CHECK (epoch >= 1),
    wrapped      bytea,                                 -- none if destroyed
    vault        text        NOT NULL,                  -- which vault wrapped it
    created_at   timestamptz NOT NULL,
    closed_at    timestamptz,                           -- since then it wraps nothing, and never will again
    destroyed_at timestamptz,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)),
    CHECK (destroyed_at IS NULL OR closed_at IS NOT NULL),
    PRIMARY KEY (school, epoch)
);

-- One secret per (school, subject, category, version), wrapped by a KEK. A destroyed one leaves its row behind
-- without the secret, so that no other is ever made in its place.
CREATE TABLE subject_secret (
    key_id       uuid        NOT NULL,
    version      integer     NOT NULL CHECK (version >= 1),
    school       uuid        NOT NULL,
    subject      text        NOT NULL,                  -- random reference kind=uuid
    category     text        NOT NULL,
    epoch        integer,                               -- whose KEK wraps it, or wrapped it last
    first_epoch  integer,                               -- whose KEK wrapped it first
    wrapped      bytea,                                 -- none if destroyed
    created_at   timestamptz NOT NULL,
    destroyed_at timestamptz,
    destroyed_by uuid,                                  -- the event that decided it
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)),
    CHECK ((wrapped IS NULL) = (destroyed_by IS NOT NULL)),
    CHECK ((epoch IS NULL) = (first_epoch IS NULL)),    -- both are missing where there was no secret to destroy
    CHECK (wrapped IS NULL OR epoch >= first_epoch),
    PRIMARY KEY (key_id, version),
    UNIQUE (school, subject, category, version),
    FOREIGN KEY (school, epoch) REFERENCES kek
);

-- What an epoch still wraps.
CREATE INDEX subject_secret_by_epoch ON subject_secret (school, epoch) WHERE wrapped IS NOT NULL;

-- What an update leaves behind holds wrapped secrets: the next round of autovacuum frees it, however little
-- it is, to be written over.
ALTER TABLE subject_secret SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE kek SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);

GRANT USAGE ON SCHEMA chopmark_keys TO chopmark_keys;
GRANT SELECT, INSERT, UPDATE, DELETE ON kek, subject_secret TO chopmark_keys;
