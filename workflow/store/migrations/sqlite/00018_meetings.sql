-- +goose Up

-- Meetings before their minutes (会议案卷). content is the whole dossier as JSON;
-- the other columns are what lists ask for.
CREATE TABLE meetings (
    id         TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    version    INTEGER NOT NULL CHECK (version >= 1),
    type       TEXT    NOT NULL CHECK (type <> ''),
    term       TEXT    NOT NULL,
    session    INTEGER NOT NULL CHECK (session >= 0),
    name       TEXT    NOT NULL CHECK (name <> ''),
    held       TEXT    NOT NULL CHECK (held <> ''),
    clock      TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('preparing', 'begun', 'none', 'cancelled')),
    minutes_id TEXT    NOT NULL,
    content    TEXT    NOT NULL
);
CREATE INDEX meetings_by_day ON meetings (held, clock, id);
CREATE INDEX meetings_by_minutes ON meetings (minutes_id) WHERE minutes_id <> '';
-- One dossier for a 会议次数.
CREATE UNIQUE INDEX meetings_counted ON meetings (type, term, session) WHERE session <> 0 AND state <> 'cancelled';

-- What was done to them, a chain for each meeting.
CREATE TABLE meeting_records (
    meeting_id  TEXT    NOT NULL REFERENCES meetings (id),
    version     INTEGER NOT NULL CHECK (version >= 1),
    act         TEXT    NOT NULL CHECK (act <> ''),
    actor_id    TEXT    NOT NULL CHECK (actor_id <> ''),
    actor_name  TEXT    NOT NULL,
    note        TEXT    NOT NULL,
    before_part TEXT    NOT NULL,
    after_part  TEXT    NOT NULL,
    recorded    TEXT    NOT NULL CHECK (recorded <> ''),
    idem_key    TEXT    NOT NULL,
    prev        TEXT    NOT NULL,
    hash        TEXT    NOT NULL CHECK (hash <> ''),
    PRIMARY KEY (meeting_id, version)
);
CREATE UNIQUE INDEX meeting_records_once ON meeting_records (meeting_id, idem_key) WHERE idem_key <> '';

-- What was done with their raw records (原始记录): kept, lent, opened.
CREATE TABLE meeting_raw (
    meeting_id TEXT    NOT NULL REFERENCES meetings (id),
    n          INTEGER NOT NULL CHECK (n >= 1),
    act        TEXT    NOT NULL CHECK (act IN ('keep', 'lend', 'recall', 'read')),
    of_n       INTEGER NOT NULL,
    file_name  TEXT    NOT NULL,
    sha256     TEXT    NOT NULL,
    bytes      INTEGER NOT NULL,
    to_id      TEXT    NOT NULL,
    to_name    TEXT    NOT NULL,
    until      TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    actor_id   TEXT    NOT NULL CHECK (actor_id <> ''),
    actor_name TEXT    NOT NULL,
    recorded   TEXT    NOT NULL CHECK (recorded <> ''),
    prev       TEXT    NOT NULL,
    hash       TEXT    NOT NULL CHECK (hash <> ''),
    PRIMARY KEY (meeting_id, n)
);

-- +goose StatementBegin
CREATE TRIGGER meetings_step BEFORE UPDATE ON meetings
WHEN NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR NEW.type <> OLD.type
BEGIN SELECT RAISE(ABORT, 'meetings: the version rises by one, and the type stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meetings_stay BEFORE DELETE ON meetings
BEGIN SELECT RAISE(ABORT, 'meetings are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_records_keep BEFORE UPDATE ON meeting_records
BEGIN SELECT RAISE(ABORT, 'records of meetings are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_records_stay BEFORE DELETE ON meeting_records
BEGIN SELECT RAISE(ABORT, 'records of meetings are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_records_new BEFORE INSERT ON meeting_records
WHEN EXISTS (SELECT 1 FROM meeting_records WHERE meeting_id = NEW.meeting_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'meeting_records: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_raw_keep BEFORE UPDATE ON meeting_raw
BEGIN SELECT RAISE(ABORT, 'what was done with raw records is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_raw_stay BEFORE DELETE ON meeting_raw
BEGIN SELECT RAISE(ABORT, 'what was done with raw records is never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_raw_new BEFORE INSERT ON meeting_raw
WHEN EXISTS (SELECT 1 FROM meeting_raw WHERE meeting_id = NEW.meeting_id AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'meeting_raw: the row is there already'); END;
-- +goose StatementEnd

-- The log covers both.
-- +goose StatementBegin
CREATE TRIGGER meeting_records_logged AFTER INSERT ON meeting_records
BEGIN INSERT INTO log_waiting (source, row_key, row_n) VALUES ('meeting_records', NEW.meeting_id, NEW.version); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_raw_logged AFTER INSERT ON meeting_raw
BEGIN INSERT INTO log_waiting (source, row_key, row_n) VALUES ('meeting_raw', NEW.meeting_id, NEW.n); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE meeting_raw;
DROP TABLE meeting_records;
DROP TABLE meetings;
