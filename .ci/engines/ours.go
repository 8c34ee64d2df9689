package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

// sqliteFile is an embedded database; the store refuses to run it otherwise.
func sqliteFile(_ context.Context, dir string) (place, error) {
	return place{
		name: filepath.Join(dir, "jiyao.db"), durability: "WAL，synchronous=FULL",
		version: "SQLite（modernc " + versionOf("modernc.org/sqlite") + "）", stop: func() {},
	}, nil
}

// ours starts this program's engine in process: the service over the store.
func ours(where func(context.Context, string) (place, error)) func(context.Context, string, *meter) (running, error) {
	return func(ctx context.Context, dir string, m *meter) (running, error) {
		p, err := where(ctx, dir)
		r := running{version: p.version, durability: p.durability, folder: p.folder, stop: p.stop}
		if err != nil {
			return r, err
		}
		s, err := store.Open(ctx, p.name)
		if err != nil {
			return r, err
		}
		r.stop = func() { _ = s.Close(); p.stop() }
		svc, err := service(s)
		r.carryOut = func(ctx context.Context, n int) error { return walk(ctx, svc, m, n) }
		return r, err
	}
}

// service is the engine as an office has it, with the default flow. The file
// of an issued minutes is none of its work, and stands ready.
func service(s *store.Store) (*workflow.Service, error) {
	data, err := templates.Flow("default")
	if err != nil {
		return nil, err
	}
	flow, err := workflow.ParseFlow("default.yaml", data)
	if err != nil {
		return nil, err
	}
	return &workflow.Service{
		Store:  s,
		Flow:   func(workflow.FlowID) (*workflow.Flow, error) { return flow, nil },
		Now:    time.Now,
		Recent: &workflow.Recent{},
		Series: workflow.Series{ID: "changwu", Form: "常务会议纪要〔{year}〕{n}号"},
		Release: func(context.Context, workflow.Minutes, workflow.Date) (workflow.PDF, error) {
			return workflow.PDF{SHA256: strings.Repeat("5e", 32), SM3: strings.Repeat("5e", 32), Bytes: 9}, nil
		},
	}, nil
}

// walk begins a minutes of a usual length and takes it along six steps.
func walk(ctx context.Context, svc *workflow.Service, m *meter, n int) error {
	id := fmt.Sprintf("m-%08d", n)
	text := strings.Repeat("会议听取了市住房和城乡建设局关于城市更新工作情况的汇报，原则同意所提方案。\n", 30)
	recorder, clerk := actor("记录", workflow.Recorder), actor("办文", workflow.Clerk)
	step, err := svc.Do(ctx, workflow.Command{
		Minutes: id, Action: workflow.Create, Actor: recorder, Title: "城市更新工作专题会议纪要", Text: &text, Key: id,
	})
	if err != nil {
		return err
	}
	m.begin(n)
	for i, act := range []struct {
		action workflow.Action
		by     workflow.Actor
	}{
		{workflow.Submit, recorder},
		{workflow.Approve, actor("审核", workflow.Reviewer)},
		{workflow.Sign, actor("签发", workflow.Signer)},
		{workflow.Number, clerk},
		{workflow.Finalize, clerk},
		{workflow.Issue, clerk},
	} {
		step, err = svc.Do(ctx, workflow.Command{
			Minutes: id, Version: step.Minutes.Version, Action: act.action, Actor: act.by, Key: fmt.Sprintf("%s/%d", id, i),
		})
		if err != nil {
			return fmt.Errorf("%s: %w", act.action, err)
		}
		m.done(n)
	}
	return nil
}

func actor(name string, role workflow.Role) workflow.Actor {
	return workflow.Actor{Person: workflow.Person{ID: string(role), Name: name}, Roles: []workflow.Role{role}}
}

// versionOf gives the version of a module this program is built with.
func versionOf(module string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "不详"
	}
	for _, dep := range info.Deps {
		if dep.Path == module {
			return dep.Version
		}
	}
	return "不详"
}
