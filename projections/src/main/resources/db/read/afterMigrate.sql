-- After every migration: who reads for a school sees that school's rows only, whatever the query says. Each table
-- with a school gets the policy, so no author of a read model can forget it. The projector owns the tables and writes
-- all of them.
DO $$
DECLARE
    t text;
BEGIN
    FOR t IN
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
           AND a.attname = 'school' AND NOT a.attisdropped AND NOT c.relrowsecurity
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format(
            'CREATE POLICY one_school ON %I FOR SELECT TO chopmark_reader'
            ' USING (school = nullif(current_setting(''chopmark.school'', true), '''')::uuid)', t);
        EXECUTE format('GRANT SELECT ON %I TO chopmark_reader', t);
    END LOOP;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO chopmark_reader', current_schema());
    GRANT SELECT ON projection TO chopmark_reader;
END
$$;
