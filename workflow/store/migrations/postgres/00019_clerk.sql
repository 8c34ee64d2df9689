-- +goose Up

-- What the clerk keeps beside the copies. None of it is part of the history of
-- a minutes: what is sent and signed for is in its entries.

-- Whom a minutes is to be sent to, as it is being put together before 分送.
CREATE TABLE send_lists (
    minutes_id TEXT    NOT NULL PRIMARY KEY REFERENCES minutes (id),
    n          BIGINT  NOT NULL CHECK (n >= 1),
    data       TEXT    NOT NULL,
    by_id      TEXT COLLATE "C" NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    at         TEXT    NOT NULL
);

-- That a unit was asked to sign for its copy (催办).
CREATE TABLE copy_urges (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    copy_n     BIGINT  NOT NULL CHECK (copy_n >= 1),
    n          BIGINT  NOT NULL CHECK (n >= 1),
    note       TEXT    NOT NULL,
    by_id      TEXT COLLATE "C" NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    occurred   TEXT COLLATE "C" NOT NULL,
    recorded   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (minutes_id, copy_n, n)
);

-- Links by which one person of a unit reads and signs for one copy; token is a
-- digest.
CREATE TABLE copy_links (
    token       TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (token <> ''),
    minutes_id  TEXT    NOT NULL REFERENCES minutes (id),
    copy_n      BIGINT  NOT NULL CHECK (copy_n >= 1),
    person_id   TEXT COLLATE "C" NOT NULL CHECK (person_id <> ''),
    person_name TEXT    NOT NULL,
    created     TEXT    NOT NULL,
    expires     TEXT COLLATE "C" NOT NULL CHECK (expires <> ''),
    by_id       TEXT COLLATE "C" NOT NULL CHECK (by_id <> ''),
    by_name     TEXT    NOT NULL,
    revoked     TEXT    NOT NULL,
    revoker_id  TEXT COLLATE "C" NOT NULL
);
CREATE INDEX copy_links_by_minutes ON copy_links (minutes_id, copy_n);

-- Copies that somebody still has to do something about, the oldest first.
CREATE INDEX copies_unsettled ON copies (sent, minutes_id, n)
    WHERE purpose = '' AND state IN ('waiting', 'sent', 'dispatched', 'read', 'bounced');

CREATE TRIGGER copy_urges_keep BEFORE UPDATE ON copy_urges FOR EACH ROW
EXECUTE FUNCTION refuse('a reminder is never changed');
CREATE TRIGGER copy_urges_stay BEFORE DELETE ON copy_urges FOR EACH ROW
EXECUTE FUNCTION refuse('a reminder is never deleted');
CREATE TRIGGER copy_links_keep BEFORE UPDATE ON copy_links FOR EACH ROW
WHEN (OLD.revoked <> '' OR (NEW.token, NEW.minutes_id, NEW.copy_n, NEW.person_id, NEW.person_name, NEW.created, NEW.expires, NEW.by_id, NEW.by_name)
  IS DISTINCT FROM (OLD.token, OLD.minutes_id, OLD.copy_n, OLD.person_id, OLD.person_name, OLD.created, OLD.expires, OLD.by_id, OLD.by_name))
EXECUTE FUNCTION refuse('a link that is revoked stays so, and none becomes another');
CREATE TRIGGER copy_links_stay BEFORE DELETE ON copy_links FOR EACH ROW
EXECUTE FUNCTION refuse('a link is never deleted');
CREATE TRIGGER copy_urges_whole BEFORE TRUNCATE ON copy_urges EXECUTE FUNCTION refuse('a reminder is never deleted');
CREATE TRIGGER copy_links_whole BEFORE TRUNCATE ON copy_links EXECUTE FUNCTION refuse('a link is never deleted');

-- +goose Down
DROP INDEX copies_unsettled;
DROP TABLE copy_links;
DROP TABLE copy_urges;
DROP TABLE send_lists;
