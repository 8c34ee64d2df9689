-- +goose Up

-- What becomes of a meeting's decisions (议定事项督办). tasks is how each stands,
-- task_changes how it came to that: a line for every change, with the task as a
-- whole before and after.
CREATE TABLE tasks (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    n          BIGINT  NOT NULL CHECK (n >= 1),
    version    BIGINT  NOT NULL CHECK (version >= 1),
    state      TEXT    NOT NULL CHECK (state IN ('open', 'doing', 'done', 'paused', 'removed')),
    due        TEXT COLLATE "C" NOT NULL,
    body       TEXT    NOT NULL CHECK (body <> ''),
    changed    TEXT COLLATE "C" NOT NULL,
    by_id      TEXT    NOT NULL CHECK (by_id <> ''),
    by_name    TEXT    NOT NULL,
    PRIMARY KEY (minutes_id, n)
);
CREATE INDEX tasks_by_due ON tasks (state, due, minutes_id, n);

CREATE TABLE task_units (
    minutes_id TEXT    NOT NULL,
    n          BIGINT  NOT NULL,
    place      BIGINT  NOT NULL CHECK (place >= 1),
    unit_id    TEXT    NOT NULL,
    name       TEXT    NOT NULL CHECK (name <> ''),
    PRIMARY KEY (minutes_id, n, place),
    FOREIGN KEY (minutes_id, n) REFERENCES tasks (minutes_id, n)
);
CREATE INDEX task_units_by_unit ON task_units (unit_id, minutes_id, n) WHERE unit_id <> '';

CREATE TABLE task_changes (
    minutes_id TEXT    NOT NULL,
    n          BIGINT  NOT NULL,
    version    BIGINT  NOT NULL CHECK (version >= 1),
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

CREATE TRIGGER tasks_step BEFORE UPDATE ON tasks FOR EACH ROW
WHEN (NEW.version <> OLD.version + 1 OR NEW.minutes_id <> OLD.minutes_id OR NEW.n <> OLD.n OR OLD.state = 'removed')
EXECUTE FUNCTION refuse('a task changes one version at a time');
CREATE TRIGGER tasks_stay BEFORE DELETE ON tasks FOR EACH ROW
EXECUTE FUNCTION refuse('tasks are never deleted');
CREATE TRIGGER task_changes_keep BEFORE UPDATE ON task_changes FOR EACH ROW
EXECUTE FUNCTION refuse('changes of tasks are never changed');
CREATE TRIGGER task_changes_stay BEFORE DELETE ON task_changes FOR EACH ROW
EXECUTE FUNCTION refuse('changes of tasks are never deleted');
CREATE TRIGGER task_changes_whole BEFORE TRUNCATE ON task_changes
EXECUTE FUNCTION refuse('changes of tasks are never emptied');

-- +goose Down
DROP TABLE task_changes;
DROP TABLE task_units;
DROP TABLE tasks;
