-- The event store of one database: schema "chopmark", owned by chopmark_owner (no login).
-- Roles exist before this runs: chopmark_owner, chopmark_sequencer, chopmark_reader, chopmark_projector (all NOLOGIN).

CREATE TABLE school (
    school        uuid        PRIMARY KEY,
    partition     smallint    NOT NULL DEFAULT 0,
    origin        text        NOT NULL UNIQUE,          -- chopmark.hk/s/<26 char base32>/e1
    registered_at timestamptz NOT NULL
);

-- One row per partition: the only lock of the append path, and the count of events (= next position).
CREATE TABLE head (
    partition     smallint PRIMARY KEY,
    next_position bigint   NOT NULL CHECK (next_position >= 0),
    writer_epoch  bigint   NOT NULL
);
INSERT INTO head VALUES (0, 0, 0);

CREATE TABLE event (
    partition   smallint    NOT NULL,
    position    bigint      NOT NULL,
    school      uuid        NOT NULL,
    id          uuid        NOT NULL,
    type        text        NOT NULL,                   -- name@version, as in the leaf
    recorded_at timestamptz NOT NULL,
    leaf        bytea       NOT NULL,
    body        bytea       NOT NULL,
    leaf_hash   bytea       NOT NULL CHECK (octet_length(leaf_hash) = 32),
    tags        bigint[]    NOT NULL,                   -- keyed hashes of key=value; a hit is checked against the body
    PRIMARY KEY (partition, position)
);
CREATE UNIQUE INDEX event_id ON event (id);
CREATE INDEX event_school ON event (partition, school, position);
-- Without a pending list: every look into the index would read the whole of it (measured: a thousand queries in 0.1
-- s, with a full list in 3 to 11 s), and inserts are only a little faster with one.
CREATE INDEX event_tags ON event USING gin (tags) WITH (fastupdate = off);

-- Positions of the events that carry all tags of a query, by the index alone: one look into it per query. The
-- planner, which takes one look to cost as much as reading the whole table, must not choose: sequential scans are
-- off, and the sums keep position and partition out of reach of the other indexes.
--   queries: tags as '{hash,...}', types as '{name,...}' or null for any, first position; side by side
CREATE FUNCTION event_hits(in_partition smallint, in_tags text[], in_types text[], in_from bigint[], in_to bigint)
RETURNS TABLE (query integer, hit bigint) LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 100
SET enable_seqscan = off SET search_path = chopmark AS $$
BEGIN
    FOR i IN 1 .. cardinality(in_tags) LOOP
        RETURN QUERY SELECT i, e.position FROM event e
            WHERE e.tags @> in_tags[i]::bigint[] AND e.partition + 0 = in_partition
              AND e.position + 0 >= in_from[i] AND e.position + 0 < in_to
              AND (in_types[i] IS NULL OR split_part(e.type, '@', 1) = ANY (in_types[i]::text[]));
    END LOOP;
END $$;

-- Almost nothing to keep; finds where a stream starts at a moment.
CREATE INDEX event_recorded_at ON event USING brin (recorded_at) WITH (autosummarize = on);

-- The only deletable payload of the log.
CREATE TABLE sealed_box (
    partition   smallint NOT NULL,
    position    bigint   NOT NULL,
    ordinal     smallint NOT NULL,
    key_id      uuid     NOT NULL,
    key_version integer  NOT NULL,
    nonce       bytea    NOT NULL CHECK (octet_length(nonce) = 28),
    ciphertext  bytea    NOT NULL,
    PRIMARY KEY (partition, position, ordinal)
);
-- Ciphertext does not compress; do not try.
ALTER TABLE sealed_box ALTER COLUMN ciphertext SET STORAGE EXTERNAL;

CREATE TABLE idempotency (
    school         uuid        NOT NULL,
    key            text        NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    request_hash   bytea       NOT NULL CHECK (octet_length(request_hash) = 32),
    first_position bigint      NOT NULL,
    count          integer     NOT NULL,
    PRIMARY KEY (school, key)
);

-- The Merkle tree of a school, as far as integrated.
CREATE TABLE tree (
    school        uuid   PRIMARY KEY,
    size          bigint NOT NULL CHECK (size >= 0),
    last_position bigint NOT NULL,                      -- position of leaf size-1; -1 when empty
    frontier      bytea  NOT NULL,
    root          bytea  NOT NULL CHECK (octet_length(root) = 32)
);

