-- Read models are made anew in schema `read_next`, in twins of the live tables, and take their
-- place in one short transaction (libs/storage/src/projection/rebuild).
--
-- The worker's role owns no table, so the functions here do for it what only the owner can. What
-- they are given are names of tables in schema `read`, without it.

CREATE SCHEMA read_next AUTHORIZATION solidaires_owner;

SET LOCAL ROLE solidaires_owner;

GRANT USAGE ON SCHEMA read_next TO solidaires_worker;

-- Makes `read_next.<name>`: columns, checks, keys, indexes under the same names, row-level
-- security, policies and privileges are those of `read.<name>`. What it cannot copy it refuses.
CREATE FUNCTION app.make_twin(name text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    live regclass := format('read.%I', name)::regclass;
    twin text := format('read_next.%I', name);
    command text;
BEGIN
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = live AND NOT tgisinternal)
        OR EXISTS (SELECT FROM pg_constraint
            WHERE 'f' = contype AND (conrelid = live OR confrelid = live))
        OR EXISTS (SELECT FROM pg_depend WHERE refobjid = live
            AND refclassid = 'pg_class'::regclass AND deptype = 'n'
            AND classid IN ('pg_rewrite'::regclass, 'pg_proc'::regclass))
    THEN
        RAISE EXCEPTION '% has a trigger, a foreign key, a view or a function bound to it', live
            USING HINT = 'None of them would follow when its twin takes its place.';
    END IF;
    EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES)', twin, live);
    FOR command IN
        SELECT format('ALTER TABLE %s SET (%s)', twin, array_to_string(reloptions, ', '))
        FROM pg_class WHERE oid = live AND reloptions IS NOT NULL
        UNION ALL
        SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', twin, conname,
            pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = live AND contype IN ('p', 'u', 'x')
        UNION ALL
        SELECT replace(pg_get_indexdef(i.indexrelid), format(' ON %s ', live),
            format(' ON %s ', twin))
        FROM pg_index i WHERE i.indrelid = live
            AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        UNION ALL
        SELECT format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', twin)
        FROM pg_class WHERE oid = live AND relrowsecurity
        UNION ALL
        SELECT format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', twin)
        FROM pg_class WHERE oid = live AND relforcerowsecurity
        UNION ALL
        SELECT format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', policyname, twin, permissive,
                cmd, (SELECT string_agg(CASE role WHEN 'public' THEN 'PUBLIC'
                    ELSE quote_ident(role) END, ', ') FROM unnest(roles) AS role))
            || coalesce(' USING (' || qual || ')', '')
            || coalesce(' WITH CHECK (' || with_check || ')', '')
        FROM pg_policies WHERE schemaname = 'read' AND tablename = make_twin.name
        UNION ALL
        SELECT format('GRANT %s%s ON %s TO %s', privilege, on_column, twin,
            CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
        FROM (
            SELECT acl.privilege_type AS privilege, '' AS on_column, acl.grantee, c.relowner
            FROM pg_class c, aclexplode(c.relacl) acl WHERE c.oid = live
            UNION ALL
            SELECT acl.privilege_type, format(' (%I)', a.attname), acl.grantee, c.relowner
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid,
                aclexplode(a.attacl) acl WHERE c.oid = live AND NOT a.attisdropped
        ) granted
        WHERE grantee <> relowner
    LOOP
        EXECUTE command;
    END LOOP;
END
$$;

-- Removes all twins: those of a rebuild that ended, or was cut off.
CREATE FUNCTION app.drop_twins() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    twin regclass;
BEGIN
    FOR twin IN SELECT oid FROM pg_class
        WHERE relnamespace = 'read_next'::regnamespace AND relkind = 'r'
    LOOP
        EXECUTE format('DROP TABLE %s', twin);
    END LOOP;
END
$$;

-- Makes empty twins of these tables, after removing what is there.
CREATE FUNCTION app.make_twins(names text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text;
BEGIN
    PERFORM app.drop_twins();
    FOREACH name IN ARRAY names LOOP
        PERFORM app.make_twin(name);
    END LOOP;
END
$$;

-- Gathers the planner's statistics, so that the first queries after the switch are planned well.
CREATE FUNCTION app.analyse_twins(names text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY names LOOP
        EXECUTE format('ANALYZE read_next.%I', name);
    END LOOP;
END
$$;

-- Puts the twins in the place of the live tables, which are dropped. Who reads one of them at this
-- moment is waited for, as long as the caller's `lock_timeout` lets it.
CREATE FUNCTION app.switch_twins(names text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text;
BEGIN
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE',
        (SELECT string_agg(format('read.%I', n), ', ' ORDER BY n) FROM unnest(names) AS n));
    FOREACH name IN ARRAY names LOOP
        EXECUTE format('DROP TABLE read.%I', name);
        EXECUTE format('ALTER TABLE read_next.%I SET SCHEMA read', name);
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION app.make_twin, app.drop_twins, app.make_twins, app.analyse_twins,
    app.switch_twins FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.drop_twins, app.make_twins, app.analyse_twins, app.switch_twins
    TO solidaires_worker;

-- A page that waits for what it changed does not wait for a projection that stands still.
GRANT SELECT (projection) ON read.failures TO solidaires_app;

RESET ROLE;
