-- Wallets: what buyers hold with their structure, and how it came about.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.wallets (
    tenant_id uuid NOT NULL,
    holder_id uuid NOT NULL, -- the member, or the structure itself
    balance_cents bigint NOT NULL,
    PRIMARY KEY (tenant_id, holder_id)
);

CREATE TABLE read.wallet_entries (
    tenant_id uuid NOT NULL,
    holder_id uuid NOT NULL,
    version bigint NOT NULL, -- of the wallet's stream
    order_id uuid NOT NULL,
    amount_cents bigint NOT NULL, -- negative where it was spent
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, holder_id, version)
);

SELECT app.protect('read.wallets');
SELECT app.protect('read.wallet_entries');

RESET ROLE;
