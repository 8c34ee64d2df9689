-- +goose Up

-- Changes of the office's data that wait for a second person. What they would
-- change never changes; what became of them is said once.
CREATE TABLE proposals (
    id            TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    kind          TEXT    NOT NULL CHECK (kind <> ''),
    title         TEXT    NOT NULL,
    payload       TEXT    NOT NULL,
    rules         INTEGER NOT NULL CHECK (rules IN (0, 1)),
    note          TEXT    NOT NULL,
    by_id         TEXT    NOT NULL CHECK (by_id <> ''),
    by_name       TEXT    NOT NULL,
    made          TEXT    NOT NULL CHECK (made <> ''),
    state         TEXT    NOT NULL CHECK (state IN ('open', 'done', 'refused', 'withdrawn')),
    answerer_id   TEXT    NOT NULL,
    answerer_name TEXT    NOT NULL,
    answered      TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    CHECK ((state = 'open') = (answerer_id = ''))
);
CREATE INDEX proposals_open ON proposals (made) WHERE state = 'open';

-- +goose StatementBegin
CREATE TRIGGER proposals_once BEFORE UPDATE ON proposals
WHEN OLD.state <> 'open' OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.payload <> OLD.payload OR NEW.rules <> OLD.rules
    OR NEW.by_id <> OLD.by_id OR NEW.note <> OLD.note OR NEW.title <> OLD.title OR NEW.made <> OLD.made
BEGIN SELECT RAISE(ABORT, 'a proposal is answered once and never becomes another'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposals_stay BEFORE DELETE ON proposals
BEGIN SELECT RAISE(ABORT, 'a proposal is never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE proposals;
