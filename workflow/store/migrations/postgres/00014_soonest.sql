-- +goose Up

-- A desk begins with what is due first, and has only so much room: each of its
-- indexes gives what has a 时限 in that order, and the rest by how long it has
-- waited.
DROP INDEX minutes_waiting;
DROP INDEX minutes_by_drafter;
DROP INDEX minutes_by_person;
DROP INDEX minutes_by_post;
DROP INDEX participants_by_post;
DROP INDEX participants_by_person;
DROP INDEX participants_by_unit;
CREATE INDEX minutes_waiting    ON minutes (state, step, flow_name, due, arrived) WHERE desk_post = '' AND desk_id = '';
CREATE INDEX minutes_by_drafter ON minutes (drafter_id, state, due, arrived);
CREATE INDEX minutes_by_person  ON minutes (desk_id, due, arrived) WHERE desk_id <> '';
CREATE INDEX minutes_by_post    ON minutes (desk_post, due, arrived) WHERE desk_post <> '';
CREATE INDEX participants_by_post   ON participants (post, due, asked_at) WHERE state = 'open' AND post <> '';
CREATE INDEX participants_by_person ON participants (person_id, due, asked_at) WHERE state = 'open' AND person_id <> '';
CREATE INDEX participants_by_unit   ON participants (unit, due, asked_at) WHERE state = 'open' AND unit <> '';

-- The index of meetings serves whoever asks for a type, and for the last
-- meeting of one: none of its columns ever changes.
DROP INDEX minutes_by_meeting;
CREATE INDEX minutes_by_meeting ON minutes (type, term, session);

-- +goose Down
DROP INDEX minutes_by_meeting;
CREATE INDEX minutes_by_meeting ON minutes (type, term, session) WHERE session <> 0;
DROP INDEX participants_by_unit;
DROP INDEX participants_by_person;
DROP INDEX participants_by_post;
DROP INDEX minutes_by_post;
DROP INDEX minutes_by_person;
DROP INDEX minutes_by_drafter;
DROP INDEX minutes_waiting;
CREATE INDEX minutes_waiting    ON minutes (state, step, flow_name, arrived) WHERE desk_post = '' AND desk_id = '';
CREATE INDEX minutes_by_drafter ON minutes (drafter_id, state, arrived);
CREATE INDEX minutes_by_person  ON minutes (desk_id, arrived) WHERE desk_id <> '';
CREATE INDEX minutes_by_post    ON minutes (desk_post, arrived) WHERE desk_post <> '';
CREATE INDEX participants_by_post   ON participants (post, asked_at) WHERE state = 'open' AND post <> '';
CREATE INDEX participants_by_person ON participants (person_id, asked_at) WHERE state = 'open' AND person_id <> '';
CREATE INDEX participants_by_unit   ON participants (unit, asked_at) WHERE state = 'open' AND unit <> '';
