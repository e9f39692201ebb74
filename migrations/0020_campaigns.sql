-- The hub's campaigns: stage, dates, offer, and the structures that take part.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.campaigns (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    month text NOT NULL,
    stage text NOT NULL,
    drafted_at timestamptz NOT NULL,
    opened_at timestamptz,
    closes_at timestamptz,
    closed_at timestamptz,
    ordered_at timestamptz,
    received_at timestamptz,
    delivered_at timestamptz,
    settled_at timestamptz,
    PRIMARY KEY (tenant_id, campaign_id)
);
SELECT app.protect('read.campaigns');

CREATE TABLE read.campaign_offer (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    product_id uuid NOT NULL,
    producer_id uuid NOT NULL,
    -- Place in the offer as composed, from 1.
    rank bigint NOT NULL,
    -- The whole line, as the event says it.
    line jsonb NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id, product_id)
);
SELECT app.protect('read.campaign_offer');

CREATE TABLE read.campaign_structures (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    structure_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id, structure_id)
);
SELECT app.protect('read.campaign_structures');

RESET ROLE;
