-- +goose Up

-- What was changed in the office's data: one chain over all books. The data
-- themselves are nowhere else. Empty before_row: the row comes; empty after_row:
-- it goes.
CREATE TABLE alterations (
    n          INTEGER NOT NULL PRIMARY KEY CHECK (n >= 1),
    book       TEXT    NOT NULL CHECK (book <> ''),
    row_key    TEXT    NOT NULL CHECK (row_key <> ''),
    before_row TEXT    NOT NULL,
    after_row  TEXT    NOT NULL CHECK (after_row <> before_row),
    actor_id   TEXT    NOT NULL CHECK (actor_id <> ''),
    actor_name TEXT    NOT NULL CHECK (actor_name <> ''),
    note       TEXT    NOT NULL,
    recorded   TEXT    NOT NULL CHECK (recorded <> ''),
    prev       TEXT    NOT NULL,
    hash       TEXT    NOT NULL UNIQUE CHECK (hash <> '')
);
CREATE INDEX alterations_by_row ON alterations (book, row_key, n);

-- +goose StatementBegin
CREATE TRIGGER alterations_keep BEFORE UPDATE ON alterations
BEGIN SELECT RAISE(ABORT, 'alterations are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER alterations_stay BEFORE DELETE ON alterations
BEGIN SELECT RAISE(ABORT, 'alterations are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER alterations_once BEFORE INSERT ON alterations
WHEN EXISTS (SELECT 1 FROM alterations WHERE n = NEW.n OR hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'alterations: the row is there already'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE alterations;
