-- +goose Up

-- The delivery of messages. What was to be delivered stays as it was committed;
-- these columns alone change.
--
-- due: when to look at the message again: the next try, or the end of the lease
-- while a worker has it. Empty: at once.
-- fence: rises every time the message is handed out.
-- parked: an earlier one of its lane stands before it, and whoever ends that
-- one's wait sets it free. A lane is what goes to one recipient, or else what is
-- about one minutes.
-- dead: since when it has been put aside.
ALTER TABLE outbox ADD COLUMN due           TEXT    NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN worker        TEXT    NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN fence         INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN parked        INTEGER NOT NULL DEFAULT 0 CHECK (parked IN (0, 1));
ALTER TABLE outbox ADD COLUMN reason        TEXT    NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN dead          TEXT    NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN retries       INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN retried       TEXT    NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN retried_by_id TEXT    NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN retried_by    TEXT    NOT NULL DEFAULT '';

-- What is delivered is in none of these, so that it costs nothing.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_due   ON outbox (topic, due, id) WHERE delivered = '' AND dead = '';
CREATE INDEX outbox_lane  ON outbox (topic, (CASE recipient WHEN '' THEN minutes_id ELSE recipient END), id)
    WHERE delivered = '' AND dead = '';
CREATE INDEX outbox_hands ON outbox (topic, (CASE recipient WHEN '' THEN minutes_id ELSE recipient END), id)
    WHERE delivered = '' AND dead = '' AND worker <> '';
CREATE INDEX outbox_aside ON outbox (id) WHERE dead <> '';

-- +goose StatementBegin
CREATE TRIGGER outbox_forward BEFORE UPDATE ON outbox
WHEN (OLD.delivered <> '' AND NEW.delivered <> OLD.delivered) OR NEW.fence < OLD.fence OR NEW.retries < OLD.retries
BEGIN SELECT RAISE(ABORT, 'what is delivered stays delivered, and no fence or count goes back'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER outbox_forward;
DROP INDEX outbox_aside;
DROP INDEX outbox_hands;
DROP INDEX outbox_lane;
DROP INDEX outbox_due;
ALTER TABLE outbox DROP COLUMN retried_by;
ALTER TABLE outbox DROP COLUMN retried_by_id;
ALTER TABLE outbox DROP COLUMN retried;
ALTER TABLE outbox DROP COLUMN retries;
ALTER TABLE outbox DROP COLUMN dead;
ALTER TABLE outbox DROP COLUMN reason;
ALTER TABLE outbox DROP COLUMN parked;
ALTER TABLE outbox DROP COLUMN fence;
ALTER TABLE outbox DROP COLUMN worker;
ALTER TABLE outbox DROP COLUMN due;
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered = '';
