-- Passkeys: public keys of people's devices, and the questions that were answered. Rows go with their credential. No
-- secret of a device ever comes here. The school leads every key.

CREATE TABLE passkey (
    school     uuid        NOT NULL,
    credential uuid        NOT NULL,
    key_id     bytea       NOT NULL CHECK (octet_length(key_id) BETWEEN 1 AND 1023), -- as the device names it
    person     text        NOT NULL,                    -- staff=uuid, guardian=uuid, student=uuid
    public_key bytea       NOT NULL,                    -- COSE
    enrolment  bytea       NOT NULL,                    -- the device's own words about the key, as it sent them
    uses       bigint      NOT NULL,                    -- the device's count of signatures; 0 if it keeps none
    synced     boolean     NOT NULL,                    -- whether it may be on several devices of the person
    kept_at    timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (school, credential),
    UNIQUE (school, key_id)
);
CREATE INDEX passkey_of_person ON passkey (school, person);

-- A question counts once. Kept until it would be too old to be answered anyway.
CREATE TABLE answered_question (
    school     uuid        NOT NULL,
    question   bytea       NOT NULL CHECK (octet_length(question) = 32),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (school, question)
);
