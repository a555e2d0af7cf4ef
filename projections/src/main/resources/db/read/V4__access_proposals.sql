-- Grants that wait, or waited, for a second person.
CREATE TABLE access_proposal (
    school         uuid NOT NULL,
    "grant"        uuid NOT NULL,
    grantee        text COLLATE "C",                       -- kind=uuid
    role_code      text,
    role_version   integer,
    permissions    text,                                   -- sorted, separated by spaces
    scope          text COLLATE "C",                       -- kind=uuid
    valid_from     timestamptz,
    valid_to       timestamptz,                            -- exclusive; null: open-ended
    proposed_at    timestamptz,
    proposed_by    text COLLATE "C",                       -- kind=uuid
    proposed_event uuid,
    settled_at     timestamptz,
    settled_by     text,
    settled_event  uuid,
    settled_how    text,                                   -- confirmed, withdrawn
    settled_reason text,
    position      bigint NOT NULL,                         -- of its first event
    PRIMARY KEY (school, "grant")
);
CREATE INDEX proposal_pending ON access_proposal (school, position) WHERE settled_event IS NULL;
