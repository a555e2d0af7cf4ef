-- People have sessions and other systems have keys; a token is the operator's alone.
DELETE FROM access_token WHERE role <> 'operator' OR revoked_at IS NOT NULL;
ALTER TABLE access_token
    DROP COLUMN actor,
    DROP COLUMN role,
    DROP COLUMN school,
    DROP COLUMN label,
    DROP COLUMN revoked_at;
