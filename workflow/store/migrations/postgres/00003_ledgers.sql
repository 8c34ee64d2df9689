-- +goose Up

-- The next number of each scope of a series. Its row is locked by whoever takes
-- the number, so that writers at once get different ones.
CREATE TABLE ledgers (
    series TEXT COLLATE "C" NOT NULL CHECK (series <> ''),
    scope  TEXT COLLATE "C" NOT NULL CHECK (scope <> ''),
    next   BIGINT  NOT NULL CHECK (next >= 2),
    PRIMARY KEY (series, scope)
);
INSERT INTO ledgers (series, scope, next) SELECT series, scope, MAX(n) + 1 FROM numbers GROUP BY series, scope;

CREATE TRIGGER ledgers_keep BEFORE UPDATE ON ledgers FOR EACH ROW
WHEN (NEW.next <= OLD.next OR (NEW.series, NEW.scope)
  IS DISTINCT FROM (OLD.series, OLD.scope))
EXECUTE FUNCTION refuse('a ledger only goes forward');
CREATE TRIGGER ledgers_stay BEFORE DELETE ON ledgers FOR EACH ROW
EXECUTE FUNCTION refuse('ledgers are never deleted');
CREATE TRIGGER ledgers_whole BEFORE TRUNCATE ON ledgers
EXECUTE FUNCTION refuse('ledgers are never emptied');

-- +goose Down
DROP TABLE ledgers;
