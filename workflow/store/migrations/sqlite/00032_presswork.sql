-- +goose Up

-- What becomes of the paper of an issued minutes. Lines are added and none is
-- changed.

-- Which copy bears which 份号 and trace mark: one line a sheet that is printed.
CREATE TABLE copy_marks (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    serial     INTEGER NOT NULL CHECK (serial BETWEEN 1 AND 999999),
    copy_n     INTEGER NOT NULL CHECK (copy_n >= 1),
    code       TEXT    NOT NULL UNIQUE CHECK (length(code) = 12),
    by_id      TEXT    NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    at         TEXT    NOT NULL CHECK (at <> ''),
    PRIMARY KEY (minutes_id, serial)
);

-- How many were printed (印制), printed again (重印) and destroyed (销毁).
CREATE TABLE print_runs (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    n          INTEGER NOT NULL CHECK (n >= 1),
    kind       TEXT    NOT NULL CHECK (kind IN ('print', 'reprint', 'destroy')),
    copies     INTEGER NOT NULL CHECK (copies BETWEEN 1 AND 999999),
    note       TEXT    NOT NULL,
    by_id      TEXT    NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    occurred   TEXT    NOT NULL CHECK (occurred <> ''),
    recorded   TEXT    NOT NULL CHECK (recorded <> ''),
    PRIMARY KEY (minutes_id, n),
    CHECK (kind = 'print' OR note <> '')
);

-- +goose StatementBegin
CREATE TRIGGER copy_marks_keep BEFORE UPDATE ON copy_marks
BEGIN SELECT RAISE(ABORT, 'the mark of a copy is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copy_marks_stay BEFORE DELETE ON copy_marks
BEGIN SELECT RAISE(ABORT, 'the mark of a copy is never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER print_runs_keep BEFORE UPDATE ON print_runs
BEGIN SELECT RAISE(ABORT, 'a print run is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER print_runs_stay BEFORE DELETE ON print_runs
BEGIN SELECT RAISE(ABORT, 'a print run is never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE print_runs;
DROP TABLE copy_marks;
