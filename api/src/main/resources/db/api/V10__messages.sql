-- Messages to contact points that wait to be sent, and the hashes of codes that went out with them. No address, no
-- text and no code: references, times and counts only. The school leads every key.

CREATE TABLE message (
    school    uuid        NOT NULL,
    message   uuid        NOT NULL,
    point     uuid        NOT NULL,
    queued_at timestamptz NOT NULL,
    due_at    timestamptz NOT NULL,
    tries     integer     NOT NULL DEFAULT 0,
    status    integer,                                 -- reply of the mail server that took it over
    reading   uuid,                                    -- the event that records the reading of the address
    PRIMARY KEY (school, message),
    CHECK ((status IS NULL) = (reading IS NULL))
);
CREATE INDEX message_due ON message (school, due_at);

CREATE TABLE contact_code (
    school     uuid        NOT NULL,
    point      uuid        NOT NULL,
    use        text        NOT NULL,
    message    uuid        NOT NULL,
    number     integer     NOT NULL,                   -- which try to send it
    hash       bytea       NOT NULL CHECK (octet_length(hash) = 32),
    expires_at timestamptz NOT NULL,
    attempts   integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (school, point, use, message, number)
);
