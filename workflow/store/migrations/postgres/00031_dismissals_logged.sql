-- +goose Up

-- The log covers what was let stand (忽略, 放行) and what was taken back: a row
-- that is changed or taken away behind the program's back is found.
INSERT INTO log_waiting (source, row_key, row_n) SELECT 'dismissals', minutes_id, n FROM dismissals ORDER BY at, minutes_id, n;

-- +goose StatementBegin
CREATE FUNCTION dismissals_logged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_waiting (source, row_key, row_n) VALUES ('dismissals', NEW.minutes_id, NEW.n);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER dismissals_logged AFTER INSERT ON dismissals FOR EACH ROW EXECUTE FUNCTION dismissals_logged();

-- +goose Down
DROP TRIGGER dismissals_logged ON dismissals;
DROP FUNCTION dismissals_logged();
DELETE FROM log_waiting WHERE source = 'dismissals';
