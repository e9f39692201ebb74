-- Who read what of whom: the access trail, in the tenant whose people or figures were read. Random
-- ids only.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE read.trail (
    tenant_id uuid NOT NULL,
    event_id uuid NOT NULL,
    reader uuid NOT NULL, -- an access
    role text NOT NULL,
    purpose text NOT NULL,
    contacts boolean NOT NULL,
    people uuid[] NOT NULL, -- empty for a long list, and where only figures were read
    people_count bigint NOT NULL CHECK (people_count >= 0), -- 0: figures of the structure
    read_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, event_id)
);
CREATE INDEX trail_newest ON read.trail (tenant_id, read_at DESC);

SELECT app.protect('read.trail');

RESET ROLE;
