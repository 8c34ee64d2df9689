-- +goose Up

-- The next number of each scope of a series. Its row is locked by whoever takes
-- the number, so that writers at once get different ones.
CREATE TABLE ledgers (
    series TEXT    NOT NULL CHECK (series <> ''),
    scope  TEXT    NOT NULL CHECK (scope <> ''),
    next   INTEGER NOT NULL CHECK (next >= 2),
    PRIMARY KEY (series, scope)
);
INSERT INTO ledgers (series, scope, next) SELECT series, scope, MAX(n) + 1 FROM numbers GROUP BY series, scope;

-- +goose StatementBegin
CREATE TRIGGER ledgers_keep BEFORE UPDATE ON ledgers
WHEN NEW.next <= OLD.next OR (NEW.series, NEW.scope) IS NOT (OLD.series, OLD.scope)
BEGIN SELECT RAISE(ABORT, 'a ledger only goes forward'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledgers_stay BEFORE DELETE ON ledgers
BEGIN SELECT RAISE(ABORT, 'ledgers are never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE ledgers;
