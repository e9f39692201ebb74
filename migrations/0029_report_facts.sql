-- The facts that funders' reports are computed from: signed changes with the sealed position of the
-- event that made them, so that the sum up to a position is the same for ever.

SET LOCAL ROLE solidaires_owner;

-- What the projector needs to know when an order is allocated. ------------------------------------

CREATE TABLE read.fact_producers (
    tenant_id uuid NOT NULL,
    producer_id uuid NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (tenant_id, producer_id)
);
SELECT app.protect('read.fact_producers');

CREATE TABLE read.fact_campaigns (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    month text NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id)
);
CREATE INDEX fact_campaigns_campaign ON read.fact_campaigns (campaign_id);
SELECT app.protect('read.fact_campaigns');

CREATE TABLE read.fact_products (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    product_id uuid NOT NULL,
    producer_kind text NOT NULL,
    -- The offer's line, as the event says it.
    line jsonb NOT NULL,
    -- The price of the tier reached, before VAT; none before the pooled order is fixed.
    unit_price numeric,
    PRIMARY KEY (tenant_id, campaign_id, product_id)
);
SELECT app.protect('read.fact_products');

CREATE TABLE read.fact_structures (
    tenant_id uuid NOT NULL PRIMARY KEY,
    commune text NOT NULL,
    epci text NOT NULL
);
SELECT app.protect('read.fact_structures');

CREATE TABLE read.fact_orders (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    hub_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    -- None for the structure's own order.
    member_id uuid,
    PRIMARY KEY (tenant_id, order_id)
);
SELECT app.protect('read.fact_orders');

CREATE TABLE read.fact_order_lines (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    product_id uuid NOT NULL,
    quantity bigint NOT NULL,
    amount bigint NOT NULL,
    weight_grams bigint,
    PRIMARY KEY (tenant_id, order_id, product_id)
);
SELECT app.protect('read.fact_order_lines');

-- The facts. --------------------------------------------------------------------------------------

CREATE TABLE read.volume_facts (
    tenant_id uuid NOT NULL,
    position bigint NOT NULL,
    product_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    structure_id uuid NOT NULL,
    month text NOT NULL,
    commune text NOT NULL,
    epci text NOT NULL,
    category text NOT NULL,
    labels text[] NOT NULL,
    producer_kind text NOT NULL,
    distance_km bigint NOT NULL,
    grams bigint NOT NULL,
    millilitres bigint NOT NULL,
    -- Cents with VAT.
    paid bigint NOT NULL,
    -- Euros before VAT, exact: rounded once, in the report's row.
    to_producers numeric NOT NULL,
    -- Cents with VAT; none where the product has no reference price.
    reference bigint,
    PRIMARY KEY (tenant_id, position, product_id)
);
SELECT app.protect('read.volume_facts');

-- Who bought of what category, and who used vouchers. They stay in the structure's tenant: the hub
-- gets counts alone, from the two functions below.
CREATE TABLE read.purchase_facts (
    tenant_id uuid NOT NULL,
    position bigint NOT NULL,
    category text NOT NULL,
    order_id uuid NOT NULL,
    member_id uuid,
    hub_id uuid NOT NULL,
    month text NOT NULL,
    commune text NOT NULL,
    epci text NOT NULL,
    -- Steps.
    quantity bigint NOT NULL,
    PRIMARY KEY (tenant_id, position, category)
);
CREATE INDEX purchase_facts_hub ON read.purchase_facts (hub_id, month);
SELECT app.protect('read.purchase_facts');

CREATE TABLE read.voucher_facts (
    tenant_id uuid NOT NULL,
    position bigint NOT NULL,
    order_id uuid NOT NULL,
    hub_id uuid NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (tenant_id, position)
);
CREATE INDEX voucher_facts_order ON read.voucher_facts (tenant_id, order_id);
SELECT app.protect('read.voucher_facts');

-- The owner reads them for the functions, and only while the transaction's tenant is their hub.
CREATE POLICY counted_for_hub ON read.purchase_facts FOR SELECT TO solidaires_owner
    USING (hub_id = eventlog.current_tenant());
CREATE POLICY counted_for_hub ON read.voucher_facts FOR SELECT TO solidaires_owner
    USING (hub_id = eventlog.current_tenant());

-- The orders with something of the categories (all where empty) in the months, each month as it was
-- at its position.
CREATE FUNCTION read.orders_at(months text[], positions bigint[], categories text[])
RETURNS TABLE (
    structure_id uuid, commune text, epci text, month text, at_position bigint, order_id uuid,
    member_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT f.tenant_id, f.commune, f.epci, f.month, asked.position, f.order_id, f.member_id
    FROM read.purchase_facts f
    JOIN unnest(months, positions) AS asked (month, position) ON asked.month = f.month
    WHERE f.hub_id = eventlog.current_tenant() AND f.position <= asked.position
        AND (categories = '{}' OR f.category = ANY (categories))
    GROUP BY f.tenant_id, f.commune, f.epci, f.month, asked.position, f.order_id, f.member_id
    HAVING sum(f.quantity) > 0
$$;
REVOKE ALL ON FUNCTION read.orders_at FROM PUBLIC;

CREATE FUNCTION read.people_by_month(months text[], positions bigint[], categories text[])
RETURNS TABLE (
    structure_id uuid, commune text, epci text, month text, buyers bigint, orders bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT o.structure_id, o.commune, o.epci, o.month, count(DISTINCT o.member_id), count(*)
    FROM read.orders_at(months, positions, categories) o
    GROUP BY o.structure_id, o.commune, o.epci, o.month
$$;
REVOKE ALL ON FUNCTION read.people_by_month FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read.people_by_month TO solidaires_app, solidaires_worker;

CREATE FUNCTION read.people_over_period(months text[], positions bigint[], categories text[])
RETURNS TABLE (
    structure_id uuid, commune text, epci text, buyers bigint, voucher_users bigint,
    vouchers bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH asked AS (
        SELECT * FROM read.orders_at(months, positions, categories)
    ), used AS (
        SELECT v.tenant_id, v.order_id, sum(v.amount)::bigint AS amount
        FROM read.voucher_facts v
        JOIN asked a ON a.structure_id = v.tenant_id AND a.order_id = v.order_id
        WHERE v.hub_id = eventlog.current_tenant() AND v.position <= a.at_position
        GROUP BY v.tenant_id, v.order_id
    )
    SELECT o.structure_id, o.commune, o.epci, count(DISTINCT o.member_id),
        count(DISTINCT o.member_id) FILTER (WHERE u.amount > 0),
        coalesce(sum(u.amount), 0)::bigint
    FROM asked o
    LEFT JOIN used u ON u.tenant_id = o.structure_id AND u.order_id = o.order_id
    GROUP BY o.structure_id, o.commune, o.epci
$$;
REVOKE ALL ON FUNCTION read.people_over_period FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read.people_over_period TO solidaires_app, solidaires_worker;

RESET ROLE;
