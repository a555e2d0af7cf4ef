-- Rights of a grant handed on, and the last days of staff, which end them.
CREATE TABLE access_delegation (
    school        uuid NOT NULL,
    delegation    uuid NOT NULL,
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
    ended_reason  text,
    position      bigint NOT NULL,                         -- of its first event
    PRIMARY KEY (school, delegation)
);

CREATE TABLE access_post (
    school   uuid NOT NULL,
    staff    text COLLATE "C" NOT NULL,                 -- kind=uuid
    last_day date,
    since_position  bigint,                             -- of the latest return; null if there was none
    last_day_before date,                               -- of what was granted before that position
    PRIMARY KEY (school, staff)
);
