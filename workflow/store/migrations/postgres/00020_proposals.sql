-- +goose Up

-- Changes of the office's data that wait for a second person. What they would
-- change never changes; what became of them is said once.
CREATE TABLE proposals (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    kind          TEXT    NOT NULL CHECK (kind <> ''),
    title         TEXT    NOT NULL,
    payload       TEXT    NOT NULL,
    rules         BOOLEAN NOT NULL,
    note          TEXT    NOT NULL,
    by_id         TEXT    NOT NULL CHECK (by_id <> ''),
    by_name       TEXT    NOT NULL,
    made          TEXT COLLATE "C" NOT NULL CHECK (made <> ''),
    state         TEXT    NOT NULL CHECK (state IN ('open', 'done', 'refused', 'withdrawn')),
    answerer_id   TEXT    NOT NULL,
    answerer_name TEXT    NOT NULL,
    answered      TEXT COLLATE "C" NOT NULL,
    reason        TEXT    NOT NULL,
    CHECK ((state = 'open') = (answerer_id = ''))
);
CREATE INDEX proposals_open ON proposals (made) WHERE state = 'open';

CREATE TRIGGER proposals_once BEFORE UPDATE ON proposals FOR EACH ROW
WHEN (OLD.state <> 'open' OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.payload <> OLD.payload OR NEW.rules <> OLD.rules
    OR NEW.by_id <> OLD.by_id OR NEW.note <> OLD.note OR NEW.title <> OLD.title OR NEW.made <> OLD.made)
EXECUTE FUNCTION refuse('a proposal is answered once and never becomes another');
CREATE TRIGGER proposals_stay BEFORE DELETE ON proposals FOR EACH ROW
EXECUTE FUNCTION refuse('a proposal is never deleted');
CREATE TRIGGER proposals_whole BEFORE TRUNCATE ON proposals EXECUTE FUNCTION refuse('a proposal is never deleted');

-- +goose Down
DROP TABLE proposals;
