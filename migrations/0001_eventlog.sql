-- The event log: roles, tables, append function. Explained in libs/eventlog/README.md.
--
-- Roles belong to the cluster, not to the database: several databases may be migrated at the same
-- moment, so losing the race to create a role is not an error.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['solidaires_owner', 'solidaires_app', 'solidaires_worker'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- Another database's migration was faster.
        END;
        BEGIN
            IF NOT EXISTS (
                SELECT FROM pg_auth_members m
                WHERE m.roleid = wanted::regrole AND m.member = current_user::regrole
            ) THEN
                EXECUTE format('GRANT %I TO %I', wanted, current_user);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END
$$;

CREATE SCHEMA eventlog AUTHORIZATION solidaires_owner;

SET LOCAL ROLE solidaires_owner;

GRANT USAGE ON SCHEMA eventlog TO solidaires_app, solidaires_worker;

-- Events ------------------------------------------------------------------------------------------

-- One number a row, in the order of allocation; without cache, so that a number is always higher
-- than all that were given out before it, whichever connection asked.
CREATE SEQUENCE eventlog.event_seq AS bigint CACHE 1;

CREATE TABLE eventlog.events (
    tenant_id uuid NOT NULL,
    category text NOT NULL,
    stream_id uuid NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    -- The transaction gets its id before it takes a number: the sealer relies on it to tell
    -- a number still under way from one that will never come. CASE fixes the order.
    seq bigint NOT NULL DEFAULT
        CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('eventlog.event_seq') END,
    event_id uuid NOT NULL,
    name text NOT NULL,
    schema_version integer NOT NULL CHECK (schema_version BETWEEN 0 AND 65535),
    actor_id uuid NOT NULL,
    role text NOT NULL,
    causation_id uuid,
    correlation_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    payload json NOT NULL, -- json, not jsonb: the exact text is what the leaf hash covers.
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
    PRIMARY KEY (tenant_id, category, stream_id, version)
);
CREATE UNIQUE INDEX events_event_id ON eventlog.events (tenant_id, event_id);
CREATE INDEX events_seq ON eventlog.events (seq);

-- Commands already carried out: a repeated one changes nothing.
CREATE TABLE eventlog.commands (
    tenant_id uuid NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    -- [{"category", "stream", "version"}]: each stream's version just after the command.
    outcome jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, key)
);

-- The one order of all committed events, written by the sealer. The order is global by nature:
-- with Citus this table stays on the coordinator (its unique position has no tenant in it).
CREATE TABLE eventlog.sealed (
    position bigint NOT NULL CHECK (position > 0),
    tenant_id uuid NOT NULL,
    category text NOT NULL,
    stream_id uuid NOT NULL,
    version bigint NOT NULL,
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
    PRIMARY KEY (tenant_id, category, stream_id, version),
    CONSTRAINT sealed_position UNIQUE (position)
);

-- What the log committed to: the Merkle root (RFC 6962) over the leaf hashes of positions 1..size.
CREATE TABLE eventlog.checkpoints (
    size bigint PRIMARY KEY CHECK (size > 0),
    root_hash bytea NOT NULL CHECK (octet_length(root_hash) = 32),
    frontier bytea NOT NULL, -- transparency::CompactRange: a restart costs O(log n).
    sealed_at timestamptz NOT NULL
);

-- How far the sealer has looked. One row, never locked before it is updated: see
-- libs/eventlog/src/seal.rs.
CREATE TABLE eventlog.sealer (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    watermark bigint NOT NULL, -- the highest number seen
    -- Numbers below the watermark not seen yet, as ranges; each with the transaction id from which
    -- on no transaction can own them any more.
    gap_first bigint[] NOT NULL,
    gap_last bigint[] NOT NULL,
    gap_horizon bigint[] NOT NULL
);
INSERT INTO eventlog.sealer VALUES (true, 0, '{}', '{}', '{}');

-- Privileges: append and read, nothing else. `seq` is never given by the caller. ----------------

GRANT USAGE ON SEQUENCE eventlog.event_seq TO solidaires_app, solidaires_worker;
GRANT SELECT, INSERT (tenant_id, category, stream_id, version, event_id, name, schema_version,
    actor_id, role, causation_id, correlation_id, recorded_at, payload, leaf_hash)
    ON eventlog.events TO solidaires_app, solidaires_worker;
GRANT SELECT, INSERT ON eventlog.commands TO solidaires_app, solidaires_worker;
GRANT SELECT ON eventlog.sealed, eventlog.checkpoints TO solidaires_app, solidaires_worker;
GRANT INSERT ON eventlog.sealed, eventlog.checkpoints TO solidaires_worker;
GRANT SELECT, UPDATE (watermark, gap_first, gap_last, gap_horizon)
    ON eventlog.sealer TO solidaires_worker;

-- Tenancy: every role, the owner too, sees and writes only the tenant of its transaction. -------

