-- Rights of a grant handed on, and the last days of staff, which end them.
CREATE TABLE access_delegation (
    delegation    uuid PRIMARY KEY,
    school        uuid NOT NULL,
    base          uuid,                                    -- the grant behind it
    base_event    uuid,
    delegator     text COLLATE "C",                        -- kind=uuid
    delegate      text COLLATE "C",                        -- kind=uuid
    permissions   text,                                    -- sorted, separated by spaces
    scope         text COLLATE "C",                        -- kind=uuid
    reason        text,
    valid_from    timestamptz,
    valid_to      timestamptz,                             -- exclusive
    granted_at    timestamptz,
    granted_by    text,
    granted_event uuid,
    ended_at      timestamptz,
    ended_by      text,
    ended_event   uuid,
    ended_reason  text
);
CREATE INDEX delegation_of_school ON access_delegation (school, delegation);

CREATE TABLE access_post (
    staff    text COLLATE "C" PRIMARY KEY,                 -- kind=uuid
    school   uuid NOT NULL,
    last_day date
);
