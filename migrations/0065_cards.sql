-- Printed cards that sign a person in with a PIN: for who has no e-mail, or no telephone at hand.
-- Of the card's key only the SHA-256 is kept; the PIN as a slow hash that takes the key, too, so
-- that who has the database alone can try no PIN.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE vault.cards (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL, -- one card each: a new one takes the place of the old one
    key_hash bytea NOT NULL CHECK (octet_length(key_hash) = 32),
    salt bytea NOT NULL CHECK (octet_length(salt) = 16),
    pin_hash bytea NOT NULL CHECK (octet_length(pin_hash) = 32),
    attempts_left integer NOT NULL CHECK (attempts_left >= 0), -- none left: locked
    made_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, account_id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES vault.accounts ON DELETE CASCADE
);
CREATE UNIQUE INDEX cards_key ON vault.cards (tenant_id, key_hash);

SELECT app.lock_away('vault.cards');

RESET ROLE;
