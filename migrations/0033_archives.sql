-- Partitions of the log that left the database as files, and their way back.
-- Explained in libs/eventlog/README.md.

SET LOCAL ROLE solidaires_owner;

-- The partitions of the events that are attached, oldest first.
CREATE VIEW eventlog.partitions AS
SELECT c.oid::regclass AS relation, bounds.first_seq, bounds.last_seq
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
CROSS JOIN LATERAL (SELECT
    substring(pg_get_expr(c.relpartbound, c.oid) FROM 'FROM \(''(\d+)''\)')::bigint AS first_seq,
    substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''(\d+)''\)')::bigint - 1 AS last_seq
) bounds
WHERE i.inhparent = 'eventlog.events'::regclass;

-- What was written to a file before its partition was dropped. A partition that came back and
-- left again has a further row.
CREATE TABLE eventlog.archives (
    archive bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL CHECK (last_seq >= first_seq),
    events bigint NOT NULL CHECK (events >= 0),
    -- The positions up to this one all belong to numbers up to last_seq…
    prefix bigint NOT NULL CHECK (prefix >= 0),
    frontier bytea NOT NULL, -- …and this is transparency::CompactRange over them.
    -- The events of the partition at later positions: they committed late, beside newer ones.
    straggler_positions bigint[] NOT NULL,
    straggler_leaves bytea[] NOT NULL,
    file_name text NOT NULL,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    archived_at timestamptz NOT NULL DEFAULT now(), -- by the database's clock
    CHECK (cardinality(straggler_positions) = cardinality(straggler_leaves))
);
CREATE INDEX archives_first_seq ON eventlog.archives (first_seq, archive);
CALL eventlog.protect('eventlog.archives', 'UPDATE OR DELETE OR TRUNCATE');

-- The archives whose events are not in the database now.
CREATE VIEW eventlog.detached AS
SELECT DISTINCT ON (a.first_seq) a.*
FROM eventlog.archives a
WHERE NOT EXISTS (SELECT FROM eventlog.partitions p WHERE p.first_seq = a.first_seq)
ORDER BY a.first_seq, a.archive DESC;

GRANT SELECT ON eventlog.partitions, eventlog.archives, eventlog.detached TO solidaires_worker;

-- May the partition from this number on leave? NULL, or why not:
--   none     there is no such partition
--   newest   it is the last one: appends need a place, and the next begins where it ends
--   open     the sealer has not seen the end of it, or looks for numbers in it
CREATE FUNCTION eventlog.kept_because(first bigint) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT nullif(coalesce(max(CASE
        WHEN NOT EXISTS (SELECT FROM eventlog.partitions n WHERE n.first_seq > p.last_seq)
            THEN 'newest'
        WHEN s.watermark <= p.last_seq OR EXISTS (
            SELECT FROM unnest(s.gap_first, s.gap_last) AS gap (first, last)
            WHERE gap.first <= p.last_seq AND gap.last >= p.first_seq) THEN 'open'
        ELSE '' END), 'none'), '')
    FROM eventlog.partitions p CROSS JOIN eventlog.sealer s
    WHERE p.first_seq = kept_because.first;
END;

-- Records the archive and drops its partition, in the transaction of the caller. The caller has
-- locked the partition against inserts and counted its events (the owner cannot see them).
--
-- DETACH locks the whole table for a moment. DETACH CONCURRENTLY would not, but cannot be part of
-- a transaction: a crash in between would leave a partition without a record, or the reverse.
CREATE FUNCTION eventlog.detach(
    first bigint, last bigint, events bigint, prefix bigint, frontier bytea,
    straggler_positions bigint[], straggler_leaves bytea[], file_name text, sha256 bytea
) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    partition regclass;
    reason text := eventlog.kept_because(first);
BEGIN
    IF reason IS NOT NULL THEN
        RAISE EXCEPTION 'the partition from number % stays: %', first, reason
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    SELECT relation INTO STRICT partition FROM eventlog.partitions p
    WHERE p.first_seq = detach.first AND p.last_seq = detach.last;
    INSERT INTO eventlog.archives (first_seq, last_seq, events, prefix, frontier,
        straggler_positions, straggler_leaves, file_name, sha256)
    VALUES (first, last, events, prefix, frontier, straggler_positions, straggler_leaves,
        file_name, sha256);
    EXECUTE format('ALTER TABLE eventlog.events DETACH PARTITION %s', partition);
    EXECUTE format('DROP TABLE %s', partition);
END
$$;

-- Locks the partition from this number on against inserts, and not against reads.
CREATE FUNCTION eventlog.hold(first bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    partition regclass;
BEGIN
    SELECT relation INTO partition FROM eventlog.partitions p WHERE p.first_seq = hold.first;
    IF partition IS NOT NULL THEN
        EXECUTE format('LOCK TABLE %s IN SHARE MODE', partition);
    END IF;
END
$$;

-- Makes a table for the events of an archive, apart from the log: nothing but columns and checks.
-- Returns its name, or NULL when the numbers are in the log.
CREATE FUNCTION eventlog.prepare_return(first bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    name text := format('events_from_%s', lpad(first::text, 12, '0'));
BEGIN
    -- Not that of eventlog.extend: the sealer must not wait for a long return.
    PERFORM pg_advisory_xact_lock(hashtext('eventlog.return'), 0);
    IF NOT EXISTS (SELECT FROM eventlog.detached d WHERE d.first_seq = first) THEN
        RETURN NULL;
    END IF;
    EXECUTE format('CREATE TABLE eventlog.%I (LIKE eventlog.events INCLUDING ALL
        EXCLUDING INDEXES)', name);
    RETURN name;
END
$$;

-- Makes the filled table what eventlog.extend makes, and attaches it. Locks out neither readers
-- nor writers of the other partitions.
CREATE FUNCTION eventlog.attach(first bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    name text := format('events_from_%s', lpad(first::text, 12, '0'));
    last bigint;
BEGIN
    SELECT d.last_seq INTO STRICT last FROM eventlog.detached d WHERE d.first_seq = first;
    EXECUTE format('ALTER TABLE eventlog.%I
        ADD PRIMARY KEY (tenant_id, category, stream_id, version, seq),
        ADD CONSTRAINT of_partition CHECK (seq >= %s AND seq <= %s)', name, first, last);
    EXECUTE format('CREATE INDEX ON eventlog.%I (seq)', name);
    EXECUTE format('ALTER TABLE eventlog.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE eventlog.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE eventlog.events ATTACH PARTITION eventlog.%I
        FOR VALUES FROM (%s) TO (%s)', name, first, last + 1);
    EXECUTE format('ALTER TABLE eventlog.%I DROP CONSTRAINT of_partition', name);
    CALL eventlog.protect(format('eventlog.%I', name)::regclass, 'UPDATE OR DELETE OR TRUNCATE');
END
$$;

-- The operator's alone, who works as the owner.
REVOKE ALL ON FUNCTION eventlog.kept_because, eventlog.detach, eventlog.hold,
    eventlog.prepare_return, eventlog.attach FROM PUBLIC;
GRANT EXECUTE ON FUNCTION eventlog.kept_because TO solidaires_worker;

RESET ROLE;
