-- What is being ordered over all structures: live totals (tenant: the hub), and the orders they are
-- counted from (tenant: the structure).

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.demand_campaigns (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id)
);
CREATE INDEX demand_campaigns_campaign ON read.demand_campaigns (campaign_id);
SELECT app.protect('read.demand_campaigns');

CREATE TABLE read.demand_orders (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    hub_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    by_member boolean NOT NULL,
    placed boolean NOT NULL,
    total bigint NOT NULL,
    paid bigint NOT NULL,
    credited bigint NOT NULL,
    -- [product, quantity, at least, at most] of each line, in steps.
    lines jsonb NOT NULL,
    PRIMARY KEY (tenant_id, order_id)
);
SELECT app.protect('read.demand_orders');

-- D, L and U of each product, in steps.
CREATE TABLE read.pooled_demand (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    product_id uuid NOT NULL,
    quantity bigint NOT NULL,
    at_least bigint NOT NULL,
    at_most bigint NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id, product_id)
);
SELECT app.protect('read.pooled_demand');

-- By how many steps D changed on each day of the calendar in France.
CREATE TABLE read.pooled_demand_days (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    product_id uuid NOT NULL,
    day date NOT NULL,
    change bigint NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id, product_id, day)
);
SELECT app.protect('read.pooled_demand_days');

CREATE TABLE read.structure_totals (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    structure_id uuid NOT NULL,
    orders bigint NOT NULL,
    -- Members with an order; the structure's own order has none.
    buyers bigint NOT NULL,
    -- Cents, with VAT.
    total bigint NOT NULL,
    paid bigint NOT NULL,
    credited bigint NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id, structure_id)
);
SELECT app.protect('read.structure_totals');

RESET ROLE;
