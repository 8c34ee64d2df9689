package store

import (
	"context"
	"fmt"
	"os"
	"testing"

	"jiyao/workflow/storetest"
)

var postgresServer storetest.Postgres

func TestMain(m *testing.M) {
	code := m.Run()
	if err := postgresServer.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// NewDatabase gives the URL of a new PostgreSQL database with our schema.
func NewDatabase(t testing.TB) string {
	t.Helper()
	return postgresServer.Database(t, func(url string) error {
		s, err := Open(context.Background(), url)
		if err != nil {
			return err
		}
		return s.Close()
	})
}
