-- +goose Up

-- To which addresses of other systems it is told what was done. secret is what
-- signs the events: it has to be at hand, so it is no digest. events are names
-- apart by blanks; empty is all. since is the last message of the outbox there was
-- when the address was set: what was before is told only if asked for.
CREATE TABLE webhooks (
    id      TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    label   TEXT    NOT NULL CHECK (label <> ''),
    url     TEXT    NOT NULL CHECK (url <> ''),
    events  TEXT    NOT NULL,
    secret  TEXT    NOT NULL CHECK (secret <> ''),
    digest  TEXT    NOT NULL CHECK (digest IN ('sha256', 'sm3')),
    state   TEXT    NOT NULL CHECK (state IN ('on', 'off', 'removed')),
    since   INTEGER NOT NULL CHECK (since >= 0),
    created TEXT    NOT NULL CHECK (created <> ''),
    by_id   TEXT    NOT NULL CHECK (by_id <> ''),
    by_name TEXT    NOT NULL
);

-- What is told to whom, and what became of it. event_id is the message's number,
-- or ping-… for a test; each event is there once for an address, however often it
-- is asked for.
CREATE TABLE webhook_deliveries (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    webhook_id TEXT    NOT NULL REFERENCES webhooks (id),
    event_id   TEXT    NOT NULL CHECK (event_id <> ''),
    event      TEXT    NOT NULL CHECK (event <> ''),
    body       TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    created    TEXT    NOT NULL,
    due        TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    attempts   INTEGER NOT NULL CHECK (attempts >= 0),
    status     INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    settled    TEXT    NOT NULL
);
CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (webhook_id, event_id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due, id) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (settled) WHERE state = 'delivered';

-- What was answered to a program that may ask again with the same key.
CREATE TABLE api_answers (
    person_id  TEXT    NOT NULL CHECK (person_id <> ''),
    answer_key TEXT    NOT NULL CHECK (answer_key <> ''),
    request    TEXT    NOT NULL,
    status     INTEGER NOT NULL,
    etag       TEXT    NOT NULL,
    location   TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    at         TEXT    NOT NULL CHECK (at <> ''),
    PRIMARY KEY (person_id, answer_key)
);
CREATE INDEX api_answers_by_time ON api_answers (at);

-- +goose Down
DROP TABLE api_answers;
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
