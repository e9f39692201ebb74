-- The event log: roles, tables, append function. Explained in libs/eventlog/README.md.
--
-- Roles belong to the cluster, not to the database: several databases may be migrated at the same
-- moment, so losing the race to create a role is not an error.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['solidaires_owner', 'solidaires_log', 'solidaires_app',
            'solidaires_worker'] LOOP
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

GRANT USAGE ON SCHEMA eventlog TO solidaires_log, solidaires_app, solidaires_worker;

-- Events ------------------------------------------------------------------------------------------

-- One number a row, in the order of allocation; without cache, so that a number is always higher
-- than all that were given out before it, whichever connection asked.
CREATE SEQUENCE eventlog.event_seq AS bigint CACHE 1;

-- Cut into partitions by number, so that an old stretch of the log can leave the database as a file
-- and the indexes that appends write to stay small (eventlog.extend below). A unique index of
-- a partitioned table must hold the number, so it cannot say that a version exists
-- once: the heads do.
CREATE TABLE eventlog.events (
    tenant_id uuid NOT NULL,
    category text COLLATE "C" NOT NULL,
    stream_id uuid NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    seq bigint NOT NULL,
    event_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    schema_version integer NOT NULL CHECK (schema_version BETWEEN 0 AND 65535),
    actor_id uuid NOT NULL,
    role text COLLATE "C" NOT NULL,
    causation_id uuid,
    correlation_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    payload json NOT NULL, -- json, not jsonb: the exact text is what the entry commits to.
    -- Its kind (a byte), and SHA-256 over the stream's salt and the hash of all of the above but
    -- seq: transparency::Entry. The leaf of the Merkle tree.
    entry bytea NOT NULL CHECK (octet_length(entry) = 33 AND get_byte(entry, 0) <= 1),
    PRIMARY KEY (tenant_id, category, stream_id, version, seq)
) PARTITION BY RANGE (seq);
CREATE INDEX events_seq ON eventlog.events (seq);

-- The last version of every stream, and between which numbers its events lie: what a version is
-- checked against, and how a stream is read without looking into every partition. Made from the
-- events, and compared with them when the log is verified; but for the salt, which ties the
-- events to their entries, and can be forgotten (eventlog.forget_salts).
CREATE TABLE eventlog.heads (
    tenant_id uuid NOT NULL,
    category text COLLATE "C" NOT NULL,
    stream_id uuid NOT NULL,
    version bigint NOT NULL,
    previous_version bigint NOT NULL, -- before the last append
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL,
    salt bytea CHECK (octet_length(salt) = 32), -- random; of the versions after this one:
    salted_after bigint NOT NULL DEFAULT 0 CHECK (salted_after BETWEEN 0 AND version),
    CHECK (version > previous_version AND previous_version >= 0),
    CHECK (salt IS NOT NULL OR salted_after = version),
    PRIMARY KEY (tenant_id, category, stream_id)
) WITH (fillfactor = 80); -- room to update a row on its page, without touching the index

-- Commands already carried out: a repeated one changes nothing.
CREATE TABLE eventlog.commands (
    tenant_id uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    -- The streams of the command, and the version of each just after it: [["order", "0192…", 3]].
    outcome json NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, key)
);

-- The one order of all committed events, written by the sealer: the events with the numbers
-- first_seq to last_seq, all of which are there, have the positions from first_position on. The
-- order is global by nature: with Citus this table stays on the coordinator.
CREATE TABLE eventlog.runs (
    first_position bigint PRIMARY KEY CHECK (first_position > 0),
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL CHECK (last_seq >= first_seq),
    last_position bigint NOT NULL UNIQUE
        GENERATED ALWAYS AS (first_position + last_seq - first_seq) STORED,
    EXCLUDE USING gist (int8range(first_seq, last_seq, '[]') WITH &&)
);

-- What the log committed to: the Merkle root (RFC 6962) over the entries of positions 1..size.
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

-- Privileges: read, and append through eventlog.append_batch, nothing else. ----------------------
-- `solidaires_log` is nobody's login: it is what eventlog.append_batch runs as.

GRANT USAGE ON SEQUENCE eventlog.event_seq TO solidaires_log;
GRANT SELECT, INSERT ON eventlog.events, eventlog.heads, eventlog.commands TO solidaires_log;
GRANT UPDATE (version, previous_version, last_seq, salt, salted_after) ON eventlog.heads
    TO solidaires_log;

