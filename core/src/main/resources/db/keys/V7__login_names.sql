-- Which account a login name belongs to: the whole of an HMAC under the school's key, which is wrapped, beside a random
-- reference that stands in the events. A row lives as long as somebody holds the name; an erasure deletes its holder.
CREATE TABLE login_name (
    school  uuid        NOT NULL,
    tag     bytea       NOT NULL CHECK (octet_length(tag) = 32),
    name    uuid        NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (school, tag),
    UNIQUE (school, name)
);

CREATE TABLE login_name_holder (
    school  uuid NOT NULL,
    name    uuid NOT NULL,
    subject text NOT NULL,                               -- random reference kind=uuid
    PRIMARY KEY (school, name, subject),
    FOREIGN KEY (school, name) REFERENCES login_name (school, name) ON DELETE CASCADE
);
CREATE INDEX login_name_holder_subject ON login_name_holder (school, subject);

GRANT SELECT, INSERT, UPDATE, DELETE ON login_name, login_name_holder TO chopmark_keys;
