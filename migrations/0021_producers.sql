-- Producers and their catalogues (tenant: the hub), and floor prices (tenant: the producer).

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.producers (
    tenant_id uuid NOT NULL,
    producer_id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    commune text NOT NULL,
    distance_km bigint NOT NULL,
    PRIMARY KEY (tenant_id, producer_id)
);
SELECT app.protect('read.producers');

CREATE TABLE read.products (
    tenant_id uuid NOT NULL,
    product_id uuid NOT NULL,
    producer_id uuid NOT NULL,
    name text NOT NULL,
    category text NOT NULL,
    withdrawn boolean NOT NULL,
    -- The whole line of the catalogue, as last imported.
    product jsonb NOT NULL,
    PRIMARY KEY (tenant_id, product_id)
);
CREATE INDEX products_producer ON read.products (tenant_id, producer_id);
SELECT app.protect('read.products');

CREATE TABLE read.floors (
    tenant_id uuid NOT NULL,
    product_id uuid NOT NULL,
    -- Euros before VAT for one sale unit.
    unit_price numeric NOT NULL,
    PRIMARY KEY (tenant_id, product_id)
);
SELECT app.protect('read.floors');

RESET ROLE;
