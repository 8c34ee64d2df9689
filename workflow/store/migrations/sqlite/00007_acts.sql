-- +goose Up

-- What the acts beside the line need: the meeting, editions, who has a minutes
-- on the desk, 会签 rows, copies with their way, and numbers that can be
-- reserved and given back.

ALTER TABLE minutes ADD COLUMN type           TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN topics         TEXT    NOT NULL DEFAULT 'null';
ALTER TABLE minutes ADD COLUMN term           TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN session        INTEGER NOT NULL DEFAULT 0;
ALTER TABLE minutes ADD COLUMN edition_of     TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN edition_n      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE minutes ADD COLUMN edition_kind   TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN edition_reason TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN desk_post      TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN desk_label     TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN desk_id        TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN desk_name      TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN due            TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN revisions      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE minutes ADD COLUMN correction     TEXT    NOT NULL DEFAULT 'null';
ALTER TABLE minutes ADD COLUMN occurred       TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN arrived        TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN pdf_sm3        TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN participants   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE minutes ADD COLUMN drafter_id     TEXT    NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN copies         INTEGER NOT NULL DEFAULT 0;
ALTER TABLE revisions ADD COLUMN competing    INTEGER NOT NULL DEFAULT 0 CHECK (competing IN (0, 1));

ALTER TABLE outbox    ADD COLUMN recipient    TEXT    NOT NULL DEFAULT '';
DROP TRIGGER outbox_keep;
UPDATE outbox SET recipient = json_extract(payload, '$.Unit') WHERE topic = 'deliver';
-- +goose StatementBegin
CREATE TRIGGER outbox_keep BEFORE UPDATE ON outbox
WHEN (NEW.id, NEW.msg_key, NEW.topic, NEW.minutes_id, NEW.version, NEW.payload, NEW.recipient)
  IS NOT (OLD.id, OLD.msg_key, OLD.topic, OLD.minutes_id, OLD.version, OLD.payload, OLD.recipient)
BEGIN SELECT RAISE(ABORT, 'of a message only its delivery changes'); END;
-- +goose StatementEnd

DROP TRIGGER minutes_step;
DROP TRIGGER minutes_released;
DROP TRIGGER minutes_finalized;
DROP TRIGGER minutes_voided;
UPDATE minutes SET revisions = revision,
    arrived = (SELECT MAX(recorded) FROM entries WHERE minutes_id = minutes.id AND from_place <> to_place),
    occurred = (SELECT COALESCE(MAX(occurred), '') FROM entries WHERE minutes_id = minutes.id AND action <> 'save'),
    drafter_id = (SELECT actor_id FROM entries WHERE minutes_id = minutes.id AND version = 1),
    copies = (SELECT COUNT(*) FROM copies WHERE minutes_id = minutes.id);

DROP INDEX minutes_by_number;
CREATE UNIQUE INDEX minutes_by_number ON minutes (number_series, number_scope, number_n, edition_n) WHERE number_n <> 0;
CREATE UNIQUE INDEX minutes_by_edition ON minutes (edition_of, edition_n) WHERE edition_of <> '' AND last_action <> 'void';
CREATE INDEX minutes_by_meeting ON minutes (type, term, session) WHERE session <> 0;
CREATE INDEX minutes_by_post ON minutes (desk_post, arrived) WHERE desk_post <> '';
CREATE INDEX minutes_by_person ON minutes (desk_id, arrived) WHERE desk_id <> '';
CREATE INDEX minutes_by_drafter ON minutes (drafter_id, state, arrived);
CREATE INDEX minutes_waiting ON minutes (state, step, flow_name, arrived) WHERE desk_post = '' AND desk_id = '';
CREATE INDEX minutes_by_act ON minutes (last_at, id);
CREATE INDEX entries_by_actor ON entries (actor_id, recorded);

-- +goose StatementBegin
CREATE TRIGGER minutes_step BEFORE UPDATE ON minutes
WHEN NEW.version <> OLD.version + 1
  OR (NEW.id, NEW.created, NEW.flow_name, NEW.flow_version, NEW.edition_of, NEW.edition_n, NEW.edition_kind, NEW.type, NEW.term, NEW.session)
  IS NOT (OLD.id, OLD.created, OLD.flow_name, OLD.flow_version, OLD.edition_of, OLD.edition_n, OLD.edition_kind, OLD.type, OLD.term, OLD.session)
