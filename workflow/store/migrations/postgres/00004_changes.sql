-- +goose Up

-- What was changed in the office's data: one chain over all books. The data
-- themselves are nowhere else. Empty before_row: the row comes; empty after_row:
-- it goes.
CREATE TABLE alterations (
    n          BIGINT NOT NULL PRIMARY KEY CHECK (n >= 1),
    book       TEXT COLLATE "C" NOT NULL CHECK (book <> ''),
    row_key    TEXT COLLATE "C" NOT NULL CHECK (row_key <> ''),
    before_row TEXT   NOT NULL,
    after_row  TEXT   NOT NULL CHECK (after_row <> before_row),
    actor_id   TEXT   NOT NULL CHECK (actor_id <> ''),
    actor_name TEXT   NOT NULL CHECK (actor_name <> ''),
    note       TEXT   NOT NULL,
    recorded   TEXT   NOT NULL CHECK (recorded <> ''),
    prev       TEXT   NOT NULL,
    hash       TEXT COLLATE "C" NOT NULL UNIQUE CHECK (hash <> '')
);
CREATE INDEX alterations_by_row ON alterations (book, row_key, n);

CREATE TRIGGER alterations_keep BEFORE UPDATE ON alterations FOR EACH ROW
EXECUTE FUNCTION refuse('alterations are never changed');
CREATE TRIGGER alterations_stay BEFORE DELETE ON alterations FOR EACH ROW
EXECUTE FUNCTION refuse('alterations are never deleted');
CREATE TRIGGER alterations_whole BEFORE TRUNCATE ON alterations
EXECUTE FUNCTION refuse('alterations are never emptied');

-- +goose Down
DROP TABLE alterations;