GRANT SELECT ON eventlog.events, eventlog.heads, eventlog.commands, eventlog.runs,
    eventlog.checkpoints TO solidaires_app, solidaires_worker;
GRANT INSERT (first_position, first_seq, last_seq) ON eventlog.runs TO solidaires_worker;
GRANT INSERT ON eventlog.checkpoints TO solidaires_worker;
GRANT SELECT, UPDATE (watermark, gap_first, gap_last, gap_horizon)
    ON eventlog.sealer TO solidaires_worker;

-- Tenancy: every role, the owner too, sees and writes only the tenant of its transaction. -------

CREATE FUNCTION eventlog.current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant', true), '')::uuid;

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['events', 'heads', 'commands'] LOOP
        EXECUTE format('ALTER TABLE eventlog.%I ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('ALTER TABLE eventlog.%I FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format('CREATE POLICY of_tenant ON eventlog.%I FOR SELECT
            USING (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)',
            relation);
        -- One batch is of many tenants; each request names its own.
        EXECUTE format('CREATE POLICY log_appends ON eventlog.%I TO solidaires_log
            USING (true)', relation);
        -- The worker seals and projects for all tenants.
        EXECUTE format('CREATE POLICY worker_reads_all ON eventlog.%I FOR SELECT
            TO solidaires_worker USING (true)', relation);
    END LOOP;
END
$$;

-- Append-only, even for the owner. ALWAYS: also while session_replication_role is `replica`. -----

CREATE FUNCTION eventlog.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE PROCEDURE eventlog.protect(relation regclass, changes text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER append_only BEFORE %s ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION eventlog.refuse_change()', changes, relation);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', relation);
END
$$;
CALL eventlog.protect('eventlog.events', 'UPDATE OR DELETE OR TRUNCATE');
CALL eventlog.protect('eventlog.commands', 'UPDATE OR DELETE OR TRUNCATE');
CALL eventlog.protect('eventlog.runs', 'UPDATE OR DELETE OR TRUNCATE');
CALL eventlog.protect('eventlog.checkpoints', 'UPDATE OR DELETE OR TRUNCATE');
CALL eventlog.protect('eventlog.heads', 'DELETE OR TRUNCATE');
-- A head may only grow, with the salt it has, or forget its salt.
CREATE TRIGGER grows BEFORE UPDATE ON eventlog.heads FOR EACH ROW
    WHEN ((NEW.tenant_id, NEW.category, NEW.stream_id, NEW.first_seq)
            IS DISTINCT FROM (OLD.tenant_id, OLD.category, OLD.stream_id, OLD.first_seq)
        OR NOT (NEW.version > OLD.version AND NEW.last_seq > OLD.last_seq
                AND (OLD.salt IS NULL
                    OR (NEW.salt = OLD.salt AND NEW.salted_after = OLD.salted_after) IS TRUE)
            OR (NEW.version, NEW.previous_version, NEW.last_seq)
                    = (OLD.version, OLD.previous_version, OLD.last_seq)
                AND NEW.salt IS NULL AND NEW.salted_after = NEW.version))
    EXECUTE FUNCTION eventlog.refuse_change();
ALTER TABLE eventlog.heads ENABLE ALWAYS TRIGGER grows;

-- Partitions --------------------------------------------------------------------------------------

-- Sees to it that there are partitions for the next `numbers` numbers, each for as many. Returns
-- how many it made.
--
-- A partition is made apart and then attached, which locks out neither readers nor writers of
-- the others (SHARE UPDATE EXCLUSIVE). It can be touched only through eventlog.events: nobody has
-- a privilege on it, no policy lets anybody see a row, and it refuses changes like its parent.
CREATE FUNCTION eventlog.extend(numbers bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    made integer := 0;
    up_to bigint;
    first bigint;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('eventlog.extend'), 0);
    SELECT last_value + numbers INTO up_to FROM eventlog.event_seq;
    LOOP
        SELECT coalesce(max(substring(pg_get_expr(c.relpartbound, c.oid)
            FROM 'TO \(''(\d+)''\)')::bigint), 1) INTO first
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'eventlog.events'::regclass;
        EXIT WHEN first > up_to;
        name := format('events_from_%s', lpad(first::text, 12, '0'));
        EXECUTE format('CREATE TABLE eventlog.%I (LIKE eventlog.events INCLUDING ALL)', name);
        EXECUTE format('ALTER TABLE eventlog.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE eventlog.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE eventlog.%I ADD CONSTRAINT of_partition
            CHECK (seq >= %s AND seq < %s)', name, first, first + numbers);
        EXECUTE format('ALTER TABLE eventlog.events ATTACH PARTITION eventlog.%I
            FOR VALUES FROM (%s) TO (%s)', name, first, first + numbers);
        EXECUTE format('ALTER TABLE eventlog.%I DROP CONSTRAINT of_partition', name);
        CALL eventlog.protect(format('eventlog.%I', name)::regclass,
            'UPDATE OR DELETE OR TRUNCATE');
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;
REVOKE ALL ON FUNCTION eventlog.extend FROM PUBLIC;
GRANT EXECUTE ON FUNCTION eventlog.extend TO solidaires_app, solidaires_worker;

SELECT eventlog.extend(10000000);

-- Where an event stands in the one order; NULL while it is not sealed, or not there.
CREATE FUNCTION eventlog.position_of(
    tenant uuid, category text, stream uuid, version bigint
) RETURNS bigint LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT r.first_position + e.seq - r.first_seq
    FROM eventlog.heads h
    JOIN eventlog.events e ON e.tenant_id = h.tenant_id AND e.category = h.category
        AND e.stream_id = h.stream_id AND e.seq BETWEEN h.first_seq AND h.last_seq
    JOIN eventlog.runs r ON int8range(r.first_seq, r.last_seq, '[]') @> e.seq
    WHERE h.tenant_id = position_of.tenant AND h.category = position_of.category
        AND h.stream_id = position_of.stream AND e.version = position_of.version;
END;

-- Appending ---------------------------------------------------------------------------------------

-- Appends a batch of requests in the transaction of the caller. The arrays belong together by their
-- first letter: one element of `l_…` for each lock, `s_…` for each stream, `c_…` for each key of
-- a command, `e_…` for each event; the first of each says to which request (from 1) it belongs.
-- `s_expected` is the version that the stream must be at (0: none yet), `s_events` how many events
-- it gets (0: it is only a condition), `s_first` the first of them among `e_…`, `s_salt` its salt
-- if it has none yet. `e_of` is the number of the event's stream among `s_…`; `e_entry` its kind
-- and, for a stream that has no event yet, the commitment with `s_salt`; else the content's hash,
-- since only the head knows the salt.
--
-- A request is carried out wholly or not at all, each on its own. Rows come back only for those
-- that were not; `status` is
--   repeated    the command was carried out before, with this `outcome`
--   key_reused  the key belongs to a command with another fingerprint
--   conflict    stream number `stream` (from 1, of `s_…`) is not as expected but at `version`
--   busy        another transaction holds a stream or the key: nothing was written, try again
-- Only a `careful` call looks each of these up before it writes. Another one lets the unique
-- indexes find what is wrong, which is seldom: it then fails as a whole, with SQLSTATE EL001 or
-- 23505, and is to be repeated carefully.
--
-- Locks are advisory and only tried, never waited for: a request can neither deadlock nor hold up
-- the others of its batch while a stranger hangs. Volatile, and READ COMMITTED only: each statement
-- takes a new snapshot, so what is read after the locks is all that was committed under them
-- before.
CREATE FUNCTION eventlog.append_batch(
    careful boolean,
    l_request integer[], l_lock bigint[], l_shared boolean[],
    s_request integer[], s_tenant uuid[], s_category text[], s_id uuid[], s_expected bigint[],
    s_first integer[], s_events integer[], s_salt bytea[],
    c_request integer[], c_tenant uuid[], c_key text[], c_fingerprint bytea[], c_outcome text[],
    c_recorded_at timestamptz[],
    e_request integer[], e_of integer[], e_tenant uuid[], e_category text[], e_stream uuid[],
    e_version bigint[], e_id uuid[], e_name text[], e_schema integer[], e_actor uuid[],
    e_role text[],
    e_causation uuid[], e_correlation uuid[], e_recorded_at timestamptz[], e_payload text[],
    e_entry bytea[]
) RETURNS TABLE (request integer, status text, stream integer, version bigint, outcome text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- Planning would cost more than the work. One plan is right for all: look each stream and key up by
-- its primary key, also when the plan was made while the tables were empty.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off -- what is switched off above looks dear enough to compile
AS $$
#variable_conflict use_column
DECLARE
    refused integer[]; -- requests
    numbers bigint[]; -- of the events; none for those of refused requests
    as_expected bigint; -- how many streams
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'append in a READ COMMITTED transaction: another one''s snapshot is older '
            'than the locks' USING ERRCODE = 'invalid_transaction_state';
    END IF;
    -- The transaction gets its id before it takes a number: the sealer relies on it to tell
    -- a number still under way from one that will never come.
    PERFORM pg_current_xact_id();
    refused := ARRAY(
        SELECT tried.r FROM (
            SELECT l.r, CASE WHEN l.shared THEN pg_try_advisory_xact_lock_shared(l.lock)
                ELSE pg_try_advisory_xact_lock(l.lock) END AS locked
            FROM unnest(l_request, l_lock, l_shared) AS l (r, lock, shared)) tried
        WHERE NOT tried.locked);
    IF refused <> '{}' THEN
        RETURN QUERY SELECT DISTINCT r, 'busy', NULL::integer, NULL::bigint, NULL::text
            FROM unnest(refused) AS r;
    END IF;

    IF careful THEN
        FOR request, status, stream, version, outcome IN
            SELECT o.* FROM eventlog.obstacles(refused, s_request, s_tenant, s_category, s_id,
                s_expected, c_request, c_tenant, c_key, c_fingerprint) AS o
        LOOP
            RETURN NEXT;
            refused := refused || request;
        END LOOP;
    ELSIF 0 = ANY (s_events) AND EXISTS (
        SELECT FROM unnest(s_request, s_tenant, s_category, s_id, s_expected, s_events)
            AS s (r, tenant, category, id, expected, events)
        WHERE s.events = 0 AND s.r <> ALL (refused)
            AND s.expected <> coalesce((SELECT h.version FROM eventlog.heads h
                WHERE h.tenant_id = s.tenant AND h.category = s.category AND h.stream_id = s.id),
                0)) THEN
        RAISE EXCEPTION 'a condition does not hold' USING ERRCODE = 'EL001';
    END IF;

    IF e_request <> '{}' THEN
        numbers := ARRAY(
            SELECT CASE WHEN e.r <> ALL (refused) THEN nextval('eventlog.event_seq') END
            FROM unnest(e_request) AS e (r));
        WITH grown AS (
            INSERT INTO eventlog.heads AS h (tenant_id, category, stream_id, version,
                previous_version, first_seq, last_seq, salt)
            SELECT s.tenant, s.category, s.id, s.expected + s.events, s.expected,
                numbers[s.first], numbers[s.first + s.events - 1], s.salt
            FROM unnest(s_request, s_tenant, s_category, s_id, s_expected, s_first, s_events,
                s_salt) AS s (r, tenant, category, id, expected, first, events, salt)
            WHERE s.events > 0 AND s.r <> ALL (refused)
            ON CONFLICT (tenant_id, category, stream_id) DO UPDATE
                SET version = excluded.version, previous_version = excluded.previous_version,
                    last_seq = excluded.last_seq, salt = coalesce(h.salt, excluded.salt)
                WHERE h.version = excluded.previous_version
            -- Only a row that was not there before has no xmax.
            RETURNING (h.xmax = 0) = (h.previous_version = 0) AS as_expected)
        SELECT count(*) INTO as_expected FROM grown WHERE as_expected;
        IF as_expected <> (SELECT count(*) FROM unnest(s_request, s_events) AS s (r, events)
            WHERE s.events > 0 AND s.r <> ALL (refused)) THEN
            RAISE EXCEPTION 'a stream is not at its version' USING ERRCODE = 'EL001';
        END IF;
        INSERT INTO eventlog.events (tenant_id, category, stream_id, version, seq, event_id, name,
            schema_version, actor_id, role, causation_id, correlation_id, recorded_at, payload,
            entry)
        SELECT e.tenant, e.category, e.stream, e.version, e.seq, e.id, e.name, e.schema, e.actor,
            e.role, e.causation, e.correlation, e.recorded_at, e.payload::json,
            CASE WHEN s_expected[e.of] = 0 THEN e.entry
                ELSE substr(e.entry, 1, 1) || sha256((
                    SELECT h.salt FROM eventlog.heads h WHERE h.tenant_id = e.tenant
                        AND h.category = e.category AND h.stream_id = e.stream)
                    || substr(e.entry, 2)) END
        FROM unnest(numbers, e_of, e_tenant, e_category, e_stream, e_version, e_id, e_name,
            e_schema, e_actor, e_role, e_causation, e_correlation, e_recorded_at, e_payload,
            e_entry) AS e (seq, of, tenant, category, stream, version, id, name, schema, actor,
                role, causation, correlation, recorded_at, payload, entry)
        WHERE e.seq IS NOT NULL;
    END IF;
    IF c_request <> '{}' THEN
        INSERT INTO eventlog.commands (tenant_id, key, fingerprint, outcome, recorded_at)
        SELECT c.tenant, c.key, c.fingerprint, c.outcome::json, c.recorded_at
        FROM unnest(c_request, c_tenant, c_key, c_fingerprint, c_outcome, c_recorded_at)
            AS c (r, tenant, key, fingerprint, outcome, recorded_at)
        WHERE c.r <> ALL (refused);
    END IF;
END
$$;

-- What stands in the way of the requests of a batch: commands carried out before, and streams not
-- at the expected version. Columns and statuses as for eventlog.append_batch.
CREATE FUNCTION eventlog.obstacles(
    refused integer[],
    s_request integer[], s_tenant uuid[], s_category text[], s_id uuid[], s_expected bigint[],
    c_request integer[], c_tenant uuid[], c_key text[], c_fingerprint bytea[]
) RETURNS TABLE (request integer, status text, stream integer, version bigint, outcome text)
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT s.r, 'conflict', s.n::integer, s.actual, NULL
    FROM (
        SELECT s.r, s.n, s.expected, coalesce((SELECT h.version FROM eventlog.heads h
            WHERE h.tenant_id = s.tenant AND h.category = s.category AND h.stream_id = s.id),
            0) AS actual
        FROM unnest(s_request, s_tenant, s_category, s_id, s_expected)
            WITH ORDINALITY AS s (r, tenant, category, id, expected, n)
        WHERE s.r <> ALL (refused)) s
    WHERE s.actual <> s.expected
    UNION ALL
    SELECT c.r, CASE WHEN (c.first).fingerprint = c.fingerprint THEN 'repeated'
        ELSE 'key_reused' END, NULL, NULL, (c.first).outcome::text
    FROM (
        SELECT c.r, c.fingerprint, (SELECT k FROM eventlog.commands k
            WHERE k.tenant_id = c.tenant AND k.key = c.key) AS first
        FROM unnest(c_request, c_tenant, c_key, c_fingerprint) AS c (r, tenant, key, fingerprint)
        WHERE c.r <> ALL (refused)) c
    WHERE c.first IS NOT NULL;
END
$$;

-- The last version of each stream, 0 where it has none: for appends that do not mind which it is.
CREATE FUNCTION eventlog.versions_of(s_tenant uuid[], s_category text[], s_id uuid[])
RETURNS bigint[] LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
AS $$
BEGIN
    RETURN ARRAY(
        SELECT coalesce((SELECT h.version FROM eventlog.heads h
            WHERE h.tenant_id = s.tenant AND h.category = s.category AND h.stream_id = s.id), 0)
        FROM unnest(s_tenant, s_category, s_id) AS s (tenant, category, id));
END
$$;

-- Forgets the salts of streams of the transaction's tenant, and says of how many. Nobody can tie
-- the entries of their events so far to what the events say any more, though both stay. Events that
-- follow get a new salt. For ever: whoever may call it must have good reason.
CREATE FUNCTION eventlog.forget_salts(s_category text[], s_id uuid[]) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH forgotten AS (
        UPDATE eventlog.heads AS h SET salt = NULL, salted_after = h.version
        FROM unnest(s_category, s_id) AS s (category, id)
        WHERE h.tenant_id = eventlog.current_tenant() AND h.category = s.category
            AND h.stream_id = s.id AND h.salt IS NOT NULL
        RETURNING 1)
    SELECT count(*) FROM forgotten;
END;

REVOKE ALL ON FUNCTION eventlog.append_batch, eventlog.obstacles, eventlog.versions_of,
    eventlog.forget_salts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION eventlog.append_batch, eventlog.versions_of, eventlog.forget_salts
    TO solidaires_app, solidaires_worker;
GRANT CREATE ON SCHEMA eventlog TO solidaires_log;
RESET ROLE;
ALTER FUNCTION eventlog.append_batch OWNER TO solidaires_log;
ALTER FUNCTION eventlog.obstacles OWNER TO solidaires_log;
ALTER FUNCTION eventlog.versions_of OWNER TO solidaires_log;
ALTER FUNCTION eventlog.forget_salts OWNER TO solidaires_log;
REVOKE CREATE ON SCHEMA eventlog FROM solidaires_log;
