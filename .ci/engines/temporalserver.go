package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/common/testing/freeport"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"go.temporal.io/server/temporal"
	"go.temporal.io/server/tools/common/schema"
	toolsql "go.temporal.io/server/tools/sql"
)

const loopback = "127.0.0.1"

func activityNamed(name string) activity.RegisterOptions { return activity.RegisterOptions{Name: name} }

// sqliteStore is a file, with the settings of the development server or with
// a write-ahead log. Both fsync at every commit.
func sqliteStore(wal bool) func(context.Context, string) (shelf, error) {
	return func(_ context.Context, dir string) (shelf, error) {
		s := shelf{
			sql: config.SQL{
				PluginName: sqlite.PluginName, DatabaseName: filepath.Join(dir, "temporal.db"),
				ConnectAttributes: map[string]string{"mode": "rwc", "synchronous": "full"},
			},
			shards: 1,
		}
		s.place, _ = sqliteFile(context.Background(), dir)
		if !wal {
			s.durability = "回滚日志，synchronous=FULL"
		}
		if wal {
			s.sql.ConnectAttributes["journal_mode"] = "wal"
		}
		return s, sqliteschema.SetupSchema(&s.sql)
	}
}

// postgresStore is a PostgreSQL server with the schemas of a release.
func postgresStore(ctx context.Context, _ string) (shelf, error) {
	p, err := startPostgres(ctx, "")
	s := shelf{
		sql: config.SQL{
			PluginName: postgresql.PluginNamePGX, User: "jiyao", DatabaseName: "bench",
			ConnectAttributes: map[string]string{"host": p.folder}, MaxConns: 20, MaxIdleConns: 20,
		},
		shards: 4, place: p,
	}
	if err != nil {
		return s, err
	}
	db, err := toolsql.NewConnection(&s.sql, log.NewNoopLogger())
	if err != nil {
		return s, err
	}
	defer db.Close()
	visibility := s.sql
	visibility.DatabaseName = "visibility"
	if err := db.CreateDatabase(visibility.DatabaseName); err != nil {
		return s, err
	}
	of, err := toolsql.NewConnection(&visibility, log.NewNoopLogger())
	if err != nil {
		return s, err
	}
	defer of.Close()
	return s, errors.Join(bringUp(db, "postgresql/v12/temporal"), bringUp(of, "postgresql/v12/visibility"))
}

func bringUp(db *toolsql.Connection, name string) error {
	logger := log.NewNoopLogger()
	if err := schema.NewSetupSchemaTask(db, &schema.SetupConfig{InitialVersion: "0.0"}, logger).Run(); err != nil {
		return err
	}
	return schema.NewUpdateSchemaTask(db, &schema.UpdateConfig{SchemaName: name}, logger).Run()
}

// newServer sets the server up as its development server does, all services in
// one process, and gives the address of its frontend. Nothing limits its rate.
func newServer(s shelf) (temporal.Server, string, error) {
	space, err := sqliteschema.NewNamespaceConfig("active", namespace, false, nil)
	if err != nil {
		return nil, "", err
	}
	if err := sqliteschema.CreateNamespaces(&s.sql, space); err != nil {
		return nil, "", err
	}
	c := serverConfig(s)
	hosts := map[primitives.ServiceName]static.Hosts{}
	for name, service := range c.Services {
		address := fmt.Sprintf("%s:%d", loopback, service.RPC.GRPCPort)
		hosts[primitives.ServiceName(name)] = static.Hosts{All: []string{address}, Self: address}
	}
	limits := dynamicconfig.StaticClient{}
	for _, service := range []string{"frontend", "history", "matching"} {
		limits[dynamicconfig.MakeKey(service+".rps")] = 1_000_000
		limits[dynamicconfig.MakeKey(service+".persistenceMaxQPS")] = 1_000_000
	}
	limits[dynamicconfig.MakeKey("frontend.namespaceRPS")] = 1_000_000
	server, err := temporal.NewServer(
		temporal.WithConfig(c),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts),
		temporal.WithLogger(log.NewNoopLogger()),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return authorization.NewNoopClaimMapper() }),
		temporal.WithDynamicConfigClient(limits),
	)
	return server, c.PublicClient.HostPort, err
}

func serverConfig(s shelf) *config.Config {
	services := map[string]config.Service{}
	for _, name := range temporal.DefaultServices {
		services[name] = config.Service{RPC: config.RPC{
			GRPCPort: freeport.MustGetFreePort(), MembershipPort: freeport.MustGetFreePort(), BindOnLocalHost: true,
		}}
	}
	frontend := fmt.Sprintf("%s:%d", loopback, services["frontend"].RPC.GRPCPort)
	visibility := s.sql
	if s.sql.PluginName != sqlite.PluginName {
		visibility.DatabaseName = "visibility"
	}
	none := config.ArchivalNamespaceDefaults{
		History:    config.HistoryArchivalNamespaceDefaults{State: "disabled"},
		Visibility: config.VisibilityArchivalNamespaceDefaults{State: "disabled"},
	}
	return &config.Config{
		Services:            services,
		PublicClient:        config.PublicClient{HostPort: frontend},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		NamespaceDefaults:   config.NamespaceDefaults{Archival: none},
		Archival: config.Archival{
			History: config.HistoryArchival{State: "disabled"}, Visibility: config.VisibilityArchival{State: "disabled"},
		},
		Persistence: config.Persistence{
			DefaultStore: "main", VisibilityStore: "visibility", NumHistoryShards: s.shards,
			DataStores: map[string]config.DataStore{"main": {SQL: &s.sql}, "visibility": {SQL: &visibility}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10, MasterClusterName: "active", CurrentClusterName: "active",
			ClusterInformation: map[string]cluster.ClusterInformation{
				"active": {Enabled: true, InitialFailoverVersion: 1, RPCAddress: frontend},
			},
		},
	}
}
