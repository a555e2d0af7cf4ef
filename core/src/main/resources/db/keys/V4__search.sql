-- Finding people by name or phone: keyed, truncated tokens that can be deleted (docs/adr/0009).
-- No name and no number stands here, and without the school's key, which is wrapped, no token can be made or tried.

-- How a school's tokens are made. When a version is full the next one begins, with longer tokens;
-- a search looks into all.
CREATE TABLE blind_index_shape (
    school  uuid     NOT NULL,
    version integer  NOT NULL CHECK (version >= 1),      -- goes into every token
    bits    smallint NOT NULL CHECK (bits BETWEEN 4 AND 24),
    staged  bigint   NOT NULL DEFAULT 0,                 -- tokens ever put into it
    PRIMARY KEY (school, version)
);

CREATE TABLE blind_index (
    school    uuid        NOT NULL,
    version   integer     NOT NULL,                      -- 0: a value that no search can ask for
    kind      text        NOT NULL,                      -- name, phone
    token     integer     NOT NULL,                      -- the first bits of an HMAC; 0 in version 0
    subject   text        NOT NULL,                      -- random reference kind=uuid
    category  text        NOT NULL,
    field     text        NOT NULL,                      -- which detail, such as nameZh
    event     uuid        NOT NULL,                      -- the event whose box holds the value
    position  bigint,                                    -- of that event, once it is known to be durable
    staged_at timestamptz NOT NULL,
    PRIMARY KEY (school, version, event, subject, field, token)
);
CREATE INDEX blind_index_token ON blind_index (school, version, kind, token);
CREATE INDEX blind_index_subject ON blind_index (school, subject);
CREATE INDEX blind_index_staged ON blind_index (school, staged_at) WHERE position IS NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON blind_index_shape, blind_index TO chopmark_keys;
