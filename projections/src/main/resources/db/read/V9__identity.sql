-- Accounts of persons, what they sign in with, their sessions; service accounts and their keys. No secret and no login
-- name. What follows what is told by positions: an account is open if it was opened after it was closed.

CREATE TABLE account (
    school               uuid             NOT NULL,
    person               text COLLATE "C" NOT NULL,        -- kind=uuid
    opened_at            timestamptz,
    opened_event         uuid,
    opened_position      bigint,
    letter_at            timestamptz,
    letter_by            text,                             -- who made it, kind=uuid or service=code
    letter_position      bigint,
    handed_over_at       timestamptz,
    handed_over_by       text,
    handed_over_position bigint,
    activated_at         timestamptz,
    activated_event      uuid,
    activated_position   bigint,
    activated_way        text,                             -- LETTER, SERVER
    vouched_by           text,                             -- separated by spaces; empty if the server vouched
    closed_at            timestamptz,
    closed_event         uuid,
    closed_position      bigint,
    closed_reason        text,
    started_at           timestamptz,                      -- of the newest recovery
    started_by           text,
    started_position     bigint,
    confirmed_at         timestamptz,
    confirmed_by         text,                             -- both, separated by a space
    confirmed_position   bigint,
    seen_position        bigint,
    refused_at           timestamptz,                      -- newest refused sign-in on record
    refused_why          text,
    PRIMARY KEY (school, person)
);

CREATE TABLE account_credential (
    school         uuid             NOT NULL,
    person         text COLLATE "C" NOT NULL,
    credential     uuid             NOT NULL,
    position       bigint,                                 -- of the event that made it
    kind           text,
    enrolled_at    timestamptz,
    enrolled_event uuid,
    ended_at       timestamptz,
    ended_event    uuid,
    ended_how      text,                                   -- USED_UP, BY_ONESELF, REPLACED, RECOVERY, ACCOUNT_CLOSED
    PRIMARY KEY (school, person, credential)
);

CREATE TABLE account_session (
    school      uuid             NOT NULL,
    person      text COLLATE "C" NOT NULL,
    session     uuid             NOT NULL,
    position    bigint,                                    -- of the event that began it
    kinds       text,                                      -- of what was shown, separated by spaces
    began_at    timestamptz,
    began_event uuid,
    ends_at     timestamptz,                               -- at the latest
    proven_at   timestamptz,
    ended_at    timestamptz,
    ended_event uuid,
    ended_how   text,                                      -- SIGNED_OUT, or why it ended
    ended_by    text,                                      -- kind=uuid; null where time or the server ended it
    PRIMARY KEY (school, person, session)
);
CREATE INDEX account_session_latest ON account_session (school, person, position DESC);

CREATE TABLE service_account (
    school        uuid NOT NULL,
    service       uuid NOT NULL,
    position      bigint,                                  -- of the event that opened it
    code          text COLLATE "C",
    name          text,
    opened_at     timestamptz,
    opened_event  uuid,
    closed_at     timestamptz,
    closed_event  uuid,
    closed_reason text,
    PRIMARY KEY (school, service)
);

CREATE TABLE service_key (
    school        uuid NOT NULL,
    service       uuid NOT NULL,
    "key"         uuid NOT NULL,
    position      bigint,                                  -- of the event that issued it
    acts          text,                                    -- separated by spaces
    issued_at     timestamptz,
    issued_event  uuid,
    expires_at    timestamptz,
    successor     uuid,
    overlap_until timestamptz,
    revoked_at    timestamptz,
    revoked_event uuid,
    reason        text,
    PRIMARY KEY (school, service, "key")
);
