-- What people and services prove themselves with, and their sessions. What an account is and may do stands on the
-- record; rows here are deleted with their credential. No password, code, key or session can be read back from here:
-- only hashes, and the secrets of second factors sealed under a key of their school. The school leads every key.

CREATE TABLE password (
    school     uuid        NOT NULL,
    credential uuid        NOT NULL,
    hash       text        NOT NULL CHECK (hash LIKE '$argon2id$%'),
    kept_at    timestamptz NOT NULL,
    PRIMARY KEY (school, credential)
);

CREATE TABLE totp (
    school      uuid   NOT NULL,
    credential  uuid   NOT NULL,
    secret      bytea  NOT NULL,                        -- sealed: nonce, ciphertext, tag
    last_period bigint NOT NULL,                        -- of the code used last: no code counts twice
    PRIMARY KEY (school, credential)
);

CREATE TABLE one_time_code (
    school     uuid        NOT NULL,
    credential uuid        NOT NULL,
    number     integer     NOT NULL,
    hash       bytea       NOT NULL CHECK (octet_length(hash) = 32),
    expires_at timestamptz NOT NULL,
    attempts   integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (school, credential, number)
);

CREATE TABLE session (
    school     uuid        NOT NULL,
    session    uuid        NOT NULL,
    hash       bytea       NOT NULL CHECK (octet_length(hash) = 32),
    who        text        NOT NULL,                    -- staff=uuid, guardian=uuid, student=uuid, service=operator
    credential uuid        NOT NULL,
    begun_at   timestamptz NOT NULL,
    used_at    timestamptz NOT NULL,
    proven_at  timestamptz,                             -- last proof again of who they are
    ends_at    timestamptz NOT NULL CHECK (ends_at > begun_at),
    PRIMARY KEY (school, session),
    UNIQUE (school, hash)
);
CREATE INDEX session_of_person ON session (school, who);

CREATE TABLE service_key (
    school     uuid        NOT NULL,
    credential uuid        NOT NULL,
    service    uuid        NOT NULL,
    hash       bytea       NOT NULL CHECK (octet_length(hash) = 32),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (school, credential),
    UNIQUE (school, hash)
);
