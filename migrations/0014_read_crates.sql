-- Crates: an order, packed from known lots, handed over, and what was seen then.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.crates (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    packed_at timestamptz NOT NULL,
    handed_over_at timestamptz,
    signed boolean NOT NULL, -- by whoever took it
    PRIMARY KEY (tenant_id, order_id)
);
CREATE INDEX crates_campaign ON read.crates (tenant_id, campaign_id);

CREATE TABLE read.crate_lines (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    product_id uuid NOT NULL,
    quantity bigint NOT NULL, -- steps
    weight_grams bigint,
    lots text[] NOT NULL,
    PRIMARY KEY (tenant_id, order_id, product_id)
);

-- What was missing or damaged when a crate was opened.
CREATE TABLE read.crate_differences (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    product_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('missing', 'damaged')),
    quantity bigint NOT NULL CHECK (quantity > 0), -- steps
    PRIMARY KEY (tenant_id, order_id, product_id, kind, quantity)
);

SELECT app.protect('read.crates');
SELECT app.protect('read.crate_lines');
SELECT app.protect('read.crate_differences');

RESET ROLE;
