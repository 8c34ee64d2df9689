-- +goose Up

-- What the clerk keeps beside the copies. None of it is part of the history of
-- a minutes: what is sent and signed for is in its entries.

-- Whom a minutes is to be sent to, as it is being put together before 分送.
CREATE TABLE send_lists (
    minutes_id TEXT    NOT NULL PRIMARY KEY REFERENCES minutes (id),
    n          INTEGER NOT NULL CHECK (n >= 1),
    data       TEXT    NOT NULL,
    by_id      TEXT    NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    at         TEXT    NOT NULL
);

-- That a unit was asked to sign for its copy (催办).
CREATE TABLE copy_urges (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    copy_n     INTEGER NOT NULL CHECK (copy_n >= 1),
    n          INTEGER NOT NULL CHECK (n >= 1),
    note       TEXT    NOT NULL,
    by_id      TEXT    NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    occurred   TEXT    NOT NULL,
    recorded   TEXT    NOT NULL,
    PRIMARY KEY (minutes_id, copy_n, n)
);

-- Links by which one person of a unit reads and signs for one copy; token is a
-- digest.
CREATE TABLE copy_links (
    token       TEXT    NOT NULL PRIMARY KEY CHECK (token <> ''),
    minutes_id  TEXT    NOT NULL REFERENCES minutes (id),
    copy_n      INTEGER NOT NULL CHECK (copy_n >= 1),
    person_id   TEXT    NOT NULL CHECK (person_id <> ''),
    person_name TEXT    NOT NULL,
    created     TEXT    NOT NULL,
    expires     TEXT    NOT NULL CHECK (expires <> ''),
    by_id       TEXT    NOT NULL CHECK (by_id <> ''),
    by_name     TEXT    NOT NULL,
    revoked     TEXT    NOT NULL,
    revoker_id  TEXT    NOT NULL
);
CREATE INDEX copy_links_by_minutes ON copy_links (minutes_id, copy_n);

-- Copies that somebody still has to do something about, the oldest first.
CREATE INDEX copies_unsettled ON copies (sent, minutes_id, n)
    WHERE purpose = '' AND state IN ('waiting', 'sent', 'dispatched', 'read', 'bounced');

-- +goose StatementBegin
CREATE TRIGGER copy_urges_keep BEFORE UPDATE ON copy_urges
BEGIN SELECT RAISE(ABORT, 'a reminder is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copy_urges_stay BEFORE DELETE ON copy_urges
BEGIN SELECT RAISE(ABORT, 'a reminder is never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copy_links_keep BEFORE UPDATE ON copy_links
WHEN OLD.revoked <> '' OR (NEW.token, NEW.minutes_id, NEW.copy_n, NEW.person_id, NEW.person_name, NEW.created, NEW.expires, NEW.by_id, NEW.by_name)
  IS NOT (OLD.token, OLD.minutes_id, OLD.copy_n, OLD.person_id, OLD.person_name, OLD.created, OLD.expires, OLD.by_id, OLD.by_name)
BEGIN SELECT RAISE(ABORT, 'a link that is revoked stays so, and none becomes another'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copy_links_stay BEFORE DELETE ON copy_links
BEGIN SELECT RAISE(ABORT, 'a link is never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP INDEX copies_unsettled;
DROP TABLE copy_links;
DROP TABLE copy_urges;
DROP TABLE send_lists;
