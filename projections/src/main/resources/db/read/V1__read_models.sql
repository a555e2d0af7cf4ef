-- Read models: pure functions of the log, without personal data. Runs once in schema "chopmark_read", and again in
-- "chopmark_read_next" for each rebuild side by side, so names are unqualified and no table refers to another schema.
-- A text column such as name_zh holds where a sealed field lies (position/event/box/category/path), never its value.
-- The school leads every key and index of a table that has a school: ids come from clients, and two schools may have
-- equal ones.
-- Texts of keys have collation "C": the order of a digest must not depend on the server's locale.

-- How far each read model is: count of events covered, from the start of the log, without gaps. A live batch locks
-- its row first and moves it last; the end of a rebuild locks it too, so that exactly one of them writes.
CREATE TABLE projection (
    name     text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL CHECK (position >= 0)
);

-- Cursors of the event processors (JdbcTokenStore), moved in the transaction that writes the rows.
CREATE TABLE token_entry (
    processor_name text    NOT NULL,
    segment        integer NOT NULL,
    mask           integer NOT NULL,
    token          bytea,
    token_type     text,
    claimed_at     text,
    owner          text,
    PRIMARY KEY (processor_name, segment)
);

-- notice-receipts ---------------------------------------------------------------------------------------------------

CREATE TABLE notice (
    school           uuid    NOT NULL,
    notice           uuid NOT NULL,
    kind             text,
    drafted_at       timestamptz,
    latest_number    integer NOT NULL,                     -- 0: not published yet
    published_at     timestamptz,                          -- of the latest version
    published_event  uuid,
    withdrawn_at     timestamptz,
    withdrawn_event  uuid,
    withdrawn_reason text,
    position         bigint  NOT NULL,                     -- of its first event: lists go by it, never by the id
    PRIMARY KEY (school, notice)
);
CREATE INDEX notice_latest ON notice (school, position DESC);

CREATE TABLE notice_version (
    school          uuid        NOT NULL,
    notice          uuid        NOT NULL,
    number          integer     NOT NULL,
    published_at    timestamptz NOT NULL,
    published_event uuid        NOT NULL,
    content_hash    text        NOT NULL,
    languages       text        NOT NULL,
    deadline        timestamptz,
    urgent          boolean     NOT NULL,
    marketing       boolean     NOT NULL,
    title_en        text,
    title_zh        text,
    body_en         text,
    body_zh         text,
    PRIMARY KEY (school, notice, number)
);

CREATE TABLE receipt (
    school             uuid     NOT NULL,
    notice             uuid     NOT NULL,
    number             integer  NOT NULL,
    student            uuid     NOT NULL,
    guardian           uuid     NOT NULL,
    class              uuid,                               -- null only until the audience names it
    level              smallint NOT NULL CHECK (level BETWEEN 0 AND 6),
    queued_at          timestamptz,                        -- level 0: named in a fixed audience
    queued_event       uuid,
    handed_at          timestamptz,                        -- level 1: first handed to a provider
    handed_event       uuid,
    delivered_at       timestamptz,                        -- level 2: first delivery reported
    delivered_event    uuid,
    opened_at          timestamptz,                        -- level 3 or more: first rendered in a signed-in session
    opened_event       uuid,
    opened_language    text,
    read_at            timestamptz,                        -- level 4 or more: first opened to the end
    read_event         uuid,
    acknowledged_at    timestamptz,                        -- level 5: first acknowledged
    acknowledged_event uuid,
    attested_by        text,
    signed_at          timestamptz,                        -- level 6: first signed
    signed_event       uuid,
    PRIMARY KEY (school, notice, number, student, guardian)
);
CREATE INDEX receipt_board ON receipt (school, notice, number, class, level);
CREATE INDEX receipt_of_guardian ON receipt (school, guardian, notice, student, number);

CREATE TABLE delivery (
    school       uuid        NOT NULL,
    notice       uuid        NOT NULL,
    number       integer     NOT NULL,
    student      uuid        NOT NULL,
    guardian     uuid        NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    state        text        NOT NULL CHECK (state IN ('ATTEMPTED', 'CONFIRMED', 'FAILED')),
    attempts     integer     NOT NULL,
    last_result  text,
    last_at      timestamptz NOT NULL,
    last_event   uuid        NOT NULL,
    PRIMARY KEY (school, notice, number, student, guardian, channel)
);

-- homework ----------------------------------------------------------------------------------------------------------

CREATE TABLE homework (
    school         uuid NOT NULL,
    homework       uuid NOT NULL,
    class          uuid NOT NULL,
    title          text,
    assigned_at    timestamptz,
    assigned_event uuid,
    due_at         timestamptz,                            -- in force now
    deadline_event uuid,                                   -- the event that set it
    weight_milli   integer,
    position       bigint NOT NULL,                        -- of its first event
    PRIMARY KEY (school, homework)
);
CREATE INDEX homework_in_order ON homework (school, position);
CREATE INDEX homework_of_class ON homework (school, class, homework);

