-- Structures, and the members who buy there. Who the members are, only the vault knows.

SET LOCAL ROLE solidaires_owner;

-- A structure's own row, and a copy in its hub's tenant: the coordinator lists who joined.
CREATE TABLE read.structures (
    tenant_id uuid NOT NULL,
    structure_id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    commune text NOT NULL, -- INSEE code
    epci text NOT NULL, -- SIREN
    hub_id uuid, -- null for a hub
    delivery_name text,
    delivery_commune text,
    PRIMARY KEY (tenant_id, structure_id)
);
CREATE INDEX structures_copies ON read.structures (structure_id);

CREATE TABLE read.members (
    tenant_id uuid NOT NULL,
    member_id uuid NOT NULL,
    active boolean NOT NULL,
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, member_id)
);

SELECT app.protect('read.structures');
SELECT app.protect('read.members');

RESET ROLE;
