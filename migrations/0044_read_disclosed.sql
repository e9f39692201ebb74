-- The events that verifiers of reports may see, with the salt and the hash that tie them to their
-- entries in the published log. They name nobody, and are of whichever tenant.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.disclosed (
    tenant_id uuid NOT NULL,
    position bigint NOT NULL,
    salt bytea NOT NULL,
    envelope bytea NOT NULL,
    payload text NOT NULL, -- of the event, to the letter
    PRIMARY KEY (tenant_id, position)
);
SELECT app.protect('read.disclosed');

-- Who reads them for the function does not learn whose they are.
CREATE POLICY for_verifiers ON read.disclosed FOR SELECT TO solidaires_owner USING (true);

-- All of them up to a position, in the order of the log.
CREATE FUNCTION read.disclosed_to(at_position bigint)
RETURNS TABLE ("position" bigint, salt bytea, envelope bytea, payload text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT d.position, d.salt, d.envelope, d.payload FROM read.disclosed d
    WHERE d.position <= at_position ORDER BY d.position
$$;
REVOKE ALL ON FUNCTION read.disclosed_to FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read.disclosed_to TO solidaires_app, solidaires_worker;

RESET ROLE;
