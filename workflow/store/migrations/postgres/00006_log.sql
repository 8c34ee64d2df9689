-- +goose Up

-- What is committed and not yet in the log: triggers put a line here with every
-- row that the log covers, in the row's own transaction, and the sealer takes
-- it away with the leaf. So nothing is searched for and nothing is skipped, in
-- whatever order transactions end.
CREATE TABLE log_waiting (
    id      BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source  TEXT COLLATE "C" NOT NULL CHECK (source <> ''),
    row_key TEXT COLLATE "C" NOT NULL,
    row_n   BIGINT  NOT NULL
);

-- One log over all minutes, a Merkle tree (RFC 6962). A leaf keeps the hashes
-- that it completes: its own, then one for each level upwards, in hexadecimal.
CREATE TABLE log_leaves (
    seq     BIGINT  NOT NULL PRIMARY KEY CHECK (seq >= 0),
    source  TEXT COLLATE "C" NOT NULL CHECK (source <> ''),
    row_key TEXT COLLATE "C" NOT NULL,
    row_n   BIGINT  NOT NULL,
    sha256  TEXT COLLATE "C" NOT NULL CHECK (length(sha256) = 64),
    sm3     TEXT COLLATE "C" NOT NULL CHECK (length(sm3) = 64),
    hashes  TEXT COLLATE "C" NOT NULL CHECK (length(hashes) >= 64)
);
CREATE UNIQUE INDEX log_leaves_by_row ON log_leaves (source, row_key, row_n);

-- The signed heads, each over the one before.
CREATE TABLE log_heads (
    size   BIGINT  NOT NULL PRIMARY KEY CHECK (size >= 1),
    signed TEXT COLLATE "C" NOT NULL CHECK (signed <> '')
);

INSERT INTO log_waiting (source, row_key, row_n) SELECT 'entries', minutes_id, version FROM entries ORDER BY recorded, minutes_id, version;
INSERT INTO log_waiting (source, row_key, row_n) SELECT 'revisions', minutes_id, n FROM revisions ORDER BY saved, minutes_id, n;
INSERT INTO log_waiting (source, row_key, row_n) SELECT 'refusals', minutes_id, n FROM refusals ORDER BY n;
INSERT INTO log_waiting (source, row_key, row_n) SELECT 'alterations', book, n FROM alterations ORDER BY n;

-- +goose StatementBegin
CREATE FUNCTION entries_logged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_waiting (source, row_key, row_n) VALUES ('entries', NEW.minutes_id, NEW.version);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER entries_logged AFTER INSERT ON entries FOR EACH ROW EXECUTE FUNCTION entries_logged();

-- +goose StatementBegin
CREATE FUNCTION revisions_logged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_waiting (source, row_key, row_n) VALUES ('revisions', NEW.minutes_id, NEW.n);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER revisions_logged AFTER INSERT ON revisions FOR EACH ROW EXECUTE FUNCTION revisions_logged();

-- +goose StatementBegin
CREATE FUNCTION refusals_logged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_waiting (source, row_key, row_n) VALUES ('refusals', NEW.minutes_id, NEW.n);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER refusals_logged AFTER INSERT ON refusals FOR EACH ROW EXECUTE FUNCTION refusals_logged();

-- +goose StatementBegin
CREATE FUNCTION alterations_logged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_waiting (source, row_key, row_n) VALUES ('alterations', NEW.book, NEW.n);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER alterations_logged AFTER INSERT ON alterations FOR EACH ROW EXECUTE FUNCTION alterations_logged();

CREATE TRIGGER log_leaves_keep BEFORE UPDATE ON log_leaves FOR EACH ROW
EXECUTE FUNCTION refuse('the log is never changed');
CREATE TRIGGER log_leaves_stay BEFORE DELETE ON log_leaves FOR EACH ROW
EXECUTE FUNCTION refuse('the log is never cut');
CREATE TRIGGER log_leaves_whole BEFORE TRUNCATE ON log_leaves
EXECUTE FUNCTION refuse('the log is never emptied');
CREATE TRIGGER log_heads_keep BEFORE UPDATE ON log_heads FOR EACH ROW
EXECUTE FUNCTION refuse('heads are never changed');
CREATE TRIGGER log_heads_stay BEFORE DELETE ON log_heads FOR EACH ROW
EXECUTE FUNCTION refuse('heads are never cut');
CREATE TRIGGER log_heads_whole BEFORE TRUNCATE ON log_heads
EXECUTE FUNCTION refuse('heads are never emptied');

-- +goose Down
DROP TRIGGER entries_logged ON entries;
DROP FUNCTION entries_logged();
DROP TRIGGER revisions_logged ON revisions;
DROP FUNCTION revisions_logged();
DROP TRIGGER refusals_logged ON refusals;
DROP FUNCTION refusals_logged();
DROP TRIGGER alterations_logged ON alterations;
DROP FUNCTION alterations_logged();
DROP TABLE log_heads;
DROP TABLE log_leaves;
DROP TABLE log_waiting;
