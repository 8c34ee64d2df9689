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
ALTER TABLE outbox
    ADD COLUMN due           TEXT COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN worker        TEXT    NOT NULL DEFAULT '',
    ADD COLUMN fence         BIGINT  NOT NULL DEFAULT 0,
    ADD COLUMN parked        BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN reason        TEXT    NOT NULL DEFAULT '',
    ADD COLUMN dead          TEXT    NOT NULL DEFAULT '',
    ADD COLUMN retries       BIGINT  NOT NULL DEFAULT 0,
    ADD COLUMN retried       TEXT    NOT NULL DEFAULT '',
    ADD COLUMN retried_by_id TEXT    NOT NULL DEFAULT '',
    ADD COLUMN retried_by    TEXT    NOT NULL DEFAULT '';

-- What is delivered is in none of these, so that it costs nothing.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_due   ON outbox (topic, due, id) WHERE delivered = '' AND dead = '';
CREATE INDEX outbox_lane  ON outbox (topic, (CASE recipient WHEN '' THEN minutes_id ELSE recipient END), id)
    WHERE delivered = '' AND dead = '';
CREATE INDEX outbox_hands ON outbox (topic, (CASE recipient WHEN '' THEN minutes_id ELSE recipient END), id)
    WHERE delivered = '' AND dead = '' AND worker <> '';
CREATE INDEX outbox_aside ON outbox (id) WHERE dead <> '';

CREATE TRIGGER outbox_forward BEFORE UPDATE ON outbox FOR EACH ROW
WHEN ((OLD.delivered <> '' AND NEW.delivered <> OLD.delivered) OR NEW.fence < OLD.fence OR NEW.retries < OLD.retries)
EXECUTE FUNCTION refuse('what is delivered stays delivered, and no fence or count goes back');

-- +goose Down
DROP TRIGGER outbox_forward ON outbox;
DROP INDEX outbox_aside;
DROP INDEX outbox_hands;
DROP INDEX outbox_lane;
DROP INDEX outbox_due;
ALTER TABLE outbox
    DROP COLUMN retried_by, DROP COLUMN retried_by_id, DROP COLUMN retried, DROP COLUMN retries, DROP COLUMN dead,
    DROP COLUMN reason, DROP COLUMN parked, DROP COLUMN fence, DROP COLUMN worker, DROP COLUMN due;
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered = '';
