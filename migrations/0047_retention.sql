-- Who was told that what is known of them will be erased, and when. Gone with the person.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE vault.notices (
    tenant_id uuid NOT NULL,
    person_id uuid NOT NULL,
    noticed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES vault.people ON DELETE CASCADE
);

SELECT app.lock_away('vault.notices');

RESET ROLE;
