-- +goose Up

-- Meetings before their minutes (会议案卷). content is the whole dossier as JSON;
-- the other columns are what lists ask for.
CREATE TABLE meetings (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    version    BIGINT NOT NULL CHECK (version >= 1),
    type       TEXT COLLATE "C" NOT NULL CHECK (type <> ''),
    term       TEXT COLLATE "C" NOT NULL,
    session    BIGINT NOT NULL CHECK (session >= 0),
    name       TEXT    NOT NULL CHECK (name <> ''),
    held       TEXT COLLATE "C" NOT NULL CHECK (held <> ''),
    clock      TEXT COLLATE "C" NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('preparing', 'begun', 'none', 'cancelled')),
    minutes_id TEXT COLLATE "C" NOT NULL,
    content    TEXT    NOT NULL
);
CREATE INDEX meetings_by_day ON meetings (held, clock, id);
CREATE INDEX meetings_by_minutes ON meetings (minutes_id) WHERE minutes_id <> '';
-- One dossier for a 会议次数.
CREATE UNIQUE INDEX meetings_counted ON meetings (type, term, session) WHERE session <> 0 AND state <> 'cancelled';

-- What was done to them, a chain for each meeting.
CREATE TABLE meeting_records (
    meeting_id  TEXT COLLATE "C" NOT NULL REFERENCES meetings (id),
    version     BIGINT NOT NULL CHECK (version >= 1),
    act         TEXT    NOT NULL CHECK (act <> ''),
    actor_id    TEXT    NOT NULL CHECK (actor_id <> ''),
    actor_name  TEXT    NOT NULL,
    note        TEXT    NOT NULL,
    before_part TEXT    NOT NULL,
    after_part  TEXT    NOT NULL,
    recorded    TEXT    NOT NULL CHECK (recorded <> ''),
    idem_key    TEXT COLLATE "C" NOT NULL,
    prev        TEXT    NOT NULL,
    hash        TEXT    NOT NULL CHECK (hash <> ''),
    PRIMARY KEY (meeting_id, version)
);
CREATE UNIQUE INDEX meeting_records_once ON meeting_records (meeting_id, idem_key) WHERE idem_key <> '';

-- What was done with their raw records (原始记录): kept, lent, opened.
CREATE TABLE meeting_raw (
    meeting_id TEXT COLLATE "C" NOT NULL REFERENCES meetings (id),
    n          BIGINT NOT NULL CHECK (n >= 1),
    act        TEXT    NOT NULL CHECK (act IN ('keep', 'lend', 'recall', 'read')),
    of_n       BIGINT NOT NULL,
    file_name  TEXT    NOT NULL,
    sha256     TEXT    NOT NULL,
    bytes      BIGINT NOT NULL,
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

CREATE TRIGGER meetings_step BEFORE UPDATE ON meetings FOR EACH ROW
WHEN (NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR NEW.type <> OLD.type)
EXECUTE FUNCTION refuse('meetings: the version rises by one, and the type stays');
CREATE TRIGGER meetings_stay BEFORE DELETE ON meetings FOR EACH ROW
EXECUTE FUNCTION refuse('meetings are never deleted');
CREATE TRIGGER meetings_whole BEFORE TRUNCATE ON meetings
EXECUTE FUNCTION refuse('meetings are never emptied');
CREATE TRIGGER meeting_records_keep BEFORE UPDATE ON meeting_records FOR EACH ROW
EXECUTE FUNCTION refuse('records of meetings are never changed');
CREATE TRIGGER meeting_records_stay BEFORE DELETE ON meeting_records FOR EACH ROW
EXECUTE FUNCTION refuse('records of meetings are never deleted');
CREATE TRIGGER meeting_records_whole BEFORE TRUNCATE ON meeting_records
EXECUTE FUNCTION refuse('records of meetings are never emptied');
CREATE TRIGGER meeting_raw_keep BEFORE UPDATE ON meeting_raw FOR EACH ROW
EXECUTE FUNCTION refuse('what was done with raw records is never changed');
CREATE TRIGGER meeting_raw_stay BEFORE DELETE ON meeting_raw FOR EACH ROW
EXECUTE FUNCTION refuse('what was done with raw records is never deleted');
CREATE TRIGGER meeting_raw_whole BEFORE TRUNCATE ON meeting_raw
EXECUTE FUNCTION refuse('what was done with raw records is never emptied');

-- The log covers both.
-- +goose StatementBegin
CREATE FUNCTION meeting_records_logged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_waiting (source, row_key, row_n) VALUES ('meeting_records', NEW.meeting_id, NEW.version);
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION meeting_raw_logged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_waiting (source, row_key, row_n) VALUES ('meeting_raw', NEW.meeting_id, NEW.n);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER meeting_records_logged AFTER INSERT ON meeting_records FOR EACH ROW EXECUTE FUNCTION meeting_records_logged();
CREATE TRIGGER meeting_raw_logged AFTER INSERT ON meeting_raw FOR EACH ROW EXECUTE FUNCTION meeting_raw_logged();

-- +goose Down
DROP TABLE meeting_raw;
DROP TABLE meeting_records;
DROP TABLE meetings;
DROP FUNCTION meeting_raw_logged();
DROP FUNCTION meeting_records_logged();
