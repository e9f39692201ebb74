-- The three roles that the platform's sessions take. Run once per server, by a superuser; running
-- it again changes nothing. None can log in: grant them to the login that the services use.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['solidaires_owner', 'solidaires_app', 'solidaires_worker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', name);
        END IF;
    END LOOP;
END
$$;
