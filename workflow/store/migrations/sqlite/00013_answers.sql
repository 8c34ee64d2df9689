-- +goose Up

-- What a participant answered about each 议题, where it was not one answer for
-- all.
ALTER TABLE participants ADD COLUMN answers TEXT NOT NULL DEFAULT 'null';

-- An answer that was given stays. What comes for a row that nobody had answered
-- before it was dropped or closed is kept as an annex.
DROP TRIGGER participants_given;
-- +goose StatementBegin
CREATE TRIGGER participants_given BEFORE UPDATE ON participants
WHEN OLD.state <> 'open'
  AND NOT (OLD.state = 'answered' AND OLD.outcome = 'lapsed' AND NEW.state = 'answered'
    AND NEW.outcome IN ('agreed', 'reserved', 'objected', 'unrelated'))
  AND NOT (OLD.kind = 'consulted' AND OLD.state IN ('dropped', 'closed') AND OLD.outcome = '' AND NEW.state = OLD.state
    AND NEW.outcome IN ('agreed', 'reserved', 'objected', 'unrelated') AND NEW.late)
  AND NOT (OLD.state = 'answered' AND OLD.outcome = 'objected' AND NEW.state = 'dropped'
    AND (NEW.outcome, NEW.opinion, NEW.by_id, NEW.by_name, NEW.for_id, NEW.for_name,
      NEW.through_id, NEW.through_name, NEW.answered_at, NEW.late, NEW.digest, NEW.answers)
    IS (OLD.outcome, OLD.opinion, OLD.by_id, OLD.by_name, OLD.for_id, OLD.for_name,
      OLD.through_id, OLD.through_name, OLD.answered_at, OLD.late, OLD.digest, OLD.answers))
BEGIN SELECT RAISE(ABORT, 'an answer that was given stays'); END;
-- +goose StatementEnd

-- What a second person has yet to proof-read (校核).
CREATE INDEX minutes_unchecked ON minutes (state, step, flow_name)
WHERE correction NOT LIKE '{"Action":"",%' AND correction LIKE '%"Checked":{"ID":"","Name":""}%';

-- +goose Down
DROP INDEX minutes_unchecked;
DROP TRIGGER participants_given;
ALTER TABLE participants DROP COLUMN answers;
-- +goose StatementBegin
CREATE TRIGGER participants_given BEFORE UPDATE ON participants
WHEN OLD.state <> 'open'
  AND NOT (OLD.state = 'answered' AND OLD.outcome = 'lapsed' AND NEW.state = 'answered'
    AND NEW.outcome IN ('agreed', 'reserved', 'objected', 'unrelated'))
  AND NOT (OLD.state = 'answered' AND OLD.outcome = 'objected' AND NEW.state = 'dropped'
    AND (NEW.outcome, NEW.opinion, NEW.by_id, NEW.by_name, NEW.for_id, NEW.for_name,
      NEW.through_id, NEW.through_name, NEW.answered_at, NEW.late, NEW.digest)
    IS (OLD.outcome, OLD.opinion, OLD.by_id, OLD.by_name, OLD.for_id, OLD.for_name,
      OLD.through_id, OLD.through_name, OLD.answered_at, OLD.late, OLD.digest))
BEGIN SELECT RAISE(ABORT, 'an answer that was given stays'); END;
-- +goose StatementEnd
