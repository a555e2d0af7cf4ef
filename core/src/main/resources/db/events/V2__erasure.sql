-- Erasure: a role that may delete sealed boxes and nothing else, and a short way to the events that say so.
-- Role chopmark_eraser (NOLOGIN) exists before this runs.

GRANT USAGE ON SCHEMA chopmark TO chopmark_eraser;

-- It finds the rows it is told to delete and never sees a ciphertext. There is no index over key_id: the boxes of a
-- subject are found through the tags of their events, so the append path pays nothing (docs/adr/0008).
GRANT SELECT (partition, position, ordinal, key_id), DELETE ON sealed_box TO chopmark_eraser;
CREATE POLICY erasing ON sealed_box TO chopmark_eraser USING (true);

-- Events of erasure are few among many. The conditions stand in every query word for word, so that the planner sees
-- that the index has all it needs; an append of another type pays a comparison.
CREATE INDEX event_erasure ON event (partition, position) WHERE type LIKE 'erasure.%';
CREATE INDEX event_erasure_tags ON event USING gin (tags) WITH (fastupdate = off) WHERE type LIKE 'erasure.%';
