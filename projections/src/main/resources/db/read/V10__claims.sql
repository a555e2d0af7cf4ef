-- The level that a guardian, or a member of staff, reached by themselves: without what only another system
-- reports. Null until
-- something is applied to the row after this migration; nothing is then said about it.
ALTER TABLE receipt ADD COLUMN own_level smallint CHECK (own_level BETWEEN 0 AND 6);
