-- Payments between organisations: each side has its own row of one payment.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.transfers (
    tenant_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    party_kind text NOT NULL, -- structure, hub or producer
    party_id uuid NOT NULL,
    amount_cents bigint NOT NULL,
    means text NOT NULL,
    reference text NOT NULL,
    paid_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Both or neither.
    reversed_at timestamptz,
    reversal_reason text,
    PRIMARY KEY (tenant_id, payment_id)
);
CREATE INDEX transfers_campaign ON read.transfers (tenant_id, campaign_id);
SELECT app.protect('read.transfers');

RESET ROLE;
