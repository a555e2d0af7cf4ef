-- The school's calendar, and what became of due acts.

-- The list of general holidays in force of each year; a holiday counts if the list in force named it.
CREATE TABLE calendar_list (
    school        uuid        NOT NULL,
    year          integer     NOT NULL,
    source        text        NOT NULL,
    adopted_at    timestamptz NOT NULL,
    adopted_event uuid        NOT NULL,
    PRIMARY KEY (school, year)
);

CREATE TABLE calendar_holiday (
    school  uuid NOT NULL,
    day     date NOT NULL,
    name_en text NOT NULL,
    name_zh text,
    named   uuid NOT NULL,                                 -- the event of the list that named it last
    PRIMARY KEY (school, day)
);

CREATE TABLE calendar_year (
    school      uuid        NOT NULL,
    first_day   date        NOT NULL,
    last_day    date        NOT NULL,
    school_days text        NOT NULL,                      -- days of the week, separated by spaces
    half_days   text        NOT NULL,
    set_at      timestamptz NOT NULL,
    set_event   uuid        NOT NULL,
    PRIMARY KEY (school, first_day)
);

-- The last word on single days.
CREATE TABLE calendar_day (
    school   uuid        NOT NULL,
    day      date        NOT NULL,
    kind     text        NOT NULL,
    replaced text        NOT NULL,
    reason   text,                                         -- code of the school; null for a suspension
    signal   text,                                         -- of a suspension
    source   text,                                         -- of a suspension
    at       timestamptz NOT NULL,
    event    uuid        NOT NULL,
    PRIMARY KEY (school, day)
);

CREATE TABLE due_rule (
    school        uuid             NOT NULL,
    rule          text COLLATE "C" NOT NULL,
    version       integer          NOT NULL,
    begins        timestamptz,                             -- first due time that is this version's
    ends          timestamptz,                             -- where the rule was retired; null otherwise
    parameters    text,                                    -- name=value, separated by spaces
    source        text,
    adopted_at    timestamptz,
    adopted_event uuid,
    PRIMARY KEY (school, rule, version)
);

-- One row per act that is settled.
CREATE TABLE due_act (
    school        uuid             NOT NULL,
    event         uuid             NOT NULL,               -- that settled it
    rule          text COLLATE "C" NOT NULL,
    version       integer          NOT NULL,
    subject       text COLLATE "C" NOT NULL,               -- kind=uuid
    due_at        timestamptz      NOT NULL,
    settled_at    timestamptz      NOT NULL,
    outcome       text             NOT NULL,               -- FIRED, MISSED, REFUSED
    late          boolean          NOT NULL,
    delay_seconds bigint           NOT NULL,
    command       text,                                    -- null if missed
    code          text,                                    -- of the rejection, if refused
    caused        uuid,                                    -- first event that the command stored
    position      bigint           NOT NULL,               -- of the event that settled it
    PRIMARY KEY (school, event)
);
CREATE INDEX due_act_latest ON due_act (school, position DESC);
