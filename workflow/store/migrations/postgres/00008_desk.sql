-- +goose Up

-- Who is writing (编辑占用), and what each reader has seen last. Neither is part
-- of the history.
CREATE TABLE leases (
    minutes_id  TEXT    NOT NULL REFERENCES minutes (id),
    item        BIGINT  NOT NULL CHECK (item >= 0),
    holder_id   TEXT    NOT NULL CHECK (holder_id <> ''),
    holder_name TEXT    NOT NULL,
    since       TEXT    NOT NULL,
    until       TEXT    NOT NULL,
    taken_id    TEXT    NOT NULL,
    taken_name  TEXT    NOT NULL,
    PRIMARY KEY (minutes_id, item)
);
CREATE TABLE readings (
    minutes_id TEXT    NOT NULL REFERENCES minutes (id),
    reader_id  TEXT    NOT NULL CHECK (reader_id <> ''),
    revision   BIGINT  NOT NULL CHECK (revision >= 1),
    version    BIGINT  NOT NULL CHECK (version >= 1),
    seen       TEXT    NOT NULL,
    PRIMARY KEY (minutes_id, reader_id)
);

-- +goose Down
DROP TABLE readings;
DROP TABLE leases;
