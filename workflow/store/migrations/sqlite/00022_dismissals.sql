-- +goose Up

-- Findings of proof-reading that somebody has let stand (忽略), with his reason.
-- A line is added and stays; one that takes an earlier one back names it in
-- undoes, and has no words of its own.
CREATE TABLE dismissals (
    minutes_id   TEXT    NOT NULL REFERENCES minutes (id),
    n            INTEGER NOT NULL CHECK (n >= 1),
    rule         TEXT    NOT NULL CHECK (rule <> ''),
    quote        TEXT    NOT NULL,
    before_words TEXT    NOT NULL,
    after_words  TEXT    NOT NULL,
    start_byte   INTEGER NOT NULL CHECK (start_byte >= 0),
    reason       TEXT    NOT NULL,
    undoes       INTEGER NOT NULL CHECK (undoes >= 0 AND undoes < n),
    by_id        TEXT    NOT NULL CHECK (by_id <> ''),
    by_name      TEXT    NOT NULL,
    at           TEXT    NOT NULL CHECK (at <> ''),
    PRIMARY KEY (minutes_id, n),
    CHECK (undoes > 0 OR reason <> '')
);
CREATE UNIQUE INDEX dismissals_undone ON dismissals (minutes_id, undoes) WHERE undoes > 0;

-- +goose StatementBegin
CREATE TRIGGER dismissals_keep BEFORE UPDATE ON dismissals
BEGIN SELECT RAISE(ABORT, 'a dismissal is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dismissals_stay BEFORE DELETE ON dismissals
BEGIN SELECT RAISE(ABORT, 'a dismissal is never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE dismissals;
