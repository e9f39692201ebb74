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
    -- The streams of the command, and the version of each just after it.
    categories text[] NOT NULL,
    stream_ids uuid[] NOT NULL,
    versions bigint[] NOT NULL,
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

-- While a batch is appended, its transaction works for the tenants of the batch: one statement, and
-- one look at the setting, for all of them.
CREATE FUNCTION eventlog.batch_tenants() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN string_to_array(nullif(current_setting('app.batch', true), ''), ',')::uuid[];
CREATE POLICY of_batch ON eventlog.events TO solidaires_app, solidaires_worker
    USING (tenant_id = ANY ((SELECT eventlog.batch_tenants())::uuid[]));
CREATE POLICY of_batch ON eventlog.commands TO solidaires_app, solidaires_worker
    USING (tenant_id = ANY ((SELECT eventlog.batch_tenants())::uuid[]));

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

-- Tries to lock, until the end of the transaction, all that the requests of a batch read or write:
-- a stream to append to exclusively, a stream that is only a condition shared, a command's key
-- exclusively. Returns the requests (from 1) that could not get all their locks.
--
-- It never waits, so it can neither deadlock nor let a hanging transaction hold up the other
-- requests of the batch; the caller tries the returned ones again.
CREATE FUNCTION eventlog.lock_or_skip(
    r_tenant uuid[], r_key text[],
    s_request integer[], s_category text[], s_id uuid[], s_events integer[]
) RETURNS integer[] LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(DISTINCT tried.r), '{}') FROM (
        SELECT s.r, CASE WHEN s.events > 0
            THEN pg_try_advisory_xact_lock(hashtextextended(s.category,
                uuid_hash_extended(s.id, uuid_hash_extended(r_tenant[s.r], 1))))
            ELSE pg_try_advisory_xact_lock_shared(hashtextextended(s.category,
                uuid_hash_extended(s.id, uuid_hash_extended(r_tenant[s.r], 1))))
            END AS locked
        FROM unnest(s_request, s_category, s_id, s_events) AS s (r, category, id, events)
        UNION ALL
        SELECT q.r, pg_try_advisory_xact_lock(
            hashtextextended(q.key, uuid_hash_extended(q.tenant, 2)))
        FROM unnest(r_tenant, r_key) WITH ORDINALITY AS q (tenant, key, r)
        WHERE q.key IS NOT NULL
    ) tried WHERE NOT tried.locked);
END
$$;

-- Appends a batch of requests in the transaction of the caller, with the privileges of the caller.
-- The arrays `r_…` have one element for each request, `s_…` for each stream, `e_…` for each event;
-- `s_request` and `e_stream` say where each belongs (from 1), `s_place` which of its request's
-- streams it is (from 0), `e_number` which event of its stream (from 1). No two requests of a batch
-- may need the same stream, unless both only as a condition.
--
-- Each request is decided on its own. One row comes back for each, in order; its `status` is
--   appended    `versions`: of its streams, after it
--   repeated    the command was carried out before, on these streams, to these versions
--   key_reused  the key belongs to a command with another fingerprint
--   conflict    `at_stream` (from 0) is not at the expected version but at `versions[1]`
--   busy        another transaction holds a stream or the key: nothing was written, try again
--
-- Volatile: each statement takes a new snapshot, so what is read after the locks is all that was
-- committed under them before.
CREATE FUNCTION eventlog.append_batch(
    r_tenant uuid[], r_key text[], r_fingerprint bytea[], r_actor uuid[], r_role text[],
    r_causation uuid[], r_correlation uuid[], r_recorded_at timestamptz[],
    s_request integer[], s_place integer[], s_category text[], s_id uuid[], s_expected bigint[],
    s_events integer[],
    e_stream integer[], e_number integer[], e_id uuid[], e_name text[], e_schema integer[],
    e_payload text[]
) RETURNS TABLE (
    status text, at_stream integer, categories text[], stream_ids uuid[], versions bigint[]
)
LANGUAGE plpgsql VOLATILE SECURITY INVOKER
SET lock_timeout = '2s' -- no lock is waited for, but a unique index may wait for a foreign insert
-- Planning would cost more than the work. One plan is right for all: look each stream and key up by
-- its primary key, also when the plan was made while the tables were empty; join the rest by hash.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_nestloop = off
SET enable_mergejoin = off
SET jit = off -- what is switched off above looks dear enough to compile
AS $$
#variable_conflict use_column
DECLARE
    busy integer[];
