-- +goose Up

-- What becomes of a meeting's decisions (议定事项督办). tasks is how each stands,
-- task_changes how it came to that: a line for every change, with the task as a
-- whole before and after.
CREATE TABLE tasks (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    n          INTEGER NOT NULL CHECK (n >= 1),
    version    INTEGER NOT NULL CHECK (version >= 1),
    state      TEXT    NOT NULL CHECK (state IN ('open', 'doing', 'done', 'paused', 'removed')),
    due        TEXT NOT NULL,
    body       TEXT    NOT NULL CHECK (body <> ''),
    changed    TEXT NOT NULL,
    by_id      TEXT    NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    PRIMARY KEY (minutes_id, n)
);
CREATE INDEX tasks_by_due ON tasks (state, due, minutes_id, n);

CREATE TABLE task_units (
    minutes_id TEXT    NOT NULL,
    n          INTEGER NOT NULL,
    place      INTEGER NOT NULL CHECK (place >= 1),
    unit_id    TEXT    NOT NULL,
    name       TEXT    NOT NULL CHECK (name <> ''),
    PRIMARY KEY (minutes_id, n, place),
    FOREIGN KEY (minutes_id, n) REFERENCES tasks (minutes_id, n)
);
CREATE INDEX task_units_by_unit ON task_units (unit_id, minutes_id, n) WHERE unit_id <> '';

CREATE TABLE task_changes (
    minutes_id TEXT    NOT NULL,
    n          INTEGER NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 1),
    action     TEXT    NOT NULL CHECK (action <> ''),
    by_id      TEXT    NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    at         TEXT    NOT NULL CHECK (at <> ''),
    note       TEXT    NOT NULL,
    before_row TEXT    NOT NULL,
    after_row  TEXT    NOT NULL CHECK (after_row <> ''),
    PRIMARY KEY (minutes_id, n, version),
    FOREIGN KEY (minutes_id, n) REFERENCES tasks (minutes_id, n)
);

-- +goose StatementBegin
CREATE TRIGGER tasks_step BEFORE UPDATE ON tasks
WHEN NEW.version <> OLD.version + 1 OR NEW.minutes_id <> OLD.minutes_id OR NEW.n <> OLD.n OR OLD.state = 'removed'
BEGIN SELECT RAISE(ABORT, 'a task changes one version at a time'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tasks_stay BEFORE DELETE ON tasks
BEGIN SELECT RAISE(ABORT, 'tasks are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER task_changes_keep BEFORE UPDATE ON task_changes
BEGIN SELECT RAISE(ABORT, 'changes of tasks are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER task_changes_stay BEFORE DELETE ON task_changes
BEGIN SELECT RAISE(ABORT, 'changes of tasks are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER task_changes_once BEFORE INSERT ON task_changes
WHEN EXISTS (SELECT 1 FROM task_changes WHERE minutes_id = NEW.minutes_id AND n = NEW.n AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'task_changes: the row is there already'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE task_changes;
DROP TABLE task_units;
DROP TABLE tasks;
