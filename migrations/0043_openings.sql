-- What opens the commitments that are in the log: values and blindings. A row is written before its
-- event, under the hash that the event names, and never again: after a crash the event either names
-- a row that is there, or there is a row that no event names, which opens nothing.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE vault.openings (
    tenant_id uuid NOT NULL, -- the hub: it knows the volumes of its structures
    commitments_sha256 bytea NOT NULL CHECK (octet_length(commitments_sha256) = 32),
    structure_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    cells bigint[] NOT NULL, -- in the order of proof::family
    seed bytea NOT NULL CHECK (octet_length(seed) = 32), -- of the blindings
    commitments bytea NOT NULL,
    PRIMARY KEY (tenant_id, commitments_sha256)
);

SELECT app.lock_away('vault.openings');

RESET ROLE;