CREATE FUNCTION eventlog.current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant', true), '')::uuid;

ALTER TABLE eventlog.events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE eventlog.commands ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE eventlog.sealed ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY of_tenant ON eventlog.events
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY of_tenant ON eventlog.commands
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY of_tenant ON eventlog.sealed FOR SELECT
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- The worker seals and projects for all tenants; it still appends only within one.
CREATE POLICY worker_reads_all ON eventlog.events FOR SELECT TO solidaires_worker USING (true);
CREATE POLICY worker_reads_all ON eventlog.commands FOR SELECT TO solidaires_worker USING (true);
CREATE POLICY worker_reads_all ON eventlog.sealed FOR SELECT TO solidaires_worker USING (true);
CREATE POLICY worker_seals ON eventlog.sealed FOR INSERT TO solidaires_worker WITH CHECK (true);

-- Append-only, even for the owner. ALWAYS: also while session_replication_role is `replica`. -----

CREATE FUNCTION eventlog.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON eventlog.events
    FOR EACH STATEMENT EXECUTE FUNCTION eventlog.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON eventlog.commands
    FOR EACH STATEMENT EXECUTE FUNCTION eventlog.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON eventlog.sealed
    FOR EACH STATEMENT EXECUTE FUNCTION eventlog.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON eventlog.checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION eventlog.refuse_change();
ALTER TABLE eventlog.events ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE eventlog.commands ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE eventlog.sealed ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE eventlog.checkpoints ENABLE ALWAYS TRIGGER append_only;

-- Hashing -----------------------------------------------------------------------------------------

CREATE FUNCTION eventlog.length_prefixed(value text) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8');

-- SHA-256 of 0x00 and the canonical form of an event; the form is specified, and recomputed when
-- verifying, in libs/eventlog/src/canonical.rs.
CREATE FUNCTION eventlog.leaf_hash(
    tenant_id uuid, category text, stream_id uuid, version bigint, event_id uuid, name text,
    schema_version integer, actor_id uuid, role text, causation_id uuid, correlation_id uuid,
    recorded_at timestamptz, payload text
) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(
        '\x0001'::bytea
        || uuid_send(tenant_id) || eventlog.length_prefixed(category) || uuid_send(stream_id)
        || int8send(version)
        || uuid_send(event_id) || eventlog.length_prefixed(name) || int4send(schema_version)
        || uuid_send(actor_id) || eventlog.length_prefixed(role)
        || CASE WHEN causation_id IS NULL THEN '\x00'::bytea
                ELSE '\x01'::bytea || uuid_send(causation_id) END
        || uuid_send(correlation_id)
        || int8send((extract(epoch FROM recorded_at) * 1000000)::bigint)
        || eventlog.length_prefixed(payload));

-- Appending ---------------------------------------------------------------------------------------

-- Tries to lock, until the end of the transaction, all that the requests of one tenant read or
-- write: a stream to append to exclusively, a stream that is only a condition shared, a command
-- key exclusively. Returns the requests that could not get all their locks.
--
-- It never waits, so it can neither deadlock nor let a hanging transaction hold up the other
-- requests of the batch; the caller tries the returned ones again.
CREATE FUNCTION eventlog.lock_or_skip(tenant uuid, requests jsonb, streams jsonb)
RETURNS integer[] LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(DISTINCT tried.r), '{}') FROM (
        SELECT s.r, CASE
            WHEN s.events > 0 THEN pg_try_advisory_xact_lock(k.lock)
            ELSE pg_try_advisory_xact_lock_shared(k.lock) END AS locked
        FROM jsonb_to_recordset(streams) AS s (r integer, category text, id uuid, events bigint)
        CROSS JOIN LATERAL (
            SELECT hashtextextended(concat_ws('/', tenant, s.id, s.category), 1) AS lock
            OFFSET 0) k
        UNION ALL
        SELECT q.r, pg_try_advisory_xact_lock(hashtextextended(concat_ws('/', tenant, q.key), 2))
        FROM jsonb_to_recordset(requests) AS q (r integer, key text)
        WHERE q.key IS NOT NULL
    ) tried WHERE NOT tried.locked);
END
$$;

