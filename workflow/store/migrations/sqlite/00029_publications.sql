-- +goose Up

-- What was decided about making a minutes public (政府信息公开), act by act. A line
-- is added and stays; its digest is in the line of alterations that seq names.
CREATE TABLE publications (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    n          INTEGER NOT NULL CHECK (n >= 1),
    seq        INTEGER NOT NULL UNIQUE CHECK (seq >= 1),
    act        TEXT    NOT NULL CHECK (act IN ('choose', 'confirm', 'redact', 'review', 'publish', 'withdraw')),
    code       TEXT    NOT NULL CHECK ((code <> '') = (act IN ('publish', 'withdraw'))),
    data       TEXT    NOT NULL CHECK (data <> ''),
    by_id      TEXT    NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    at         TEXT    NOT NULL CHECK (at <> ''),
    PRIMARY KEY (minutes_id, n)
);
CREATE INDEX publications_code ON publications (code, seq) WHERE code <> '';

-- +goose StatementBegin
CREATE TRIGGER publications_keep BEFORE UPDATE ON publications
BEGIN SELECT RAISE(ABORT, 'an act of publication is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER publications_stay BEFORE DELETE ON publications
BEGIN SELECT RAISE(ABORT, 'an act of publication is never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE publications;
