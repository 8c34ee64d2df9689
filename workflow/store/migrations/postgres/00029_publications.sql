-- +goose Up

-- What was decided about making a minutes public (政府信息公开), act by act. A line
-- is added and stays; its digest is in the line of alterations that seq names.
CREATE TABLE publications (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    n          BIGINT  NOT NULL CHECK (n >= 1),
    seq        BIGINT  NOT NULL UNIQUE CHECK (seq >= 1),
    act        TEXT COLLATE "C" NOT NULL CHECK (act IN ('choose', 'confirm', 'redact', 'review', 'publish', 'withdraw')),
    code       TEXT COLLATE "C" NOT NULL CHECK ((code <> '') = (act IN ('publish', 'withdraw'))),
    data       TEXT    NOT NULL CHECK (data <> ''),
    by_id      TEXT COLLATE "C" NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    at         TEXT COLLATE "C" NOT NULL CHECK (at <> ''),
    PRIMARY KEY (minutes_id, n)
);
CREATE INDEX publications_code ON publications (code, seq) WHERE code <> '';

CREATE TRIGGER publications_keep BEFORE UPDATE ON publications FOR EACH ROW
EXECUTE FUNCTION refuse('an act of publication is never changed');
CREATE TRIGGER publications_stay BEFORE DELETE ON publications FOR EACH ROW
EXECUTE FUNCTION refuse('an act of publication is never deleted');
CREATE TRIGGER publications_whole BEFORE TRUNCATE ON publications EXECUTE FUNCTION refuse('an act of publication is never deleted');

-- +goose Down
DROP TABLE publications;
