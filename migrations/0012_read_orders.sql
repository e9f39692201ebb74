-- Orders with their lines and payments. Amounts are cents with VAT, quantities steps.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.orders (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    member_id uuid, -- null: the structure orders for itself
    channel text NOT NULL,
    stage text NOT NULL CHECK (stage IN ('placed', 'cancelled')),
    version bigint NOT NULL, -- of the stream: what If-Match is compared with
    total_cents bigint NOT NULL,
    paid_cents bigint NOT NULL,
    credited_cents bigint NOT NULL, -- of what was paid, gone to the wallet
    placed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, order_id)
);
CREATE INDEX orders_campaign ON read.orders (tenant_id, campaign_id);
CREATE INDEX orders_member ON read.orders (tenant_id, member_id);

CREATE TABLE read.order_lines (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    product_id uuid NOT NULL,
    line_no integer NOT NULL,
    quantity bigint NOT NULL,
    at_least bigint NOT NULL,
    at_most bigint NOT NULL,
    ceiling_cents bigint NOT NULL, -- the quantity at the ceiling price
    amount_cents bigint NOT NULL, -- what it costs as far as is known
    -- null until the goods are shared out
    allocated_quantity bigint,
    reason text, -- the outcome of sharing out, below_minimum or missing
    level bigint,
    unit_price_cents bigint,
    -- null until weighed, for products of variable weight
    weight_grams bigint,
    PRIMARY KEY (tenant_id, order_id, product_id)
);

CREATE TABLE read.payments (
    tenant_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    order_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    means text NOT NULL,
    voucher_id uuid,
    amount_cents bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('presented', 'received', 'declined')),
    recorded_at timestamptz NOT NULL, -- when it was presented or received
    PRIMARY KEY (tenant_id, payment_id)
);
CREATE INDEX payments_order ON read.payments (tenant_id, order_id);
CREATE INDEX payments_campaign ON read.payments (tenant_id, campaign_id);

SELECT app.protect('read.orders');
SELECT app.protect('read.order_lines');
SELECT app.protect('read.payments');

RESET ROLE;
