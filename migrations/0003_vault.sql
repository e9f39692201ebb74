-- The vault: all that is known about people. Erasable, apart from the log, which holds random ids
-- only; erasing a person leaves every event, total, proof and account unchanged.
--
-- What a person said is encrypted by the program, with a random key of their own. That key lies in
-- their row, wrapped by a key that is never in the database: who has the database alone, or a
-- backup of it, reads nobody; and the day the wrapping key is destroyed, nobody erased before it
-- can be read from any backup.

CREATE SCHEMA vault AUTHORIZATION solidaires_owner;

SET LOCAL ROLE solidaires_owner;

GRANT USAGE ON SCHEMA vault TO solidaires_app; -- not to the worker: it needs no names

-- Puts a table of the vault behind row-level security: the web service alone, and each transaction
-- in its own tenant.
CREATE FUNCTION app.lock_away(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
    EXECUTE format('CREATE POLICY of_tenant ON %s TO solidaires_app '
        'USING (tenant_id = eventlog.current_tenant()) '
        'WITH CHECK (tenant_id = eventlog.current_tenant())', relation);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO solidaires_app', relation);
END
$$;
REVOKE ALL ON FUNCTION app.lock_away(regclass) FROM PUBLIC;

-- The wrapping keys there are and were, each known by a fingerprint only. Of no tenant.
CREATE TABLE app.vault_keys (
    version integer PRIMARY KEY CHECK (version > 0),
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    made_at timestamptz NOT NULL,
    retired_at timestamptz, -- since when no row is wrapped by it
    destroyed_at timestamptz -- since when no backup can be read by it
);
GRANT SELECT, INSERT, UPDATE ON app.vault_keys TO solidaires_app;

-- By which of them the people of a tenant are wrapped, all of them.
CREATE TABLE vault.key_of_tenant (
    tenant_id uuid PRIMARY KEY,
    key_version integer NOT NULL
);

-- What a person chose to say. Only the alias is asked for. Of encrypted columns, only that
-- something was given can be seen; and equal hashes tell equal words to who has the key.
CREATE TABLE vault.people (
    tenant_id uuid NOT NULL,
    person_id uuid NOT NULL, -- the member's id; for who is no member, that of their access
    key_version integer NOT NULL,
    wrapped_key bytea NOT NULL,
    alias bytea NOT NULL,
    alias_hash bytea NOT NULL CHECK (octet_length(alias_hash) = 32), -- of its small letters, keyed
    name bytea,
    email bytea,
    email_hash bytea CHECK (octet_length(email_hash) = 32),
    phone bytea,
    status bytea NOT NULL, -- declared, never proven; undeclared looks the same
    monthly_budget bytea,
    PRIMARY KEY (tenant_id, person_id)
);
CREATE UNIQUE INDEX people_alias ON vault.people (tenant_id, alias_hash);
CREATE INDEX people_email ON vault.people (tenant_id, email_hash);

-- Who may sign in, and as what.
CREATE TABLE vault.accounts (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    role text NOT NULL,
    subject uuid, -- the member, producer or programme that the role is about
    person_id uuid NOT NULL GENERATED ALWAYS AS
        (CASE WHEN role = 'member' THEN subject ELSE account_id END) STORED,
    PRIMARY KEY (tenant_id, account_id)
);
CREATE INDEX accounts_person ON vault.accounts (tenant_id, person_id);

-- Links that sign in once. Of the token only the SHA-256 is kept.
CREATE TABLE vault.sign_in_links (
    tenant_id uuid NOT NULL,
    token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    account_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (tenant_id, token_hash),
    FOREIGN KEY (tenant_id, account_id) REFERENCES vault.accounts ON DELETE CASCADE
);
CREATE INDEX sign_in_links_account ON vault.sign_in_links (tenant_id, account_id);

CREATE TABLE vault.sessions (
    tenant_id uuid NOT NULL,
    token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    account_id uuid NOT NULL,
    csrf_secret bytea NOT NULL CHECK (octet_length(csrf_secret) >= 16),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, token_hash),
    FOREIGN KEY (tenant_id, account_id) REFERENCES vault.accounts ON DELETE CASCADE
);
CREATE INDEX sessions_account ON vault.sessions (tenant_id, account_id);

SELECT app.lock_away('vault.key_of_tenant');
SELECT app.lock_away('vault.people');
SELECT app.lock_away('vault.accounts');
SELECT app.lock_away('vault.sign_in_links');
SELECT app.lock_away('vault.sessions');

RESET ROLE;
