-- +goose Up

-- The log covers what was let stand (忽略, 放行) and what was taken back: a row
-- that is changed or taken away behind the program's back is found.
INSERT INTO log_waiting (source, row_key, row_n) SELECT 'dismissals', minutes_id, n FROM dismissals ORDER BY at, minutes_id, n;

-- +goose StatementBegin
CREATE TRIGGER dismissals_logged AFTER INSERT ON dismissals
BEGIN INSERT INTO log_waiting (source, row_key, row_n) VALUES ('dismissals', NEW.minutes_id, NEW.n); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER dismissals_logged;
DELETE FROM log_waiting WHERE source = 'dismissals';
