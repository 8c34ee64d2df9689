-- +goose Up

-- What was refused: one chain over all minutes. Somebody may be refused to
-- begin a minutes, so the ID need not be that of one.
CREATE TABLE refusals (
    n          BIGINT  NOT NULL PRIMARY KEY CHECK (n >= 1),
    minutes_id TEXT COLLATE "C" NOT NULL CHECK (minutes_id <> ''),
    version    BIGINT  NOT NULL,
    place      TEXT    NOT NULL,
    action     TEXT    NOT NULL CHECK (action <> ''),
    actor_id   TEXT    NOT NULL CHECK (actor_id <> ''),
    actor_name TEXT    NOT NULL,
    for_id     TEXT    NOT NULL,
    for_name   TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind <> ''),
    reason     TEXT    NOT NULL CHECK (reason <> ''),
    msg        TEXT    NOT NULL,
    recorded   TEXT    NOT NULL,
    prev       TEXT    NOT NULL,
    hash       TEXT COLLATE "C" NOT NULL UNIQUE CHECK (hash <> '')
);
CREATE INDEX refusals_by_minutes ON refusals (minutes_id);

CREATE TRIGGER refusals_keep BEFORE UPDATE ON refusals FOR EACH ROW
EXECUTE FUNCTION refuse('refusals are never changed');
CREATE TRIGGER refusals_stay BEFORE DELETE ON refusals FOR EACH ROW
EXECUTE FUNCTION refuse('refusals are never deleted');
CREATE TRIGGER refusals_whole BEFORE TRUNCATE ON refusals
EXECUTE FUNCTION refuse('refusals are never emptied');

-- +goose Down
DROP TABLE refusals;
