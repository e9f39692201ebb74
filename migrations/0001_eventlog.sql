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

-- Tries to lock a stream until the end of the transaction: exclusively to append to it, shared for
-- a condition on it. Never waits, so that nothing can deadlock, and a transaction that hangs holds
-- up no other request of a batch; the caller tries again later.
CREATE FUNCTION eventlog.try_lock_stream(
    tenant uuid, category text, stream_id uuid, exclusive boolean
) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN exclusive
        THEN pg_try_advisory_xact_lock(hashtextextended(category,
            uuid_hash_extended(stream_id, uuid_hash_extended(tenant, 1))))
        ELSE pg_try_advisory_xact_lock_shared(hashtextextended(category,
            uuid_hash_extended(stream_id, uuid_hash_extended(tenant, 1))))
        END
$$;

-- The same for the key of a command.
CREATE FUNCTION eventlog.try_lock_key(tenant uuid, key text) RETURNS boolean
    LANGUAGE sql VOLATILE AS $$
    SELECT pg_try_advisory_xact_lock(hashtextextended(key, uuid_hash_extended(tenant, 2)))
$$;

-- Appends a batch of requests in the transaction of the caller, with the privileges of the caller.
-- The arrays `r_…` have one element for each request, `s_…` for each stream, `e_…` for each event,
-- one request after the other; `r_streams`, `r_events`, `s_events` count what belongs to each.
-- Each request is decided on its own. One row comes back for each, in order; its `status` is
--   appended    `versions`: of its streams, after it
--   repeated    the command was carried out before, on these streams, to these versions
--   key_reused  the key belongs to a command with another fingerprint
--   conflict    `at_stream` (from 0) is not at the expected version but at `versions[1]`
--   busy        another transaction holds a stream or the key: nothing was written, try again
--
-- Volatile: each statement takes a new snapshot, so what is read after a lock is all that was
-- committed under it before.
CREATE FUNCTION eventlog.append_batch(
    r_tenant uuid[], r_key text[], r_fingerprint bytea[], r_actor uuid[], r_role text[],
    r_causation uuid[], r_correlation uuid[], r_recorded_at timestamptz[],
    r_streams integer[], r_events integer[],
    s_category text[], s_id uuid[], s_expected bigint[], s_events integer[],
    e_id uuid[], e_name text[], e_schema integer[], e_payload text[]
) RETURNS TABLE (
    status text, at_stream integer, categories text[], stream_ids uuid[], versions bigint[]
)
LANGUAGE plpgsql VOLATILE SECURITY INVOKER
SET lock_timeout = '2s' -- no lock is waited for, but a unique index may wait for a foreign insert
-- Planning would cost more than the work. One plan is right for all: look each stream and key up by
-- its primary key, also when the plan was made while the tables were empty.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
    q record;
    s_next integer := 1; -- the first stream and event of the next request
    e_next integer := 1;
    s_first integer;
    e integer;
    tenant uuid;
    free boolean;
    known bytea;
    actual bigint;
BEGIN
    PERFORM pg_current_xact_id(); -- before any number is taken, see eventlog.events.seq
    FOR q IN SELECT * FROM unnest(r_tenant, r_key, r_fingerprint, r_actor, r_role, r_causation,
        r_correlation, r_recorded_at, r_streams, r_events) AS r (tenant, key, fingerprint, actor,
        role, causation, correlation, recorded_at, streams, events)
    LOOP
        s_first := s_next;
        e := e_next;
        s_next := s_next + q.streams;
        e_next := e_next + q.events;
        status := NULL; at_stream := NULL; categories := NULL; stream_ids := NULL; versions := '{}';
        IF tenant IS DISTINCT FROM q.tenant THEN
            tenant := q.tenant;
            PERFORM set_config('app.tenant', tenant::text, true);
        END IF;

        free := q.key IS NULL OR eventlog.try_lock_key(tenant, q.key);
        FOR s IN s_first .. s_next - 1 LOOP
            free := free
                AND eventlog.try_lock_stream(tenant, s_category[s], s_id[s], s_events[s] > 0);
        END LOOP;
        IF NOT free THEN
            status := 'busy';
        ELSIF q.key IS NOT NULL THEN
            SELECT c.fingerprint, c.categories, c.stream_ids, c.versions
            INTO known, categories, stream_ids, versions
            FROM eventlog.commands c WHERE c.tenant_id = tenant AND c.key = q.key;
            IF FOUND THEN
                status := CASE known WHEN q.fingerprint THEN 'repeated' ELSE 'key_reused' END;
            END IF;
        END IF;
        IF status IS NULL THEN
            versions := '{}';
            FOR s IN s_first .. s_next - 1 LOOP
                actual := coalesce((SELECT v.version FROM eventlog.events v
                    WHERE v.tenant_id = tenant AND v.category = s_category[s]
                      AND v.stream_id = s_id[s] ORDER BY v.version DESC LIMIT 1), 0);
                IF s_expected[s] <> actual THEN -- NULL: any version will do
                    status := 'conflict'; at_stream := s - s_first; versions := ARRAY[actual];
                    EXIT;
                END IF;
                versions := versions || (actual + s_events[s]);
            END LOOP;
        END IF;
        IF status IS NULL THEN
            status := 'appended';
            FOR s IN s_first .. s_next - 1 LOOP
                actual := versions[s - s_first + 1] - s_events[s];
                FOR n IN 1 .. s_events[s] LOOP
                    INSERT INTO eventlog.events (tenant_id, category, stream_id, version, event_id,
                        name, schema_version, actor_id, role, causation_id, correlation_id,
                        recorded_at, payload, leaf_hash)
                    VALUES (tenant, s_category[s], s_id[s], actual + n, e_id[e], e_name[e],
                        e_schema[e], q.actor, q.role, q.causation, q.correlation, q.recorded_at,
                        e_payload[e]::json, eventlog.leaf_hash(tenant, s_category[s], s_id[s],
                            actual + n, e_id[e], e_name[e], e_schema[e], q.actor, q.role,
                            q.causation, q.correlation, q.recorded_at, e_payload[e]));
                    e := e + 1;
                END LOOP;
            END LOOP;
            IF q.key IS NOT NULL THEN
                INSERT INTO eventlog.commands (tenant_id, key, fingerprint, categories, stream_ids,
                    versions, recorded_at)
                VALUES (tenant, q.key, q.fingerprint, s_category[s_first : s_next - 1],
                    s_id[s_first : s_next - 1], versions, q.recorded_at);
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;

RESET ROLE;
