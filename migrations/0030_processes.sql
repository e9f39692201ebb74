-- How far the processes have reacted to the sealed log. Not a read model: a rebuild leaves it be.

SET LOCAL ROLE solidaires_owner;

CREATE TABLE app.processes (
    process text PRIMARY KEY,
    position bigint NOT NULL CHECK (position >= 0)
);
GRANT SELECT, INSERT, UPDATE ON app.processes TO solidaires_worker;
INSERT INTO app.processes VALUES ('month', 0);

RESET ROLE;
