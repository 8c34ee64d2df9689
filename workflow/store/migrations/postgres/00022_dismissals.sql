-- +goose Up

-- Findings of proof-reading that somebody has let stand (忽略), with his reason.
-- A line is added and stays; one that takes an earlier one back names it in
-- undoes, and has no words of its own.
CREATE TABLE dismissals (
    minutes_id   TEXT    NOT NULL REFERENCES minutes (id),
    n            BIGINT  NOT NULL CHECK (n >= 1),
    rule         TEXT COLLATE "C" NOT NULL CHECK (rule <> ''),
    quote        TEXT    NOT NULL,
    before_words TEXT    NOT NULL,
    after_words  TEXT    NOT NULL,
    start_byte   BIGINT  NOT NULL CHECK (start_byte >= 0),
    reason       TEXT    NOT NULL,
    undoes       BIGINT  NOT NULL CHECK (undoes >= 0 AND undoes < n),
    by_id        TEXT COLLATE "C" NOT NULL CHECK (by_id <> ''),
    by_name      TEXT    NOT NULL,
    at           TEXT COLLATE "C" NOT NULL CHECK (at <> ''),
    PRIMARY KEY (minutes_id, n),
    CHECK (undoes > 0 OR reason <> '')
);
CREATE UNIQUE INDEX dismissals_undone ON dismissals (minutes_id, undoes) WHERE undoes > 0;

CREATE TRIGGER dismissals_keep BEFORE UPDATE ON dismissals FOR EACH ROW
EXECUTE FUNCTION refuse('a dismissal is never changed');
CREATE TRIGGER dismissals_stay BEFORE DELETE ON dismissals FOR EACH ROW
EXECUTE FUNCTION refuse('a dismissal is never deleted');
CREATE TRIGGER dismissals_whole BEFORE TRUNCATE ON dismissals EXECUTE FUNCTION refuse('a dismissal is never deleted');

-- +goose Down
DROP TABLE dismissals;
