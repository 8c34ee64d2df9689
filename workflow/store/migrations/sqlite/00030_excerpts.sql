-- +goose Up

-- What units are given of issued minutes (节录, 议决事项通知): their items alone. A line
-- is added and stays; its digest is in the line of alterations that seq names.
CREATE TABLE excerpts (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    n          INTEGER NOT NULL CHECK (n >= 1),
    seq        INTEGER NOT NULL UNIQUE CHECK (seq >= 1),
    code       TEXT NOT NULL UNIQUE CHECK (code <> ''),
    unit_id    TEXT NOT NULL,
    data       TEXT    NOT NULL CHECK (data <> ''),
    by_id      TEXT NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    at         TEXT NOT NULL CHECK (at <> ''),
    PRIMARY KEY (minutes_id, n)
);
CREATE INDEX excerpts_unit ON excerpts (unit_id, seq);

-- +goose StatementBegin
CREATE TRIGGER excerpts_keep BEFORE UPDATE ON excerpts
BEGIN SELECT RAISE(ABORT, 'an excerpt is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER excerpts_stay BEFORE DELETE ON excerpts
BEGIN SELECT RAISE(ABORT, 'an excerpt is never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE excerpts;
