-- +goose Up

-- What becomes of the paper of an issued minutes. Lines are added and none is
-- changed.

-- Which copy bears which 份号 and trace mark: one line a sheet that is printed.
CREATE TABLE copy_marks (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    serial     BIGINT  NOT NULL CHECK (serial BETWEEN 1 AND 999999),
    copy_n     BIGINT  NOT NULL CHECK (copy_n >= 1),
    code       TEXT COLLATE "C" NOT NULL UNIQUE CHECK (length(code) = 12),
    by_id      TEXT COLLATE "C" NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    at         TEXT COLLATE "C" NOT NULL CHECK (at <> ''),
    PRIMARY KEY (minutes_id, serial)
);

-- How many were printed (印制), printed again (重印) and destroyed (销毁).
CREATE TABLE print_runs (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    n          BIGINT  NOT NULL CHECK (n >= 1),
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('print', 'reprint', 'destroy')),
    copies     BIGINT  NOT NULL CHECK (copies BETWEEN 1 AND 999999),
    note       TEXT    NOT NULL,
    by_id      TEXT COLLATE "C" NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    occurred   TEXT COLLATE "C" NOT NULL CHECK (occurred <> ''),
    recorded   TEXT COLLATE "C" NOT NULL CHECK (recorded <> ''),
    PRIMARY KEY (minutes_id, n),
    CHECK (kind = 'print' OR note <> '')
);

CREATE TRIGGER copy_marks_keep BEFORE UPDATE ON copy_marks FOR EACH ROW
EXECUTE FUNCTION refuse('the mark of a copy is never changed');
CREATE TRIGGER copy_marks_stay BEFORE DELETE ON copy_marks FOR EACH ROW
EXECUTE FUNCTION refuse('the mark of a copy is never deleted');
CREATE TRIGGER copy_marks_whole BEFORE TRUNCATE ON copy_marks EXECUTE FUNCTION refuse('the mark of a copy is never deleted');
CREATE TRIGGER print_runs_keep BEFORE UPDATE ON print_runs FOR EACH ROW
EXECUTE FUNCTION refuse('a print run is never changed');
CREATE TRIGGER print_runs_stay BEFORE DELETE ON print_runs FOR EACH ROW
EXECUTE FUNCTION refuse('a print run is never deleted');
CREATE TRIGGER print_runs_whole BEFORE TRUNCATE ON print_runs EXECUTE FUNCTION refuse('a print run is never deleted');

-- +goose Down
DROP TABLE print_runs;
DROP TABLE copy_marks;