-- How far a partition is integrated, and whether it is halted.
CREATE TABLE integration (
    partition     smallint PRIMARY KEY,
    next_position bigint   NOT NULL,
    state         text     NOT NULL CHECK (state IN ('open', 'halted', 'tail_lost')),
    reason        text
);
INSERT INTO integration VALUES (0, 0, 'open', NULL);

-- Completed tiles only, written once. Level 0 also maps leaf index to position.
CREATE TABLE tile (
    school    uuid     NOT NULL,
    level     smallint NOT NULL,
    index     bigint   NOT NULL,
    hashes    bytea    NOT NULL CHECK (octet_length(hashes) = 8192),
    positions bigint[] CHECK ((level = 0) = (positions IS NOT NULL)),
    PRIMARY KEY (school, level, index)
);
-- From a position to its leaf index: the first tile that ends at or after it.
CREATE INDEX tile_last_position ON tile (school, (positions[256])) WHERE level = 0;
-- Hashes do not compress; do not try.
ALTER TABLE tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE TABLE checkpoint (
    school    uuid        NOT NULL,
    size      bigint      NOT NULL,
    note      bytea       NOT NULL,                     -- the exact C2SP signed note
    PRIMARY KEY (school, size)
);

-- Immutability inside the database (against everyone but a superuser; against a superuser: detection).
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'chopmark: % on % is refused, the record is immutable', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_step_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.partition <> OLD.partition OR NEW.next_position < OLD.next_position
            OR NEW.writer_epoch < OLD.writer_epoch THEN
        RAISE EXCEPTION 'chopmark: the head of a partition never goes back' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_step_back BEFORE UPDATE ON head FOR EACH ROW EXECUTE FUNCTION refuse_step_back();
ALTER TABLE head ENABLE ALWAYS TRIGGER refuse_step_back;
CREATE TRIGGER refuse_row_removal BEFORE DELETE ON head FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE head ENABLE ALWAYS TRIGGER refuse_row_removal;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['event', 'tile', 'checkpoint', 'school', 'idempotency'] LOOP
        EXECUTE format('CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON %I
                        FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_row_change', t);
        EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_truncate', t);
    END LOOP;
    EXECUTE 'CREATE TRIGGER refuse_row_change BEFORE UPDATE ON sealed_box
             FOR EACH ROW EXECUTE FUNCTION refuse_change()';
    EXECUTE 'ALTER TABLE sealed_box ENABLE ALWAYS TRIGGER refuse_row_change';
    FOREACH t IN ARRAY ARRAY['sealed_box', 'head'] LOOP
        EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_truncate', t);
    END LOOP;
END $$;

-- The sequencer (append, integrate, publish) may insert, and move the rows that carry progress. It has BYPASSRLS,
-- because COPY is refused where row level security binds.
GRANT USAGE ON SCHEMA chopmark TO chopmark_sequencer, chopmark_reader, chopmark_projector;
GRANT SELECT, INSERT ON event, sealed_box, idempotency, tile, checkpoint, school TO chopmark_sequencer;
GRANT SELECT, UPDATE ON head, integration TO chopmark_sequencer;
GRANT SELECT, INSERT, UPDATE ON tree TO chopmark_sequencer;

-- Readers see one school at a time: select set_config('chopmark.school', <uuid>, true) in each transaction.
GRANT SELECT ON event, sealed_box, tile, checkpoint, school, tree TO chopmark_reader;
GRANT SELECT ON head, integration TO chopmark_reader, chopmark_projector;
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['event', 'tile', 'checkpoint', 'school', 'tree'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY one_school ON %I FOR SELECT TO chopmark_reader
                        USING (school = nullif(current_setting(''chopmark.school'', true), '''')::uuid)', t);
    END LOOP;
    EXECUTE 'ALTER TABLE sealed_box ENABLE ROW LEVEL SECURITY';
    EXECUTE 'CREATE POLICY one_school ON sealed_box FOR SELECT TO chopmark_reader USING (EXISTS (
                 SELECT FROM event e WHERE e.partition = sealed_box.partition AND e.position = sealed_box.position))';
END $$;