BEGIN
    PERFORM pg_current_xact_id(); -- before any number is taken, see eventlog.events.seq
    PERFORM set_config('app.tenant', r_tenant[1]::text, true),
        set_config('app.batch', array_to_string(r_tenant, ','), true);
    busy := eventlog.lock_or_skip(r_tenant, r_key, s_request, s_category, s_id, s_events);
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT q.* FROM unnest(r_tenant, r_key, r_fingerprint, r_actor, r_role, r_causation,
            r_correlation, r_recorded_at) WITH ORDINALITY AS q (tenant, key, fingerprint, actor,
            role, causation, correlation, recorded_at, r)
    ), repeated AS MATERIALIZED (
        SELECT q.r, first.fingerprint = q.fingerprint AS same, first.categories,
            first.stream_ids, first.versions
        FROM asked q CROSS JOIN LATERAL (
            SELECT c.* FROM eventlog.commands c
            WHERE c.tenant_id = q.tenant AND c.key = q.key LIMIT 1) first
        WHERE q.key IS NOT NULL AND q.r <> ALL (busy)
    ), heads AS MATERIALIZED (
        SELECT s.*, coalesce((
            SELECT e.version FROM eventlog.events e
            WHERE e.tenant_id = r_tenant[s.r] AND e.category = s.category AND e.stream_id = s.id
            ORDER BY e.version DESC LIMIT 1), 0) AS actual
        FROM unnest(s_request, s_place, s_category, s_id, s_expected, s_events)
            WITH ORDINALITY AS s (r, place, category, id, expected, events, n)
        WHERE s.r <> ALL (busy)
    ), conflicts AS MATERIALIZED (
        SELECT DISTINCT ON (h.r) h.r, h.place, h.actual FROM heads h
        WHERE h.expected <> h.actual -- NULL: any version will do
        ORDER BY h.r, h.place
    ), accepted AS MATERIALIZED (
        SELECT q.* FROM asked q
        WHERE q.r <> ALL (busy)
          AND q.r <> ALL (ARRAY(SELECT p.r FROM repeated p))
          AND q.r <> ALL (ARRAY(SELECT c.r FROM conflicts c))
    ), written AS (
        INSERT INTO eventlog.events (tenant_id, category, stream_id, version, event_id, name,
            schema_version, actor_id, role, causation_id, correlation_id, recorded_at, payload,
            leaf_hash)
        SELECT q.tenant, h.category, h.id, h.actual + e.number, e.id, e.name, e.schema, q.actor,
            q.role, q.causation, q.correlation, q.recorded_at, e.payload::json,
            eventlog.leaf_hash(q.tenant, h.category, h.id, h.actual + e.number, e.id, e.name,
                e.schema, q.actor, q.role, q.causation, q.correlation, q.recorded_at, e.payload)
        FROM unnest(e_stream, e_number, e_id, e_name, e_schema, e_payload)
            AS e (stream, number, id, name, schema, payload)
        JOIN heads h ON h.n = e.stream
        JOIN accepted q ON q.r = h.r
        ORDER BY e.stream, e.number -- the numbers of a stream must rise with its versions
    ), outcomes AS MATERIALIZED (
        SELECT h.r, array_agg(h.category ORDER BY h.place) AS categories,
            array_agg(h.id ORDER BY h.place) AS ids,
            array_agg(h.actual + h.events ORDER BY h.place) AS versions
        FROM heads h JOIN accepted q ON q.r = h.r GROUP BY h.r
    ), remembered AS (
        INSERT INTO eventlog.commands (tenant_id, key, fingerprint, categories, stream_ids,
            versions, recorded_at)
        SELECT q.tenant, q.key, q.fingerprint, o.categories, o.ids, o.versions, q.recorded_at
        FROM accepted q JOIN outcomes o ON o.r = q.r WHERE q.key IS NOT NULL
    )
    SELECT CASE WHEN q.r = ANY (busy) THEN 'busy'
            WHEN p.same THEN 'repeated' WHEN NOT p.same THEN 'key_reused'
            WHEN c.r IS NOT NULL THEN 'conflict' ELSE 'appended' END,
        CASE WHEN p.r IS NULL THEN c.place END,
        p.categories, p.stream_ids,
        coalesce(p.versions, CASE WHEN c.r IS NOT NULL THEN ARRAY[c.actual] END, o.versions, '{}')
    FROM asked q
    LEFT JOIN repeated p ON p.r = q.r
    LEFT JOIN conflicts c ON c.r = q.r
    LEFT JOIN outcomes o ON o.r = q.r
    ORDER BY q.r;
END
$$;

RESET ROLE;
