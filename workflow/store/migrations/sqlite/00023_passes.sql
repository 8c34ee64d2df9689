-- +goose Up

-- What bars the way may be let stand too, by who answers for it (放行), and the
-- same words may stand in every minutes of the office.
ALTER TABLE dismissals ADD COLUMN passed INTEGER NOT NULL DEFAULT 0 CHECK (passed IN (0, 1));
ALTER TABLE dismissals ADD COLUMN wide INTEGER NOT NULL DEFAULT 0 CHECK (wide IN (0, 1));
CREATE INDEX dismissals_wide ON dismissals (at) WHERE wide;

-- +goose Down
DROP INDEX dismissals_wide;
ALTER TABLE dismissals DROP COLUMN wide;
ALTER TABLE dismissals DROP COLUMN passed;
