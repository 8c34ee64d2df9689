-- +goose Up

-- What every step pays for and nobody asks for goes: an index of hashes, which
-- the chain makes different anyway; one of who did what, which no query reads;
-- and a second one of a minutes' messages beside that of their keys.
CREATE TABLE entries_alone (
    minutes_id   TEXT    NOT NULL REFERENCES minutes (id) DEFERRABLE INITIALLY DEFERRED,
    version      INTEGER NOT NULL CHECK (version >= 1),
    flow_name    TEXT    NOT NULL,
    flow_version INTEGER NOT NULL,
    action       TEXT    NOT NULL CHECK (action <> ''),
    from_place   TEXT    NOT NULL,
    to_place     TEXT    NOT NULL CHECK (to_place <> ''),
    back         TEXT    NOT NULL,
    actor_id     TEXT    NOT NULL CHECK (actor_id <> ''),
    actor_name   TEXT    NOT NULL,
    as_role      TEXT    NOT NULL CHECK (as_role <> ''),
    for_id       TEXT    NOT NULL,
    for_name     TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    occurred     TEXT    NOT NULL,
    recorded     TEXT    NOT NULL,
    detail       TEXT    NOT NULL,
    idem_key     TEXT    NOT NULL,
    request      TEXT    NOT NULL,
    prev         TEXT    NOT NULL,
    hash         TEXT    NOT NULL CHECK (hash <> ''),
    PRIMARY KEY (minutes_id, version)
);
INSERT INTO entries_alone SELECT * FROM entries ORDER BY rowid;
DROP TABLE entries;
ALTER TABLE entries_alone RENAME TO entries;
CREATE UNIQUE INDEX entries_by_key ON entries (actor_id, idem_key) WHERE idem_key <> '';
-- +goose StatementBegin
CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_stay BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_once BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE minutes_id = NEW.minutes_id AND version = NEW.version)
BEGIN SELECT RAISE(ROLLBACK, 'entries: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_logged AFTER INSERT ON entries
BEGIN INSERT INTO log_waiting (source, row_key, row_n) VALUES ('entries', NEW.minutes_id, NEW.version); END;
-- +goose StatementEnd

CREATE TABLE outbox_alone (
    id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    msg_key       TEXT    NOT NULL CHECK (msg_key <> ''),
    topic         TEXT    NOT NULL CHECK (topic <> ''),
    minutes_id    TEXT    NOT NULL REFERENCES minutes (id) DEFERRABLE INITIALLY DEFERRED,
    version       INTEGER NOT NULL,
    payload       TEXT    NOT NULL CHECK (payload <> ''),
    delivered     TEXT    NOT NULL,
    attempts      INTEGER NOT NULL,
    recipient     TEXT    NOT NULL DEFAULT '',
    due           TEXT    NOT NULL DEFAULT '',
    worker        TEXT    NOT NULL DEFAULT '',
    fence         INTEGER NOT NULL DEFAULT 0,
    parked        INTEGER NOT NULL DEFAULT 0 CHECK (parked IN (0, 1)),
    reason        TEXT    NOT NULL DEFAULT '',
    dead          TEXT    NOT NULL DEFAULT '',
    retries       INTEGER NOT NULL DEFAULT 0,
    retried       TEXT    NOT NULL DEFAULT '',
    retried_by_id TEXT    NOT NULL DEFAULT '',
    retried_by    TEXT    NOT NULL DEFAULT '',
    UNIQUE (minutes_id, msg_key)
);
INSERT INTO outbox_alone SELECT * FROM outbox ORDER BY id;
DROP TABLE outbox;
ALTER TABLE outbox_alone RENAME TO outbox;
CREATE INDEX outbox_due   ON outbox (topic, due, id) WHERE delivered = '' AND dead = '';
CREATE INDEX outbox_lane  ON outbox (topic, (CASE recipient WHEN '' THEN minutes_id ELSE recipient END), id)
    WHERE delivered = '' AND dead = '';
CREATE INDEX outbox_hands ON outbox (topic, (CASE recipient WHEN '' THEN minutes_id ELSE recipient END), id)
    WHERE delivered = '' AND dead = '' AND worker <> '';
CREATE INDEX outbox_aside ON outbox (id) WHERE dead <> '';
-- +goose StatementBegin
CREATE TRIGGER outbox_keep BEFORE UPDATE ON outbox
WHEN (NEW.id, NEW.msg_key, NEW.topic, NEW.minutes_id, NEW.version, NEW.payload, NEW.recipient)
  IS NOT (OLD.id, OLD.msg_key, OLD.topic, OLD.minutes_id, OLD.version, OLD.payload, OLD.recipient)
BEGIN SELECT RAISE(ABORT, 'of a message only its delivery changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER outbox_stay BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'messages are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER outbox_once BEFORE INSERT ON outbox
WHEN EXISTS (SELECT 1 FROM outbox WHERE id = NEW.id)
BEGIN SELECT RAISE(ROLLBACK, 'outbox: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER outbox_forward BEFORE UPDATE ON outbox
WHEN (OLD.delivered <> '' AND NEW.delivered <> OLD.delivered) OR NEW.fence < OLD.fence OR NEW.retries < OLD.retries
BEGIN SELECT RAISE(ABORT, 'what is delivered stays delivered, and no fence or count goes back'); END;
-- +goose StatementEnd


-- What is refused takes its transaction along, so that SQLite need not keep what
-- each statement would have to put back; and what keeps some columns as they
-- are is asked only about a change of those.
DROP TRIGGER minutes_step;
DROP TRIGGER minutes_released;
DROP TRIGGER minutes_finalized;
DROP TRIGGER minutes_voided;
DROP TRIGGER minutes_once;
DROP TRIGGER revisions_once;
-- +goose StatementBegin
CREATE TRIGGER minutes_step BEFORE UPDATE ON minutes
WHEN NEW.version <> OLD.version + 1
  OR (NEW.id, NEW.created, NEW.flow_name, NEW.flow_version, NEW.edition_of, NEW.edition_n, NEW.edition_kind, NEW.type, NEW.term, NEW.session)
  IS NOT (OLD.id, OLD.created, OLD.flow_name, OLD.flow_version, OLD.edition_of, OLD.edition_n, OLD.edition_kind, OLD.type, OLD.term, OLD.session)
BEGIN SELECT RAISE(ROLLBACK, 'a minutes changes one version at a time and keeps its flow'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_released BEFORE UPDATE OF title, revision, text_digest, digest, meeting, compiled, issued_on, number_series, number_scope, number_n,
  number_text, finalized, pdf_sha256, pdf_sm3, pdf_bytes, submitted, approvals, correction, topics, duties ON minutes
WHEN OLD.pdf_sha256 <> '' AND (
  (NEW.title, NEW.revision, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.issued_on,
    NEW.number_series, NEW.number_scope, NEW.number_n, NEW.number_text, NEW.finalized, NEW.pdf_sha256,
    NEW.pdf_sm3, NEW.pdf_bytes, NEW.submitted, NEW.approvals, NEW.correction)
  IS NOT (OLD.title, OLD.revision, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.issued_on,
    OLD.number_series, OLD.number_scope, OLD.number_n, OLD.number_text, OLD.finalized, OLD.pdf_sha256,
    OLD.pdf_sm3, OLD.pdf_bytes, OLD.submitted, OLD.approvals, OLD.correction)
  OR (NEW.topics <> OLD.topics AND NOT (OLD.topics = '[]' AND NEW.topics = 'null'))
  OR (OLD.duties <> 'null'
    AND substr(NEW.duties, 1, length(OLD.duties) - 1) <> substr(OLD.duties, 1, length(OLD.duties) - 1)))
BEGIN SELECT RAISE(ROLLBACK, 'an issued minutes is immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_finalized BEFORE UPDATE OF title, text_digest, digest, meeting, compiled, number_series, number_scope, number_n, number_text ON minutes
WHEN OLD.finalized = 1 AND NEW.finalized = 1 AND NEW.last_action <> 'void'
  AND (NEW.title, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.number_series, NEW.number_scope,
    NEW.number_n, NEW.number_text)
  IS NOT (OLD.title, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.number_series, OLD.number_scope,
    OLD.number_n, OLD.number_text)
BEGIN SELECT RAISE(ROLLBACK, 'a finalised minutes keeps its text, meeting, number and date'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_voided BEFORE UPDATE ON minutes
WHEN OLD.last_action = 'void'
BEGIN SELECT RAISE(ROLLBACK, 'a voided minutes is immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_once BEFORE INSERT ON minutes
WHEN EXISTS (SELECT 1 FROM minutes WHERE id = NEW.id)
BEGIN SELECT RAISE(ROLLBACK, 'minutes: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER revisions_once BEFORE INSERT ON revisions
WHEN EXISTS (SELECT 1 FROM revisions WHERE minutes_id = NEW.minutes_id AND n = NEW.n)
BEGIN SELECT RAISE(ROLLBACK, 'revisions: the row is there already'); END;
-- +goose StatementEnd

-- +goose Down
CREATE TABLE outbox_before (
    id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    msg_key       TEXT    NOT NULL UNIQUE CHECK (msg_key <> ''),
    topic         TEXT    NOT NULL CHECK (topic <> ''),
    minutes_id    TEXT    NOT NULL REFERENCES minutes (id),
    version       INTEGER NOT NULL,
    payload       TEXT    NOT NULL CHECK (payload <> ''),
    delivered     TEXT    NOT NULL,
    attempts      INTEGER NOT NULL,
    recipient     TEXT    NOT NULL DEFAULT '',
    due           TEXT    NOT NULL DEFAULT '',
    worker        TEXT    NOT NULL DEFAULT '',
    fence         INTEGER NOT NULL DEFAULT 0,
    parked        INTEGER NOT NULL DEFAULT 0 CHECK (parked IN (0, 1)),
    reason        TEXT    NOT NULL DEFAULT '',
    dead          TEXT    NOT NULL DEFAULT '',
    retries       INTEGER NOT NULL DEFAULT 0,
    retried       TEXT    NOT NULL DEFAULT '',
    retried_by_id TEXT    NOT NULL DEFAULT '',
    retried_by    TEXT    NOT NULL DEFAULT ''
);
INSERT INTO outbox_before SELECT * FROM outbox ORDER BY id;
DROP TABLE outbox;
ALTER TABLE outbox_before RENAME TO outbox;
CREATE INDEX outbox_by_minutes ON outbox (minutes_id);
CREATE INDEX outbox_due   ON outbox (topic, due, id) WHERE delivered = '' AND dead = '';
CREATE INDEX outbox_lane  ON outbox (topic, (CASE recipient WHEN '' THEN minutes_id ELSE recipient END), id)
    WHERE delivered = '' AND dead = '';
CREATE INDEX outbox_hands ON outbox (topic, (CASE recipient WHEN '' THEN minutes_id ELSE recipient END), id)
    WHERE delivered = '' AND dead = '' AND worker <> '';
CREATE INDEX outbox_aside ON outbox (id) WHERE dead <> '';
-- +goose StatementBegin
CREATE TRIGGER outbox_keep BEFORE UPDATE ON outbox
WHEN (NEW.id, NEW.msg_key, NEW.topic, NEW.minutes_id, NEW.version, NEW.payload, NEW.recipient)
  IS NOT (OLD.id, OLD.msg_key, OLD.topic, OLD.minutes_id, OLD.version, OLD.payload, OLD.recipient)
BEGIN SELECT RAISE(ABORT, 'of a message only its delivery changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER outbox_stay BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'messages are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER outbox_once BEFORE INSERT ON outbox
WHEN EXISTS (SELECT 1 FROM outbox WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'outbox: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER outbox_forward BEFORE UPDATE ON outbox
WHEN (OLD.delivered <> '' AND NEW.delivered <> OLD.delivered) OR NEW.fence < OLD.fence OR NEW.retries < OLD.retries
BEGIN SELECT RAISE(ABORT, 'what is delivered stays delivered, and no fence or count goes back'); END;
-- +goose StatementEnd

CREATE TABLE entries_before (
    minutes_id   TEXT    NOT NULL REFERENCES minutes (id),
    version      INTEGER NOT NULL CHECK (version >= 1),
    flow_name    TEXT    NOT NULL,
    flow_version INTEGER NOT NULL,
    action       TEXT    NOT NULL CHECK (action <> ''),
    from_place   TEXT    NOT NULL,
    to_place     TEXT    NOT NULL CHECK (to_place <> ''),
    back         TEXT    NOT NULL,
    actor_id     TEXT    NOT NULL CHECK (actor_id <> ''),
    actor_name   TEXT    NOT NULL,
    as_role      TEXT    NOT NULL CHECK (as_role <> ''),
    for_id       TEXT    NOT NULL,
    for_name     TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    occurred     TEXT    NOT NULL,
    recorded     TEXT    NOT NULL,
    detail       TEXT    NOT NULL,
    idem_key     TEXT    NOT NULL,
    request      TEXT    NOT NULL,
    prev         TEXT    NOT NULL,
    hash         TEXT    NOT NULL UNIQUE CHECK (hash <> ''),
    PRIMARY KEY (minutes_id, version)
);
INSERT INTO entries_before SELECT * FROM entries ORDER BY rowid;
DROP TABLE entries;
ALTER TABLE entries_before RENAME TO entries;
CREATE UNIQUE INDEX entries_by_key ON entries (actor_id, idem_key) WHERE idem_key <> '';
CREATE INDEX entries_by_actor ON entries (actor_id, recorded);
-- +goose StatementBegin
CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_stay BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_once BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE minutes_id = NEW.minutes_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'entries: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_logged AFTER INSERT ON entries
BEGIN INSERT INTO log_waiting (source, row_key, row_n) VALUES ('entries', NEW.minutes_id, NEW.version); END;
-- +goose StatementEnd

DROP TRIGGER minutes_step;
DROP TRIGGER minutes_released;
DROP TRIGGER minutes_finalized;
DROP TRIGGER minutes_voided;
DROP TRIGGER minutes_once;
DROP TRIGGER revisions_once;
-- +goose StatementBegin
CREATE TRIGGER minutes_step BEFORE UPDATE ON minutes
WHEN NEW.version <> OLD.version + 1
  OR (NEW.id, NEW.created, NEW.flow_name, NEW.flow_version, NEW.edition_of, NEW.edition_n, NEW.edition_kind, NEW.type, NEW.term, NEW.session)
  IS NOT (OLD.id, OLD.created, OLD.flow_name, OLD.flow_version, OLD.edition_of, OLD.edition_n, OLD.edition_kind, OLD.type, OLD.term, OLD.session)
BEGIN SELECT RAISE(ABORT, 'a minutes changes one version at a time and keeps its flow'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_released BEFORE UPDATE ON minutes
WHEN OLD.pdf_sha256 <> '' AND (
  (NEW.title, NEW.revision, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.issued_on,
    NEW.number_series, NEW.number_scope, NEW.number_n, NEW.number_text, NEW.finalized, NEW.pdf_sha256,
    NEW.pdf_sm3, NEW.pdf_bytes, NEW.submitted, NEW.approvals, NEW.correction)
  IS NOT (OLD.title, OLD.revision, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.issued_on,
    OLD.number_series, OLD.number_scope, OLD.number_n, OLD.number_text, OLD.finalized, OLD.pdf_sha256,
    OLD.pdf_sm3, OLD.pdf_bytes, OLD.submitted, OLD.approvals, OLD.correction)
  OR (NEW.topics <> OLD.topics AND NOT (OLD.topics = '[]' AND NEW.topics = 'null'))
  OR (OLD.duties <> 'null'
    AND substr(NEW.duties, 1, length(OLD.duties) - 1) <> substr(OLD.duties, 1, length(OLD.duties) - 1)))
BEGIN SELECT RAISE(ABORT, 'an issued minutes is immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_finalized BEFORE UPDATE ON minutes
WHEN OLD.finalized = 1 AND NEW.finalized = 1 AND NEW.last_action <> 'void'
  AND (NEW.title, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.number_series, NEW.number_scope,
    NEW.number_n, NEW.number_text)
  IS NOT (OLD.title, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.number_series, OLD.number_scope,
    OLD.number_n, OLD.number_text)
BEGIN SELECT RAISE(ABORT, 'a finalised minutes keeps its text, meeting, number and date'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_voided BEFORE UPDATE ON minutes
WHEN OLD.last_action = 'void'
BEGIN SELECT RAISE(ABORT, 'a voided minutes is immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_once BEFORE INSERT ON minutes
WHEN EXISTS (SELECT 1 FROM minutes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'minutes: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER revisions_once BEFORE INSERT ON revisions
WHEN EXISTS (SELECT 1 FROM revisions WHERE minutes_id = NEW.minutes_id AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'revisions: the row is there already'); END;
-- +goose StatementEnd
