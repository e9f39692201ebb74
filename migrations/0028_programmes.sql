-- Funders' programmes and the reports published for them.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.programmes (
    tenant_id uuid NOT NULL,
    programme_id uuid NOT NULL,
    name text NOT NULL,
    funders text[] NOT NULL,
    first_month text NOT NULL,
    last_month text NOT NULL,
    -- SIREN numbers of EPCI; the whole territory where empty.
    territory text[] NOT NULL,
    -- All where empty.
    categories text[] NOT NULL,
    PRIMARY KEY (tenant_id, programme_id)
);
SELECT app.protect('read.programmes');

CREATE TABLE read.published_reports (
    tenant_id uuid NOT NULL,
    programme_id uuid NOT NULL,
    -- The version of the programme's stream.
    version bigint NOT NULL,
    first_month text NOT NULL,
    last_month text NOT NULL,
    -- Of the sealed log, with its Merkle root there and the report's own hash, in hexadecimal.
    position bigint NOT NULL,
    root text NOT NULL,
    sha256 text NOT NULL,
    published_at timestamptz NOT NULL,
    -- Which figures it withholds, and where its event stands in the sealed log: earlier reports
    -- bind later ones.
    withheld text NOT NULL,
    event_position bigint NOT NULL,
    PRIMARY KEY (tenant_id, programme_id, version)
);
SELECT app.protect('read.published_reports');

RESET ROLE;
