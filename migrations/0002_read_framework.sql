-- The frame of the read models: schema, row-level security, checkpoints.
--
-- Everything in schema `read` is told by the log and can be rebuilt from it, byte by byte: no
-- table there has a sequence, a default that asks the clock, or a foreign key.

CREATE SCHEMA app AUTHORIZATION solidaires_owner;
CREATE SCHEMA read AUTHORIZATION solidaires_owner;

SET LOCAL ROLE solidaires_owner;

GRANT USAGE ON SCHEMA app, read TO solidaires_app, solidaires_worker;

-- Puts a read table behind row-level security: the web service reads the rows of the tenant of its
-- transaction, the worker writes all, and nobody else, not even the owner, sees any.
CREATE FUNCTION app.protect(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = relation AND i.indisprimary AND a.attname = 'tenant_id'
            AND a.atttypid = 'uuid'::regtype
    ) THEN
        RAISE EXCEPTION 'the primary key of % must begin with tenant_id uuid', relation;
    END IF;
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
    EXECUTE format('CREATE POLICY of_tenant ON %s FOR SELECT TO solidaires_app '
        'USING (tenant_id = eventlog.current_tenant())', relation);
    EXECUTE format('CREATE POLICY worker_writes_all ON %s TO solidaires_worker '
        'USING (true) WITH CHECK (true)', relation);
    EXECUTE format('GRANT SELECT ON %s TO solidaires_app', relation);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO solidaires_worker', relation);
END
$$;
REVOKE ALL ON FUNCTION app.protect(regclass) FROM PUBLIC;

-- Up to which sealed position each projection has read the log. Its row lock makes projectors take
-- turns; the web service reads it to wait for what it has just written.
CREATE TABLE read.checkpoints (
    projection text PRIMARY KEY,
    position bigint NOT NULL CHECK (position >= 0)
);
GRANT SELECT ON read.checkpoints TO solidaires_app, solidaires_worker;
GRANT INSERT, UPDATE ON read.checkpoints TO solidaires_worker;

-- The event that a projection stands still at, until a newer program can read it.
CREATE TABLE read.failures (
    projection text PRIMARY KEY,
    position bigint NOT NULL,
    event_id uuid NOT NULL,
    error text NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON read.failures TO solidaires_worker;

RESET ROLE;
