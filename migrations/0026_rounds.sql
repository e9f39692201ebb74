-- Rounds from the packing premises, and their stops.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.rounds (
    tenant_id uuid NOT NULL,
    round_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    date date NOT NULL,
    name text NOT NULL,
    departed_at timestamptz,
    PRIMARY KEY (tenant_id, round_id)
);
CREATE INDEX rounds_campaign ON read.rounds (tenant_id, campaign_id);
SELECT app.protect('read.rounds');

CREATE TABLE read.stops (
    tenant_id uuid NOT NULL,
    round_id uuid NOT NULL,
    -- Order of visit, from 1.
    number bigint NOT NULL,
    structure_id uuid NOT NULL,
    place text NOT NULL,
    commune text NOT NULL,
    crates bigint NOT NULL,
    delivered_at timestamptz,
    PRIMARY KEY (tenant_id, round_id, number)
);
SELECT app.protect('read.stops');

RESET ROLE;
