-- Crates: an order, packed from known lots, and handed over.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.crates (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    packed_at timestamptz NOT NULL,
    handed_over_at timestamptz,
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

SELECT app.protect('read.crates');
SELECT app.protect('read.crate_lines');

RESET ROLE;
