-- Several segments per read model: each covers all events of its own sequences up to its position. A sequence (such as
-- one notice) belongs to the segment that its hash says; see Segments.java. The read model covers the least of them.
ALTER TABLE projection
    ADD COLUMN segment integer NOT NULL DEFAULT 0 CHECK (segment >= 0),
    ADD COLUMN parked  integer NOT NULL DEFAULT 0 CHECK (parked >= 0), -- events of its sequences in table parked
    DROP CONSTRAINT projection_pkey,
    ADD PRIMARY KEY (name, segment);

-- Events that a read model could not apply, and those of the same sequence behind them, until they are tried again.
-- Written in the transaction that moves the position past them. No payload: the log has it.
CREATE TABLE parked (
    school    uuid             NOT NULL,
    name      text COLLATE "C" NOT NULL,
    position  bigint           NOT NULL,
    sequence  text COLLATE "C" NOT NULL,              -- kind=uuid, within the school
    code      text             NOT NULL,              -- why; projection.parked-behind: only because of one before it
    attempts  integer          NOT NULL CHECK (attempts >= 0),
    parked_at timestamptz      NOT NULL DEFAULT now(),
    tried_at  timestamptz      NOT NULL DEFAULT now(),
    PRIMARY KEY (school, name, position)
);

-- Schools with so many parked events that the rest of theirs waits in the log: of the sequences of one segment (as
-- counted when it began), from a position on. Written in the transaction that reached the bound.
CREATE TABLE parked_school (
    school        uuid             NOT NULL,
    name          text COLLATE "C" NOT NULL,
    segment       integer          NOT NULL,
    segments      integer          NOT NULL,
    from_position bigint           NOT NULL,
    since         timestamptz      NOT NULL DEFAULT now(),
    PRIMARY KEY (school, name, segment, segments)
);

-- Nodes at work on read models, so that each takes its share of the segments.
CREATE TABLE projection_node (
    node    text COLLATE "C" PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
