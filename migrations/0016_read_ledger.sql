-- The books of every tenant: the journal, and what stands on each account.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.ledger_entries (
    tenant_id uuid NOT NULL,
    position bigint NOT NULL, -- of the entry's event in the sealed log
    posting_no integer NOT NULL, -- within the entry, from 1
    event_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    memo text NOT NULL,
    account text NOT NULL, -- cash, or order/6b1f…: see storage::queries::books
    amount_cents bigint NOT NULL,
    posted_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, position, posting_no)
);
CREATE INDEX ledger_entries_account ON read.ledger_entries (tenant_id, account);
CREATE INDEX ledger_entries_campaign ON read.ledger_entries (tenant_id, campaign_id);

CREATE TABLE read.ledger_balances (
    tenant_id uuid NOT NULL,
    account text NOT NULL,
    balance_cents bigint NOT NULL,
    PRIMARY KEY (tenant_id, account)
);

SELECT app.protect('read.ledger_entries');
SELECT app.protect('read.ledger_balances');

RESET ROLE;
