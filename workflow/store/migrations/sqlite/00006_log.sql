-- +goose Up

-- What is committed and not yet in the log: triggers put a line here with every
-- row that the log covers, in the row's own transaction, and the sealer takes
-- it away with the leaf. So nothing is searched for and nothing is skipped, in
-- whatever order transactions end.
CREATE TABLE log_waiting (
    id      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    source  TEXT    NOT NULL CHECK (source <> ''),
    row_key TEXT    NOT NULL,
    row_n   INTEGER NOT NULL
);

-- One log over all minutes, a Merkle tree (RFC 6962). A leaf keeps the hashes
-- that it completes: its own, then one for each level upwards, in hexadecimal.
CREATE TABLE log_leaves (
    seq     INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 0),
    source  TEXT    NOT NULL CHECK (source <> ''),
    row_key TEXT    NOT NULL,
    row_n   INTEGER NOT NULL,
    sha256  TEXT    NOT NULL CHECK (length(sha256) = 64),
    sm3     TEXT    NOT NULL CHECK (length(sm3) = 64),
    hashes  TEXT    NOT NULL CHECK (length(hashes) >= 64)
);
CREATE UNIQUE INDEX log_leaves_by_row ON log_leaves (source, row_key, row_n);

-- The signed heads, each over the one before.
CREATE TABLE log_heads (
    size   INTEGER NOT NULL PRIMARY KEY CHECK (size >= 1),
    signed TEXT    NOT NULL CHECK (signed <> '')
);

INSERT INTO log_waiting (source, row_key, row_n) SELECT 'entries', minutes_id, version FROM entries ORDER BY recorded, minutes_id, version;
INSERT INTO log_waiting (source, row_key, row_n) SELECT 'revisions', minutes_id, n FROM revisions ORDER BY saved, minutes_id, n;
INSERT INTO log_waiting (source, row_key, row_n) SELECT 'refusals', minutes_id, n FROM refusals ORDER BY n;
INSERT INTO log_waiting (source, row_key, row_n) SELECT 'alterations', book, n FROM alterations ORDER BY n;

-- +goose StatementBegin
CREATE TRIGGER entries_logged AFTER INSERT ON entries
BEGIN INSERT INTO log_waiting (source, row_key, row_n) VALUES ('entries', NEW.minutes_id, NEW.version); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER revisions_logged AFTER INSERT ON revisions
BEGIN INSERT INTO log_waiting (source, row_key, row_n) VALUES ('revisions', NEW.minutes_id, NEW.n); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refusals_logged AFTER INSERT ON refusals
BEGIN INSERT INTO log_waiting (source, row_key, row_n) VALUES ('refusals', NEW.minutes_id, NEW.n); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER alterations_logged AFTER INSERT ON alterations
BEGIN INSERT INTO log_waiting (source, row_key, row_n) VALUES ('alterations', NEW.book, NEW.n); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER log_leaves_keep BEFORE UPDATE ON log_leaves
BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_leaves_stay BEFORE DELETE ON log_leaves
BEGIN SELECT RAISE(ABORT, 'the log is never cut'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_leaves_once BEFORE INSERT ON log_leaves
WHEN EXISTS (SELECT 1 FROM log_leaves WHERE seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM log_leaves WHERE source = NEW.source AND row_key = NEW.row_key AND row_n = NEW.row_n)
BEGIN SELECT RAISE(ABORT, 'log_leaves: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_heads_keep BEFORE UPDATE ON log_heads
BEGIN SELECT RAISE(ABORT, 'heads are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_heads_stay BEFORE DELETE ON log_heads
BEGIN SELECT RAISE(ABORT, 'heads are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_heads_once BEFORE INSERT ON log_heads
WHEN EXISTS (SELECT 1 FROM log_heads WHERE size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'log_heads: the row is there already'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER entries_logged;
DROP TRIGGER revisions_logged;
DROP TRIGGER refusals_logged;
DROP TRIGGER alterations_logged;
DROP TABLE log_heads;
DROP TABLE log_leaves;
DROP TABLE log_waiting;
