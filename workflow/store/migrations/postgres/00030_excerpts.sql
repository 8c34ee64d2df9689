-- +goose Up

-- What units are given of issued minutes (节录, 议决事项通知): their items alone. A line
-- is added and stays; its digest is in the line of alterations that seq names.
CREATE TABLE excerpts (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    n          BIGINT  NOT NULL CHECK (n >= 1),
    seq        BIGINT  NOT NULL UNIQUE CHECK (seq >= 1),
    code       TEXT COLLATE "C" NOT NULL UNIQUE CHECK (code <> ''),
    unit_id    TEXT COLLATE "C" NOT NULL,
    data       TEXT    NOT NULL CHECK (data <> ''),
    by_id      TEXT COLLATE "C" NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    at         TEXT COLLATE "C" NOT NULL CHECK (at <> ''),
    PRIMARY KEY (minutes_id, n)
);
CREATE INDEX excerpts_unit ON excerpts (unit_id, seq);

CREATE TRIGGER excerpts_keep BEFORE UPDATE ON excerpts FOR EACH ROW
EXECUTE FUNCTION refuse('an excerpt is never changed');
CREATE TRIGGER excerpts_stay BEFORE DELETE ON excerpts FOR EACH ROW
EXECUTE FUNCTION refuse('an excerpt is never deleted');
CREATE TRIGGER excerpts_whole BEFORE TRUNCATE ON excerpts EXECUTE FUNCTION refuse('an excerpt is never deleted');

-- +goose Down
DROP TABLE excerpts;
