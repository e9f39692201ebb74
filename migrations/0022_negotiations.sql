-- Negotiations, every proposal made in them, and the agreements they ended in.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.negotiations (
    tenant_id uuid NOT NULL,
    negotiation_id uuid NOT NULL,
    producer_id uuid NOT NULL,
    products uuid[] NOT NULL,
    -- The usage lab's decision that asked for it, if one did.
    lab_id uuid,
    lab_proposal_id uuid,
    progress text NOT NULL CHECK (progress IN ('open', 'agreed', 'broken_off')),
    agreement_id uuid,
    -- Whose proposal is on the table.
    last_by text,
    opened_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, negotiation_id)
);
CREATE INDEX negotiations_producer ON read.negotiations (tenant_id, producer_id);
SELECT app.protect('read.negotiations');

CREATE TABLE read.proposals_made (
    tenant_id uuid NOT NULL,
    negotiation_id uuid NOT NULL,
    -- The version of the negotiation's stream.
    version bigint NOT NULL,
    made_by text NOT NULL,
    terms jsonb NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, negotiation_id, version)
);
SELECT app.protect('read.proposals_made');

CREATE TABLE read.agreements (
    tenant_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    negotiation_id uuid NOT NULL,
    producer_id uuid NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    terms jsonb NOT NULL,
    concluded_at timestamptz NOT NULL,
    -- Where the log has it: the later agreement about a product replaces the earlier.
    position bigint NOT NULL,
    PRIMARY KEY (tenant_id, agreement_id)
);
SELECT app.protect('read.agreements');

CREATE TABLE read.agreement_lines (
    tenant_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    product_id uuid NOT NULL,
    case_size bigint NOT NULL,
    tiers jsonb NOT NULL,
    PRIMARY KEY (tenant_id, agreement_id, product_id)
);
CREATE INDEX agreement_lines_product ON read.agreement_lines (tenant_id, product_id);
SELECT app.protect('read.agreement_lines');

RESET ROLE;