-- Decides and carries out the requests of one tenant, all under lock but the `skipped` ones. Each
-- is accepted or refused on its own; the refused ones write nothing.
--
-- Volatile: its statement takes a new snapshot after the locks are held, so it sees every version
-- committed under them.
CREATE FUNCTION eventlog.append_locked(
    tenant uuid, requests jsonb, streams jsonb, contents jsonb, skipped integer[]
) RETURNS TABLE (request integer, status text, detail jsonb) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN QUERY WITH asked AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(requests) AS q (
            r integer, key text, fingerprint text, actor uuid, role text, causation uuid,
            correlation uuid, recorded_at timestamptz)
        WHERE q.r <> ALL (skipped)
    ), heads AS MATERIALIZED (
        SELECT s.*, coalesce((
            SELECT e.version FROM eventlog.events e
            WHERE e.tenant_id = tenant AND e.category = s.category AND e.stream_id = s.id
            ORDER BY e.version DESC LIMIT 1), 0) AS actual
        FROM jsonb_to_recordset(streams) AS s (
            r integer, s integer, category text, id uuid, expected bigint, events bigint)
    ), repeated AS MATERIALIZED (
        SELECT q.r, encode(first.fingerprint, 'hex') = q.fingerprint AS same, first.outcome
        FROM asked q CROSS JOIN LATERAL (
            SELECT c.fingerprint, c.outcome FROM eventlog.commands c
            WHERE c.tenant_id = tenant AND c.key = q.key LIMIT 1) first
        WHERE q.key IS NOT NULL
    ), conflicts AS MATERIALIZED (
        SELECT DISTINCT ON (h.r) h.r, h.s, h.actual FROM heads h
        WHERE h.expected <> h.actual -- NULL: any version will do
        ORDER BY h.r, h.s
    ), accepted AS MATERIALIZED (
        SELECT q.* FROM asked q
        WHERE NOT EXISTS (SELECT FROM repeated p WHERE p.r = q.r)
          AND NOT EXISTS (SELECT FROM conflicts c WHERE c.r = q.r)
    ), written AS (
        INSERT INTO eventlog.events (tenant_id, category, stream_id, version, event_id, name,
            schema_version, actor_id, role, causation_id, correlation_id, recorded_at, payload,
            leaf_hash)
        SELECT tenant, h.category, h.id, h.actual + e.n, e.id, e.name, e.schema, q.actor, q.role,
            q.causation, q.correlation, q.recorded_at, e.payload::json,
            eventlog.leaf_hash(tenant, h.category, h.id, h.actual + e.n, e.id, e.name, e.schema,
                q.actor, q.role, q.causation, q.correlation, q.recorded_at, e.payload)
        FROM accepted q
        JOIN heads h ON h.r = q.r
        JOIN jsonb_to_recordset(contents) AS e (
            r integer, s integer, n bigint, id uuid, name text, schema integer, payload text)
            ON e.r = h.r AND e.s = h.s
        ORDER BY h.r, h.s, e.n -- the numbers of a stream must rise with its versions
    ), outcomes AS MATERIALIZED (
        SELECT h.r, jsonb_agg(jsonb_build_object('category', h.category, 'stream', h.id,
            'version', h.actual + h.events) ORDER BY h.s) AS outcome
        FROM heads h JOIN accepted q ON q.r = h.r GROUP BY h.r
    ), remembered AS (
        INSERT INTO eventlog.commands (tenant_id, key, fingerprint, outcome, recorded_at)
        SELECT tenant, q.key, decode(q.fingerprint, 'hex'), o.outcome, q.recorded_at
        FROM accepted q JOIN outcomes o ON o.r = q.r WHERE q.key IS NOT NULL
    )
    SELECT r, 'appended', outcome FROM outcomes
    UNION ALL
    SELECT r, CASE WHEN same THEN 'repeated' ELSE 'key_reused' END, outcome FROM repeated
    UNION ALL
    SELECT c.r, 'conflict', jsonb_build_object('s', c.s, 'actual', c.actual) FROM conflicts c
    WHERE c.r IN (SELECT q.r FROM asked q)
      AND c.r NOT IN (SELECT p.r FROM repeated p)
    UNION ALL
    SELECT s.r, 'busy', NULL FROM unnest(skipped) AS s (r);
END
$$;

-- Appends a batch in the transaction of the caller, with the privileges of the caller. Each element
-- of `groups` holds the requests of one tenant: {tenant, requests, streams, events}. One row comes
-- back for each request: appended, repeated, key_reused, conflict, or busy.
CREATE FUNCTION eventlog.append_batch(groups jsonb[])
RETURNS TABLE (request integer, status text, detail jsonb)
LANGUAGE plpgsql VOLATILE SECURITY INVOKER
SET lock_timeout = '2s' -- no lock is waited for, but a unique index may wait for a foreign insert
-- Planning would cost more than the work. One plan is right for all: look each stream and key up by
-- its primary key, also when the plan was made while the tables were empty.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
AS $$
DECLARE
    part jsonb;
    tenant uuid;
    skipped integer[];
BEGIN
    PERFORM pg_current_xact_id(); -- before any number is taken, see eventlog.events.seq
    FOREACH part IN ARRAY groups LOOP
        tenant := (part ->> 'tenant')::uuid;
        PERFORM set_config('app.tenant', tenant::text, true);
        skipped := eventlog.lock_or_skip(tenant, part -> 'requests', part -> 'streams');
        RETURN QUERY SELECT done.request, done.status, done.detail FROM eventlog.append_locked(
            tenant, part -> 'requests', part -> 'streams', part -> 'events', skipped) AS done;
    END LOOP;
END
$$;

RESET ROLE;
