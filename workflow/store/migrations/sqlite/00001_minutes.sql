-- +goose Up

-- Times are UTC with microseconds as text (2026-06-01T02:03:04.000005Z): exact,
-- sortable, the same in every database. Empty text and 0 mean "none".

-- A minutes is a reading of its entries; its text is in revisions.
CREATE TABLE minutes (
    id            TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    flow_name     TEXT    NOT NULL CHECK (flow_name <> ''),
    flow_version  INTEGER NOT NULL CHECK (flow_version >= 1),
    state         TEXT    NOT NULL CHECK (state <> ''),
    step          INTEGER NOT NULL CHECK (step >= 0),
    version       INTEGER NOT NULL CHECK (version >= 1),
    title         TEXT    NOT NULL CHECK (title <> ''),
    revision      INTEGER NOT NULL CHECK (revision >= 1),
    text_digest   TEXT    NOT NULL CHECK (text_digest <> ''),
    digest        TEXT    NOT NULL CHECK (digest <> ''),
    meeting       TEXT    NOT NULL,
    compiled      TEXT    NOT NULL,
    issued_on     TEXT    NOT NULL,
    number_series TEXT    NOT NULL,
    number_scope  TEXT    NOT NULL,
    number_n      INTEGER NOT NULL,
    number_text   TEXT    NOT NULL,
    finalized     INTEGER NOT NULL CHECK (finalized IN (0, 1)),
    pdf_sha256    TEXT    NOT NULL,
    pdf_bytes     INTEGER NOT NULL,
    submitted     TEXT    NOT NULL,
    approvals     TEXT    NOT NULL,
    duties        TEXT    NOT NULL,
    back          TEXT    NOT NULL,
    created       TEXT    NOT NULL,
    last_action   TEXT    NOT NULL CHECK (last_action <> ''),
    last_by_id    TEXT    NOT NULL,
    last_by_name  TEXT    NOT NULL,
    last_at       TEXT    NOT NULL
);
CREATE INDEX minutes_by_state ON minutes (state, last_at);
CREATE UNIQUE INDEX minutes_by_number ON minutes (number_series, number_scope, number_n) WHERE number_n <> 0;

