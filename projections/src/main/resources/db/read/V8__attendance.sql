-- Attendance. Reasons and proofs are places of sealed boxes.

-- One row per statement about a student and session, corrections included: the last one counts.
CREATE TABLE attendance_mark (
    school          uuid             NOT NULL,
    student         uuid             NOT NULL,
    day             date             NOT NULL,
    session         text COLLATE "C" NOT NULL,
    position        bigint           NOT NULL,
    class           uuid             NOT NULL,
    roll_call       uuid             NOT NULL,
    status          text             NOT NULL,
    at              timestamptz,                           -- came late or left early then
    recorded_at     timestamptz      NOT NULL,
    event           uuid             NOT NULL,
    by              text             NOT NULL,             -- kind=uuid of who recorded it
    previous_status text,                                  -- of a correction
    previous_at     timestamptz,
    corrects        uuid,                                  -- the event corrected
    reason          text,                                  -- code of the school
    PRIMARY KEY (school, student, day, session, position)
);
CREATE INDEX attendance_register ON attendance_mark (school, class, day, session, student, position);

CREATE TABLE attendance_roll_call (
    school    uuid             NOT NULL,
    class     uuid             NOT NULL,
    day       date             NOT NULL,
    session   text COLLATE "C" NOT NULL,
    roll_call uuid             NOT NULL,
    day_kind  text             NOT NULL,
    taken_at  timestamptz      NOT NULL,
    event     uuid             NOT NULL,
    by        text             NOT NULL,
    PRIMARY KEY (school, class, day, session)
);

CREATE TABLE attendance_absence (
    school           uuid NOT NULL,
    absence          uuid NOT NULL,
    student          uuid NOT NULL,
    from_day         date NOT NULL,
    to_day           date NOT NULL,
    reported_at      timestamptz,
    reported_by      text,                                 -- kind=uuid
    channel          text,
    reported_event   uuid,
    reported_reason  text,
    explained_at     timestamptz,
    explained_event  uuid,
    excuse           text,
    explained_reason text,
    proof            text,
    PRIMARY KEY (school, absence)
);
CREATE INDEX attendance_absence_student ON attendance_absence (school, student, from_day, absence);

CREATE TABLE attendance_notice (
    school      uuid             NOT NULL,
    roll_call   uuid             NOT NULL,
    student     uuid             NOT NULL,
    event       uuid             NOT NULL,
    guardian    uuid             NOT NULL,
    day         date             NOT NULL,
    session     text             NOT NULL,
    channel     text             NOT NULL,
    sent_at     timestamptz      NOT NULL,                 -- as the source claims
    outcome     text             NOT NULL,
    recorded_at timestamptz      NOT NULL,
    PRIMARY KEY (school, roll_call, student, event)
);
CREATE INDEX attendance_notice_student ON attendance_notice (school, student, day);

CREATE TABLE attendance_escalation (
    school       uuid        NOT NULL,
    student      uuid        NOT NULL,
    event        uuid        NOT NULL,
    position     bigint      NOT NULL,
    first_day    date        NOT NULL,
    last_day     date        NOT NULL,
    school_days  integer     NOT NULL,
    rule         text        NOT NULL,
    rule_version integer     NOT NULL,
    escalated_at timestamptz NOT NULL,
    PRIMARY KEY (school, student, event)
);
CREATE INDEX attendance_escalation_event ON attendance_escalation (school, event);
CREATE INDEX attendance_escalation_latest ON attendance_escalation (school, position DESC);
