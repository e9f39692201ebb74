-- Each producer's order in each campaign, from the close to the sharing out.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.pooled_orders (
    tenant_id uuid NOT NULL,
    pooled_order_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    producer_id uuid NOT NULL,
    stage text NOT NULL CHECK (stage IN ('fixed', 'sent', 'confirmed', 'cancelled')),
    -- The draw's seed, in hexadecimal.
    seed text NOT NULL,
    -- Cents before VAT.
    minimum bigint NOT NULL,
    total bigint NOT NULL,
    override_reason text,
    fixed_at timestamptz NOT NULL,
    sent_at timestamptz,
    confirmed_at timestamptz,
    PRIMARY KEY (tenant_id, pooled_order_id)
);
CREATE INDEX pooled_orders_campaign ON read.pooled_orders (tenant_id, campaign_id);
SELECT app.protect('read.pooled_orders');

CREATE TABLE read.pooled_order_structures (
    tenant_id uuid NOT NULL,
    pooled_order_id uuid NOT NULL,
    structure_id uuid NOT NULL,
    orders bigint NOT NULL,
    PRIMARY KEY (tenant_id, pooled_order_id, structure_id)
);
SELECT app.protect('read.pooled_order_structures');

CREATE TABLE read.pooled_order_lines (
    tenant_id uuid NOT NULL,
    pooled_order_id uuid NOT NULL,
    product_id uuid NOT NULL,
    sale_unit text NOT NULL,
    step_thousandths bigint NOT NULL,
    variable_weight_grams bigint,
    vat_basis_points bigint NOT NULL,
    -- Steps.
    case_size bigint NOT NULL,
    demand bigint NOT NULL,
    target bigint NOT NULL,
    -- Euros before VAT for one sale unit.
    unit_price numeric NOT NULL,
    amount bigint NOT NULL,
    -- What the producer says it can supply; what it is to deliver, in whole cases; and what the
    -- orders now share of it.
    confirmed bigint,
    expected bigint,
    allocated bigint,
    PRIMARY KEY (tenant_id, pooled_order_id, product_id)
);
SELECT app.protect('read.pooled_order_lines');

RESET ROLE;
