-- Vouchers and their use; which order or person, nothing here says.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.vouchers (
    tenant_id uuid NOT NULL,
    voucher_id uuid NOT NULL,
    issuer_id uuid NOT NULL,
    -- Cents.
    value bigint NOT NULL,
    remaining bigint NOT NULL,
    expires_on date NOT NULL,
    -- Good for all where empty.
    categories text[] NOT NULL,
    issued_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, voucher_id)
);
CREATE INDEX vouchers_issuer ON read.vouchers (tenant_id, issuer_id);
SELECT app.protect('read.vouchers');

CREATE TABLE read.voucher_redemptions (
    tenant_id uuid NOT NULL,
    voucher_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    structure_id uuid NOT NULL,
    amount bigint NOT NULL,
    redeemed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, voucher_id, payment_id)
);
SELECT app.protect('read.voucher_redemptions');

RESET ROLE;
