package store

import "gorm.io/gorm"

// A chain is a list in which each row closes over the one before, so that only
// one writer at a time can add to it.
type chain int64

// The numbers are the locks' names on PostgreSQL: "jiyao" and a count.
const (
	refusalChain    chain = 0x6a6979616f_0001
	alterationChain chain = 0x6a6979616f_0002
)

// alone makes the transaction the only one that adds to the chain until it
// ends. SQLite has one writer anyway.
func alone(tx *gorm.DB, c chain) error {
	if tx.Name() != postgresName {
		return nil
	}
	_, err := exec(tx, "SELECT pg_advisory_xact_lock(?)", int64(c))
	return err
}
