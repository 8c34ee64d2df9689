-- +goose Up

-- Whose system an address is (接收系统): the ID of the unit that is told there of
-- its own copies and of nothing else; empty for a system that is told of events.
-- A unit has one.
ALTER TABLE webhooks ADD COLUMN unit_id TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE UNIQUE INDEX webhooks_unit ON webhooks (unit_id) WHERE unit_id <> '' AND state <> 'removed';

-- +goose Down
DROP INDEX webhooks_unit;
ALTER TABLE webhooks DROP COLUMN unit_id;