-- The history: one row for each accepted step.
CREATE TABLE entries (
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
CREATE UNIQUE INDEX entries_by_key ON entries (actor_id, idem_key) WHERE idem_key <> '';

CREATE TABLE revisions (
    minutes_id  TEXT    NOT NULL REFERENCES minutes (id),
    n           INTEGER NOT NULL CHECK (n >= 1),
    version     INTEGER NOT NULL CHECK (version >= 1),
    place       TEXT    NOT NULL,
    author_id   TEXT    NOT NULL CHECK (author_id <> ''),
    author_name TEXT    NOT NULL,
    saved       TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    text_digest TEXT    NOT NULL CHECK (text_digest <> ''),
    digest      TEXT    NOT NULL CHECK (digest <> ''),
    PRIMARY KEY (minutes_id, n)
);

-- The ledger: a number is given once and for all.
CREATE TABLE numbers (
    series     TEXT    NOT NULL CHECK (series <> ''),
    scope      TEXT    NOT NULL CHECK (scope <> ''),
    n          INTEGER NOT NULL CHECK (n >= 1),
    text       TEXT    NOT NULL UNIQUE CHECK (text <> ''),
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    taken      TEXT    NOT NULL,
    voided     TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    PRIMARY KEY (series, scope, n)
);
CREATE UNIQUE INDEX numbers_held ON numbers (minutes_id) WHERE voided = '';

CREATE TABLE copies (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    version    INTEGER NOT NULL CHECK (version >= 1),
    n          INTEGER NOT NULL CHECK (n >= 1),
    unit       TEXT    NOT NULL CHECK (unit <> ''),
    copies     INTEGER NOT NULL CHECK (copies >= 1),
    state      TEXT    NOT NULL CHECK (state <> ''),
    sent       TEXT    NOT NULL,
    PRIMARY KEY (minutes_id, version, n)
);

CREATE TABLE outbox (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    msg_key    TEXT    NOT NULL UNIQUE CHECK (msg_key <> ''),
    topic      TEXT    NOT NULL CHECK (topic <> ''),
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    version    INTEGER NOT NULL,
    payload    TEXT    NOT NULL CHECK (payload <> ''),
    delivered  TEXT    NOT NULL,
    attempts   INTEGER NOT NULL
);
CREATE INDEX outbox_by_minutes ON outbox (minutes_id);
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered = '';

-- +goose StatementBegin
CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_stay BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER revisions_keep BEFORE UPDATE ON revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER revisions_stay BEFORE DELETE ON revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END;
-- +goose StatementEnd

-- A number changes once: from held to void.
-- +goose StatementBegin
CREATE TRIGGER numbers_keep BEFORE UPDATE ON numbers
WHEN OLD.voided <> '' OR NEW.voided = '' OR NEW.reason = ''
  OR (NEW.series, NEW.scope, NEW.n, NEW.text, NEW.minutes_id, NEW.taken)
  IS NOT (OLD.series, OLD.scope, OLD.n, OLD.text, OLD.minutes_id, OLD.taken)
BEGIN SELECT RAISE(ABORT, 'a number can only be made void, once, with a reason'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER numbers_stay BEFORE DELETE ON numbers
BEGIN SELECT RAISE(ABORT, 'numbers are never deleted'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER copies_keep BEFORE UPDATE ON copies
WHEN (NEW.minutes_id, NEW.version, NEW.n, NEW.unit, NEW.copies, NEW.sent)
  IS NOT (OLD.minutes_id, OLD.version, OLD.n, OLD.unit, OLD.copies, OLD.sent)
BEGIN SELECT RAISE(ABORT, 'of a copy only its state changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copies_stay BEFORE DELETE ON copies
BEGIN SELECT RAISE(ABORT, 'copies are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER outbox_keep BEFORE UPDATE ON outbox
WHEN (NEW.id, NEW.msg_key, NEW.topic, NEW.minutes_id, NEW.version, NEW.payload)
  IS NOT (OLD.id, OLD.msg_key, OLD.topic, OLD.minutes_id, OLD.version, OLD.payload)
BEGIN SELECT RAISE(ABORT, 'of a message only its delivery changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER outbox_stay BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'messages are never deleted'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER minutes_stay BEFORE DELETE ON minutes
BEGIN SELECT RAISE(ABORT, 'minutes are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_step BEFORE UPDATE ON minutes
WHEN NEW.version <> OLD.version + 1 OR (NEW.id, NEW.created, NEW.flow_name, NEW.flow_version)
  IS NOT (OLD.id, OLD.created, OLD.flow_name, OLD.flow_version)
BEGIN SELECT RAISE(ABORT, 'a minutes changes one version at a time and keeps its flow'); END;
-- +goose StatementEnd

-- Once there is a released file nothing it shows, and nobody who stands behind
-- it, changes any more: only where the minutes stands.
-- +goose StatementBegin
CREATE TRIGGER minutes_released BEFORE UPDATE ON minutes
WHEN OLD.pdf_sha256 <> '' AND (NEW.title, NEW.revision, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled,
    NEW.issued_on, NEW.number_series, NEW.number_scope, NEW.number_n, NEW.number_text, NEW.finalized,
    NEW.pdf_sha256, NEW.pdf_bytes, NEW.submitted, NEW.approvals)
  IS NOT (OLD.title, OLD.revision, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled,
    OLD.issued_on, OLD.number_series, OLD.number_scope, OLD.number_n, OLD.number_text, OLD.finalized,
    OLD.pdf_sha256, OLD.pdf_bytes, OLD.submitted, OLD.approvals)
BEGIN SELECT RAISE(ABORT, 'an issued minutes is immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_finalized BEFORE UPDATE ON minutes
WHEN OLD.finalized = 1 AND NEW.finalized = 1 AND (NEW.title, NEW.text_digest, NEW.digest, NEW.number_text, NEW.compiled)
  IS NOT (OLD.title, OLD.text_digest, OLD.digest, OLD.number_text, OLD.compiled) AND NEW.last_action <> 'void'
BEGIN SELECT RAISE(ABORT, 'a finalised minutes keeps its text, number and date'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_voided BEFORE UPDATE ON minutes
WHEN OLD.last_action = 'void'
BEGIN SELECT RAISE(ABORT, 'a voided minutes is immutable'); END;
-- +goose StatementEnd

-- REPLACE deletes without asking the triggers on DELETE: these refuse it.
-- +goose StatementBegin
CREATE TRIGGER minutes_once BEFORE INSERT ON minutes
WHEN EXISTS (SELECT 1 FROM minutes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'minutes: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_once BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE minutes_id = NEW.minutes_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'entries: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER revisions_once BEFORE INSERT ON revisions
WHEN EXISTS (SELECT 1 FROM revisions WHERE minutes_id = NEW.minutes_id AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'revisions: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER numbers_once BEFORE INSERT ON numbers
WHEN EXISTS (SELECT 1 FROM numbers WHERE series = NEW.series AND scope = NEW.scope AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'numbers: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copies_once BEFORE INSERT ON copies
WHEN EXISTS (SELECT 1 FROM copies WHERE minutes_id = NEW.minutes_id AND version = NEW.version AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'copies: the row is there already'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER outbox_once BEFORE INSERT ON outbox
WHEN EXISTS (SELECT 1 FROM outbox WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'outbox: the row is there already'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE outbox;
DROP TABLE copies;
DROP TABLE numbers;
DROP TABLE revisions;
DROP TABLE entries;
DROP TABLE minutes;
