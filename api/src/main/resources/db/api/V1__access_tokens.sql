-- What the interface itself keeps: access tokens. Runs in schema "chopmark_api", owned by role chopmark_api (NOLOGIN).
-- No token can be read back from here: only its SHA-256. No personal data: references, role codes and times.

CREATE TABLE access_token (
    id         uuid        PRIMARY KEY,
    hash       bytea       NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    actor      text        NOT NULL,                    -- staff=uuid, guardian=uuid, student=uuid, service=code
    role       text        NOT NULL,
    school     uuid,                                    -- null: the operator, who stands above schools
    label      text        NOT NULL CHECK (length(label) BETWEEN 1 AND 80),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    revoked_at timestamptz,
    CHECK ((school IS NULL) = (role = 'operator'))
);
CREATE INDEX access_token_of_school ON access_token (school, id);