BEGIN SELECT RAISE(ABORT, 'a minutes changes one version at a time and keeps its flow'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_released BEFORE UPDATE ON minutes
WHEN OLD.pdf_sha256 <> '' AND (NEW.title, NEW.revision, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled,
    NEW.issued_on, NEW.number_series, NEW.number_scope, NEW.number_n, NEW.number_text, NEW.finalized,
    NEW.pdf_sha256, NEW.pdf_sm3, NEW.pdf_bytes, NEW.submitted, NEW.approvals, NEW.correction)
  IS NOT (OLD.title, OLD.revision, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled,
    OLD.issued_on, OLD.number_series, OLD.number_scope, OLD.number_n, OLD.number_text, OLD.finalized,
    OLD.pdf_sha256, OLD.pdf_sm3, OLD.pdf_bytes, OLD.submitted, OLD.approvals, OLD.correction)
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

-- Whoever is asked beside the line: a reading of the entries, like minutes.
CREATE TABLE participants (
    minutes_id   TEXT    NOT NULL REFERENCES minutes (id),
    n            INTEGER NOT NULL CHECK (n >= 1),
    kind         TEXT    NOT NULL CHECK (kind <> ''),
    place        TEXT    NOT NULL,
    unit         TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    post         TEXT    NOT NULL,
    person_id    TEXT    NOT NULL,
    person_name  TEXT    NOT NULL,
    items        TEXT    NOT NULL,
    due          TEXT    NOT NULL,
    on_paper     INTEGER NOT NULL CHECK (on_paper IN (0, 1)),
    asked_id     TEXT    NOT NULL CHECK (asked_id <> ''),
    asked_name   TEXT    NOT NULL,
    asked_at     TEXT    NOT NULL,
    version      INTEGER NOT NULL CHECK (version >= 1),
    state        TEXT    NOT NULL CHECK (state IN ('open', 'answered', 'dropped', 'closed')),
    outcome      TEXT    NOT NULL,
    opinion      TEXT    NOT NULL,
    by_id        TEXT    NOT NULL,
    by_name      TEXT    NOT NULL,
    for_id       TEXT    NOT NULL,
    for_name     TEXT    NOT NULL,
    through_id   TEXT    NOT NULL,
    through_name TEXT    NOT NULL,
    answered_at  TEXT    NOT NULL,
    late         INTEGER NOT NULL CHECK (late IN (0, 1)),
    digest       TEXT    NOT NULL,
    PRIMARY KEY (minutes_id, n)
);
CREATE INDEX participants_by_post ON participants (post, asked_at) WHERE state = 'open' AND post <> '';
CREATE INDEX participants_by_person ON participants (person_id, asked_at) WHERE state = 'open' AND person_id <> '';
CREATE INDEX participants_by_unit ON participants (unit, asked_at) WHERE state = 'open' AND unit <> '';

-- +goose StatementBegin
CREATE TRIGGER participants_keep BEFORE UPDATE ON participants
WHEN (NEW.minutes_id, NEW.n, NEW.kind, NEW.place, NEW.unit, NEW.name, NEW.post, NEW.person_id, NEW.person_name, NEW.items,
    NEW.due, NEW.on_paper, NEW.asked_id, NEW.asked_name, NEW.asked_at, NEW.version)
  IS NOT (OLD.minutes_id, OLD.n, OLD.kind, OLD.place, OLD.unit, OLD.name, OLD.post, OLD.person_id, OLD.person_name, OLD.items,
    OLD.due, OLD.on_paper, OLD.asked_id, OLD.asked_name, OLD.asked_at, OLD.version)
BEGIN SELECT RAISE(ABORT, 'of a participant only the answer changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER participants_stay BEFORE DELETE ON participants
BEGIN SELECT RAISE(ABORT, 'participants are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER participants_once BEFORE INSERT ON participants
WHEN EXISTS (SELECT 1 FROM participants WHERE minutes_id = NEW.minutes_id AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'participants: the row is there already'); END;
-- +goose StatementEnd

-- Copies are numbered within their minutes and know who handled them last.
CREATE TABLE copies_on_their_way (
    minutes_id   TEXT    NOT NULL REFERENCES minutes (id),
    n            INTEGER NOT NULL CHECK (n >= 1),
    version      INTEGER NOT NULL CHECK (version >= 1),
    unit         TEXT    NOT NULL CHECK (unit <> ''),
    unit_id      TEXT    NOT NULL,
    copies       INTEGER NOT NULL CHECK (copies >= 1),
    channel      TEXT    NOT NULL,
    purpose      TEXT    NOT NULL,
    why          TEXT    NOT NULL,
    replaces     INTEGER NOT NULL,
    former       TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state <> ''),
    sent         TEXT    NOT NULL,
    by_id        TEXT    NOT NULL,
    by_name      TEXT    NOT NULL,
    through_id   TEXT    NOT NULL,
    through_name TEXT    NOT NULL,
    occurred     TEXT    NOT NULL,
    recorded     TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    PRIMARY KEY (minutes_id, n)
);
INSERT INTO copies_on_their_way
SELECT c.minutes_id, ROW_NUMBER() OVER (PARTITION BY c.minutes_id ORDER BY c.version, c.n), c.version, c.unit, '', c.copies,
    '', '', '', 0, 'null', c.state, c.sent, e.actor_id, e.actor_name, '', '', e.occurred, e.recorded, ''
FROM copies c JOIN entries e ON e.minutes_id = c.minutes_id AND e.version = c.version;
DROP TABLE copies;
ALTER TABLE copies_on_their_way RENAME TO copies;
CREATE INDEX copies_by_unit ON copies (unit_id, sent) WHERE unit_id <> '' AND state IN ('sent', 'dispatched', 'read');
CREATE INDEX copies_open ON copies (state, sent) WHERE state IN ('waiting', 'sent', 'dispatched', 'read');

-- +goose StatementBegin
CREATE TRIGGER copies_keep BEFORE UPDATE ON copies
WHEN (NEW.minutes_id, NEW.n, NEW.version, NEW.unit, NEW.unit_id, NEW.copies, NEW.channel, NEW.purpose, NEW.why,
    NEW.replaces, NEW.former, NEW.sent)
  IS NOT (OLD.minutes_id, OLD.n, OLD.version, OLD.unit, OLD.unit_id, OLD.copies, OLD.channel, OLD.purpose, OLD.why,
    OLD.replaces, OLD.former, OLD.sent)
BEGIN SELECT RAISE(ABORT, 'of a copy only its state changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copies_stay BEFORE DELETE ON copies
BEGIN SELECT RAISE(ABORT, 'copies are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copies_once BEFORE INSERT ON copies
WHEN EXISTS (SELECT 1 FROM copies WHERE minutes_id = NEW.minutes_id AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'copies: the row is there already'); END;
-- +goose StatementEnd

-- A number is reserved, held, given back free, or void for good.
CREATE TABLE numbers_with_state (
    series     TEXT    NOT NULL CHECK (series <> ''),
    scope      TEXT    NOT NULL CHECK (scope <> ''),
    n          INTEGER NOT NULL CHECK (n >= 1),
    text       TEXT    NOT NULL UNIQUE CHECK (text <> ''),
    state      TEXT    NOT NULL CHECK (state IN ('reserved', 'held', 'free', 'void')),
    minutes_id TEXT    NOT NULL,
    changed    TEXT    NOT NULL,
    reason     TEXT    NOT NULL CHECK (reason <> '' OR state = 'held'),
    PRIMARY KEY (series, scope, n)
);
INSERT INTO numbers_with_state
SELECT series, scope, n, text, CASE WHEN voided = '' THEN 'held' ELSE 'void' END, minutes_id,
    CASE WHEN voided = '' THEN taken ELSE voided END, reason FROM numbers;
DROP TABLE numbers;
ALTER TABLE numbers_with_state RENAME TO numbers;
CREATE UNIQUE INDEX numbers_held ON numbers (minutes_id) WHERE state = 'held';

-- +goose StatementBegin
CREATE TRIGGER numbers_keep BEFORE UPDATE ON numbers
WHEN OLD.state = 'void' OR (NEW.series, NEW.scope, NEW.n, NEW.text) IS NOT (OLD.series, OLD.scope, OLD.n, OLD.text)
  OR (OLD.state = 'held' AND NEW.state NOT IN ('free', 'void')) OR (OLD.state = 'held' AND NEW.minutes_id <> OLD.minutes_id)
BEGIN SELECT RAISE(ABORT, 'a number that is void stays so, and one that is held is given back first'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER numbers_stay BEFORE DELETE ON numbers
BEGIN SELECT RAISE(ABORT, 'numbers are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER numbers_once BEFORE INSERT ON numbers
WHEN EXISTS (SELECT 1 FROM numbers WHERE series = NEW.series AND scope = NEW.scope AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'numbers: the row is there already'); END;
-- +goose StatementEnd
