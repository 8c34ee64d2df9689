-- +goose Up

-- What was changed in the office's data: one chain over all books. The data
-- themselves are nowhere else. Empty before_row: the row comes; empty after_row:
-- it goes.
CREATE TABLE alterations (
    n          BIGINT NOT NULL PRIMARY KEY CHECK (n >= 1),
    book       TEXT   NOT NULL CHECK (book <> ''),
    row_key    TEXT   NOT NULL CHECK (row_key <> ''),
    before_row TEXT   NOT NULL,
    after_row  TEXT   NOT NULL CHECK (after_row <> before_row),
    actor_id   TEXT   NOT NULL CHECK (actor_id <> ''),
    actor_name TEXT   NOT NULL CHECK (actor_name <> ''),
    note       TEXT   NOT NULL,
    recorded   TEXT   NOT NULL CHECK (recorded <> ''),
    prev       TEXT   NOT NULL,
    hash       TEXT   NOT NULL UNIQUE CHECK (hash <> '')
);
CREATE INDEX alterations_by_row ON alterations (book, row_key, n);

-- +goose StatementBegin
CREATE FUNCTION alterations_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'alterations are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER alterations_keep BEFORE UPDATE OR DELETE ON alterations
    FOR EACH ROW EXECUTE FUNCTION alterations_keep();
CREATE TRIGGER alterations_stay BEFORE TRUNCATE ON alterations
    FOR EACH STATEMENT EXECUTE FUNCTION alterations_keep();

-- +goose Down
DROP TABLE alterations;
DROP FUNCTION alterations_keep();
