-- What arrived at the packing premises, what was lost there, and which crates the lots went to.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.receptions (
    tenant_id uuid NOT NULL,
    pooled_order_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    producer_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, pooled_order_id)
);
CREATE INDEX receptions_campaign ON read.receptions (tenant_id, campaign_id);
SELECT app.protect('read.receptions');

CREATE TABLE read.lots (
    tenant_id uuid NOT NULL,
    pooled_order_id uuid NOT NULL,
    product_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    producer_id uuid NOT NULL,
    lot text NOT NULL,
    use_by date,
    temperature_decidegrees bigint,
    -- Steps.
    delivered bigint NOT NULL,
    refused bigint NOT NULL,
    refusal_reason text,
    lost bigint NOT NULL,
    PRIMARY KEY (tenant_id, pooled_order_id, product_id)
);
CREATE INDEX lots_lot ON read.lots (tenant_id, lot);
SELECT app.protect('read.lots');

CREATE TABLE read.losses (
    tenant_id uuid NOT NULL,
    pooled_order_id uuid NOT NULL,
    -- The version of the reception's stream.
    version bigint NOT NULL,
    product_id uuid NOT NULL,
    quantity bigint NOT NULL,
    reason text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, pooled_order_id, version)
);
SELECT app.protect('read.losses');

CREATE TABLE read.hub_crate_campaigns (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id)
);
CREATE INDEX hub_crate_campaigns_campaign ON read.hub_crate_campaigns (campaign_id);
SELECT app.protect('read.hub_crate_campaigns');

-- The crates of all structures, by the random id of their order: no more is known here.
CREATE TABLE read.hub_crates (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    structure_id uuid NOT NULL,
    packed_at timestamptz NOT NULL,
    handed_over_at timestamptz,
    PRIMARY KEY (tenant_id, order_id)
);
CREATE INDEX hub_crates_campaign ON read.hub_crates (tenant_id, campaign_id);
CREATE INDEX hub_crates_order ON read.hub_crates (order_id);
SELECT app.protect('read.hub_crates');

CREATE TABLE read.crate_lots (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    product_id uuid NOT NULL,
    lot text NOT NULL,
    -- Steps of the product in the crate, of all its lots together.
    quantity bigint NOT NULL,
    PRIMARY KEY (tenant_id, order_id, product_id, lot)
);
CREATE INDEX crate_lots_lot ON read.crate_lots (tenant_id, lot);
SELECT app.protect('read.crate_lots');

RESET ROLE;
