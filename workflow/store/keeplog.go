package store

import (
	"database/sql"

	driver "modernc.org/sqlite"
)

// keepLog lets the write-ahead log and its index stay, emptied, when the
// database is closed: to make the index again takes room, and on a full disk
// the program could not even start to be read.
func keepLog(conn *sql.Conn) error {
	return conn.Raw(func(c any) error {
		file, ok := c.(driver.FileControl)
		if !ok {
			return nil // an engine without it makes the files anew
		}
		_, err := file.FileControlPersistWAL("main", 1)
		return err
	})
}
