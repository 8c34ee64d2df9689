-- +goose Up

-- What was refused: one chain over all minutes. Somebody may be refused to
-- begin a minutes, so the ID need not be that of one.
CREATE TABLE refusals (
    n          INTEGER NOT NULL PRIMARY KEY CHECK (n >= 1),
    minutes_id TEXT    NOT NULL CHECK (minutes_id <> ''),
    version    INTEGER NOT NULL,
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
    hash       TEXT    NOT NULL UNIQUE CHECK (hash <> '')
);
CREATE INDEX refusals_by_minutes ON refusals (minutes_id);

-- +goose StatementBegin
CREATE TRIGGER refusals_keep BEFORE UPDATE ON refusals
BEGIN SELECT RAISE(ABORT, 'refusals are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refusals_stay BEFORE DELETE ON refusals
BEGIN SELECT RAISE(ABORT, 'refusals are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refusals_once BEFORE INSERT ON refusals
WHEN EXISTS (SELECT 1 FROM refusals WHERE n = NEW.n OR hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'refusals: the row is there already'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE refusals;
