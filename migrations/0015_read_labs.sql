-- Usage labs: proposals, votes, decisions.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.labs (
    tenant_id uuid NOT NULL,
    lab_id uuid NOT NULL,
    title text NOT NULL,
    opened_at timestamptz NOT NULL,
    closed boolean NOT NULL,
    PRIMARY KEY (tenant_id, lab_id)
);

CREATE TABLE read.lab_proposals (
    tenant_id uuid NOT NULL,
    lab_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    version bigint NOT NULL, -- of the lab's stream: the order in which they were made
    member_id uuid NOT NULL,
    text text NOT NULL,
    adopted boolean, -- null until decided
    -- what an adopted proposal asks the hub to negotiate, if anything
    negotiation_id uuid,
    producer_id uuid,
    product_ids uuid[] NOT NULL,
    PRIMARY KEY (tenant_id, lab_id, proposal_id)
);

CREATE TABLE read.lab_votes (
    tenant_id uuid NOT NULL,
    lab_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    member_id uuid NOT NULL,
    vote text NOT NULL,
    PRIMARY KEY (tenant_id, lab_id, proposal_id, member_id)
);

SELECT app.protect('read.labs');
SELECT app.protect('read.lab_proposals');
SELECT app.protect('read.lab_votes');

RESET ROLE;
