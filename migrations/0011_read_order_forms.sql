-- Order forms: a campaign's offer as one structure presents it.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.order_forms (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    hub_id uuid NOT NULL,
    month text NOT NULL, -- 2026-11
    closes_at timestamptz NOT NULL,
    closed boolean NOT NULL,
    notice text NOT NULL, -- empty: none
    version bigint NOT NULL, -- of the stream
    PRIMARY KEY (tenant_id, campaign_id)
);

CREATE TABLE read.order_form_lines (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    product_id uuid NOT NULL,
    line_no integer NOT NULL, -- the hub's order, from 1
    left_out boolean NOT NULL,
    producer_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    name text NOT NULL,
    producer_name text NOT NULL,
    category text NOT NULL,
    sale_unit text NOT NULL,
    step_thousandths bigint NOT NULL,
    case_size bigint NOT NULL, -- steps
    tiers jsonb NOT NULL, -- [{"from": steps, "unit_price": "before VAT"}]
    vat_basis_points bigint NOT NULL,
    labels text[] NOT NULL,
    allergens text[] NOT NULL,
    variable_weight_grams bigint,
    content jsonb, -- {"grams": n} or {"millilitres": n}
    retail_price_cents bigint,
    distance_km bigint NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id, product_id)
);

SELECT app.protect('read.order_forms');
SELECT app.protect('read.order_form_lines');

RESET ROLE;
