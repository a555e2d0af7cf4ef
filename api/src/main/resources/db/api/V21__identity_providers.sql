-- Identity providers of schools: the secret this server shows them, sealed, and which account there
-- belongs to whom here.
-- Rows go with their credential. No name and no address of anybody: a hash of what the provider calls them.

CREATE TABLE provider_secret (
    school     uuid  NOT NULL,
    credential uuid  NOT NULL,
    secret     bytea NOT NULL,                          -- sealed: nonce, ciphertext, tag
    PRIMARY KEY (school, credential)
);

CREATE TABLE provider_link (
    school     uuid  NOT NULL,
    credential uuid  NOT NULL,
    person     text  NOT NULL,                          -- staff=uuid, guardian=uuid, student=uuid
    subject    bytea NOT NULL CHECK (octet_length(subject) = 32), -- SHA-256 of issuer and subject
    PRIMARY KEY (school, credential),
    UNIQUE (school, subject)
);

-- Whether a session began by two factors that this server did not see itself.
ALTER TABLE session ADD COLUMN two_factors boolean NOT NULL DEFAULT false;