-- The latest submission of a student; an earlier one, before a return, stays in the log.
CREATE TABLE submission (
    school            uuid        NOT NULL,
    homework          uuid        NOT NULL,
    student           uuid        NOT NULL,
    class             uuid        NOT NULL,
    claimed_at        timestamptz,                         -- as the source claims; null if it claims nothing
    claim_rule        integer,                             -- version of the rule by which it counted, or null
    recorded_at       timestamptz NOT NULL,
    timeliness        text        NOT NULL,
    deadline_in_force timestamptz,
    file_hash         text,
    submitted_event   uuid        NOT NULL,
    position          bigint      NOT NULL,                -- of that event; an older mark is an earlier one's
    submissions       integer     NOT NULL,                -- count, this one included
    PRIMARY KEY (school, homework, student)
);
CREATE INDEX submission_counts ON submission (school, class, timeliness);
CREATE INDEX submission_of_student ON submission (school, student, homework);

CREATE TABLE marking (
    school            uuid NOT NULL,
    homework          uuid NOT NULL,
    student           uuid NOT NULL,
    marked_at         timestamptz,
    mark              text,
    marked_event      uuid,
    marked_position   bigint,
    returned_at       timestamptz,
    returned_event    uuid,
    returned_position bigint,
    PRIMARY KEY (school, homework, student)
);

CREATE TABLE enrolment (
    school        uuid        NOT NULL,
    class         uuid        NOT NULL,
    student       uuid        NOT NULL,
    started_at    timestamptz NOT NULL,
    started_event uuid        NOT NULL,
    PRIMARY KEY (school, class, student)
);

-- access ------------------------------------------------------------------------------------------------------------

CREATE TABLE role (
    school        uuid        NOT NULL,
    role_code     text COLLATE "C" NOT NULL,
    role_version  integer     NOT NULL,
    permissions   text        NOT NULL, -- resource.action[@scope][+mask], sorted, separated by spaces
    defined_at    timestamptz NOT NULL,
    defined_by    text        NOT NULL,
    defined_event uuid        NOT NULL,
    PRIMARY KEY (school, role_code, role_version)
);

CREATE TABLE access_grant (
    school         uuid NOT NULL,
    "grant"        uuid NOT NULL,
    grantee        text COLLATE "C" NOT NULL,              -- kind=uuid
    role_code      text,
    role_version   integer,
    permissions    text,                                   -- as fixed when granted; sorted, separated by spaces
    scope          text COLLATE "C",                       -- kind=uuid
    valid_from     timestamptz,
    valid_to       timestamptz,                            -- exclusive; null: open-ended
    granted_at     timestamptz,
    granted_by     text,
    granted_event  uuid,
    revoked_at     timestamptz,
    revoked_by     text,
    revoked_event  uuid,
    revoked_reason text,
    position       bigint NOT NULL,                        -- of its first event
    PRIMARY KEY (school, "grant")
);
CREATE INDEX grant_of_person ON access_grant (school, grantee, position);
CREATE INDEX grant_in_scope ON access_grant (school, scope, position);

-- roster ------------------------------------------------------------------------------------------------------------

CREATE TABLE roster_school (
    school        uuid PRIMARY KEY,
    name_en       text        NOT NULL,
    name_zh       text        NOT NULL,
    registered_at timestamptz NOT NULL,
    registered_event uuid     NOT NULL
);

CREATE TABLE roster_class (
    school       uuid        NOT NULL,
    class        uuid NOT NULL,
    code         text        NOT NULL,
    school_year  text        NOT NULL,
    opened_at    timestamptz NOT NULL,
    opened_event uuid        NOT NULL,
    PRIMARY KEY (school, class)
);

CREATE TABLE roster_person (
    school        uuid NOT NULL,
    person        text COLLATE "C" NOT NULL,            -- kind=uuid
    post_code     text,
    name_en       text,
    name_zh       text,
    phone         text,
    source_number text,
    date_of_birth text,
    since         date,
    from_position bigint,                                  -- of the event that says they joined
    until         date,
    left_position bigint,                                  -- of the event that says they left, if later
    first_event   uuid NOT NULL,
    PRIMARY KEY (school, person)
);

CREATE TABLE roster_member (
    school        uuid        NOT NULL,
    class         uuid        NOT NULL,
    member        text COLLATE "C" NOT NULL,
    started_event uuid        NOT NULL,
    member_role   text        NOT NULL,
    class_number  integer,
    from_day      date        NOT NULL,
    to_day        date,
    started_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    ended_event   uuid,
    position      bigint      NOT NULL,                    -- of its start
    PRIMARY KEY (school, class, member, started_event)
);
CREATE INDEX roster_member_counts ON roster_member (school, class, member_role, from_day);

-- Every end that was ever recorded of a place; the latest one stands in the place itself, too. An end before from_day:
-- the place was never in force.
CREATE TABLE roster_member_end (
    school      uuid        NOT NULL,
    class       uuid        NOT NULL,
    member      text COLLATE "C" NOT NULL,
    position    bigint      NOT NULL,
    to_day      date        NOT NULL,
    ended_at    timestamptz NOT NULL,
    ended_event uuid        NOT NULL,
    PRIMARY KEY (school, class, member, position)
);
CREATE INDEX roster_member_of_person ON roster_member (school, member, class);

CREATE TABLE roster_authority (
    school     uuid        NOT NULL,
    student    uuid        NOT NULL,
    guardian   uuid        NOT NULL,
    position   bigint      NOT NULL,
    authority  text        NOT NULL,
    valid_from date,
    reason     text,
    relation   text,
    decided_at timestamptz NOT NULL,
    event      uuid        NOT NULL,
    PRIMARY KEY (school, student, guardian, position)
);
CREATE INDEX roster_authority_of_guardian ON roster_authority (school, guardian, student, position);
