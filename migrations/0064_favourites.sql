-- The products that a person marked as favourites, sealed like everything else they said.

SET LOCAL ROLE solidaires_owner;

ALTER TABLE vault.people ADD COLUMN favourites bytea;

RESET ROLE;
