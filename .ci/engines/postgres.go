package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"

	"jiyao/workflow/storetest"
)

// place is where an engine keeps its data, and how.
type place struct {
	name       string // of the file, or the URL of the database
	folder     string // of the server's socket; empty if there is no server
	durability string
	version    string
	stop       func()
}

// startPostgres starts a PostgreSQL server of a measurement's own, with an
// empty database.
func startPostgres(ctx context.Context, _ string) (place, error) {
	server := &storetest.Postgres{}
	p := place{stop: func() { _ = server.Stop() }}
	if err := errors.Join(server.Start(), server.Create("bench")); err != nil {
		return p, err
	}
	p.name = server.URL("bench")
	_, p.folder, _ = strings.Cut(p.name, "host=")
	if !filepath.IsAbs(p.folder) {
		return p, fmt.Errorf("PostgreSQL的套接字不在文件夹中：%s", p.name)
	}
	conn, err := pgx.Connect(ctx, p.name)
	if err != nil {
		return p, err
	}
	defer conn.Close(ctx)
	var sync, commits string
	err = conn.QueryRow(ctx, `SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('server_version')`).
		Scan(&sync, &commits, &p.version)
	version, _, _ := strings.Cut(p.version, " ")
	p.version, p.durability = "PostgreSQL "+version, "fsync="+sync+"，synchronous_commit="+commits
	return p, err
}
