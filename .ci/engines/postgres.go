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

// postgres is a PostgreSQL server of a measurement's own, with an empty
// database.
type postgres struct {
	url        string
	folder     string // of its socket
	durability string
	version    string
	stop       func()
}

func startPostgres(ctx context.Context) (postgres, error) {
	server := &storetest.Postgres{}
	p := postgres{stop: func() { _ = server.Stop() }}
	if err := errors.Join(server.Start(), server.Create("bench")); err != nil {
		return p, err
	}
	p.url = server.URL("bench")
	_, p.folder, _ = strings.Cut(p.url, "host=")
	if !filepath.IsAbs(p.folder) {
		return p, fmt.Errorf("PostgreSQL的套接字不在文件夹中：%s", p.url)
	}
	conn, err := pgx.Connect(ctx, p.url)
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
