// Command engines measures the workflow engine beside its peers, in one run
// and one table: cases of six durable steps each, carried out by this program,
// by River and by Temporal, each with as many cases in flight as suits it.
//
// It is run by "make engines". It is a module of its own, so that no peer comes
// near the program's own dependencies, and every engine has a process of its
// own, so that none is kept busy by what another left behind. PostgreSQL is
// started in a folder that goes with it; fsync stays on. Temporal's server runs
// in process as its development server does, with the SDK that it is built
// with: a newer one cannot be linked with it into one program. A peer that
// cannot be measured is a row that says so, and no failure.
//
// What is compared: in the peers a step is a job or an activity that is given
// to a worker, carried out and recorded; here it is one act asked for by a
// caller and answered after the commit, with its rule, its entry in the chain,
// its messages and, once in six, a number from the ledger. Either is one
// durable change with its history. The peers also do what an office has no use
// for: dispatch, timers, replay of code. Beginning a case counts for nobody.
// How long a step took is from the end of the step before it.
//
// On a busy machine the processor's time for each step, that of the database
// server included, says more than the steps a second: there an engine of many
// processes is given more of the machine than one of few.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

const warmUp = 2 * time.Second

func main() {
	window := flag.Duration("d", 6*time.Second, "每个引擎测量多久")
	rounds := flag.Int("rounds", 1, "轮数")
	only := flag.String("only", "", "只测名称中含有此词的引擎")
	alone := flag.Int("alone", -1, "在本进程中测第几个引擎，结果以JSON输出（供本程序自己调用）")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	if *alone >= 0 {
		err = measureAlone(ctx, engines()[*alone], *window)
	} else {
		err = measureAll(ctx, *window, max(*rounds, 1), *only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// engine is one engine over one store.
type engine struct {
	name     string
	base     int // of the rows, the one it is compared with
	inFlight int
	note     string
	start    func(ctx context.Context, dir string, m *meter) (running, error)
}

// running is an engine that has been started.
type running struct {
	version    string
	durability string
	folder     string                                 // of the server that works for it; empty if there is none
	carryOut   func(ctx context.Context, n int) error // the n-th case to its end
	stop       func()
}

// engines gives all engines; the first two are what the others are compared with.
func engines() []engine {
	return []engine{
		{"本程序，SQLite", 0, 64, "64人同时办理", ours(sqliteFile)},
		{"本程序，PostgreSQL", 1, 64, "64人同时办理", ours(startPostgres)},
		{"River，PostgreSQL", 1, 64, "作业链，办完与排下一件在同一事务；32个工作者，取件间隔最短（1毫秒）", river},
		{"Temporal，SQLite（WAL）", 0, 32, "开发服务器的配置，六个activity；限流放开", temporalOn(sqliteStore(true))},
		{"Temporal，SQLite（默认）", 0, 32, "同上，驱动默认的日志方式", temporalOn(sqliteStore(false))},
		{"Temporal，PostgreSQL", 1, 32, "同上，4个历史分片", temporalOn(postgresStore)},
	}
}

// measureAlone measures one engine in this process.
func measureAlone(ctx context.Context, e engine, window time.Duration) error {
	dir, err := os.MkdirTemp("", "jiyao-engines-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	debug.SetGCPercent(400) // as the program has it; for the peers too
	m := &meter{}
	r, err := e.start(ctx, dir, m)
	if r.stop != nil {
		defer r.stop()
	}
	if err != nil {
		return err
	}
	if err := m.drive(ctx, e.inFlight, window, r); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(m.reading(r))
}

// measureAll has every engine measured in a process of its own, in turn.
func measureAll(ctx context.Context, window time.Duration, rounds int, only string) error {
	var rows []*row
	busy := load()
	for _, e := range engines() {
		rows = append(rows, &row{engine: e})
	}
	for round := range rounds {
		for i, r := range rows {
			if !strings.Contains(r.name, only) || r.err != nil {
				continue
			}
			fmt.Fprintf(os.Stderr, "第 %d/%d 轮 %s……\n", round+1, rounds, r.name)
			var reading reading
			if reading, r.err = apart(ctx, i, window); r.err == nil {
				r.readings = append(r.readings, reading)
			}
		}
	}
	fmt.Printf("每件六步，每步落盘一次；本机 %d 核，开始时负载 %s；每个引擎先热身 %s，再测 %s，共 %d 轮，取中位数。\n\n",
		runtime.NumCPU(), busy, warmUp, window, rounds)
	if err := write(os.Stdout, rows); err != nil {
		return err
	}
	return rows[0].err
}

// apart measures an engine in a process of its own.
func apart(ctx context.Context, i int, window time.Duration) (reading, error) {
	var r reading
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	var out, log bytes.Buffer
	cmd := exec.CommandContext(ctx, self, "-alone", fmt.Sprint(i), "-d", window.String())
	cmd.Stdout, cmd.Stderr = &out, &log
	// Whoever is interrupted stops the server it has started.
	cmd.Cancel, cmd.WaitDelay = func() error { return cmd.Process.Signal(os.Interrupt) }, time.Minute
	if err := cmd.Run(); err != nil {
		return r, fmt.Errorf("%w：%s", err, lastLine(log.String()))
	}
	// Others may have written to the output as well: the reading is the last line.
	return r, json.Unmarshal([]byte(lastLine(out.String())), &r)
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// load gives the machine's load (the mean of the last minute), where it says so.
func load() string {
	data, err := os.ReadFile(filepath.FromSlash("/proc/loadavg"))
	if err != nil {
		return "不详"
	}
	first, _, _ := strings.Cut(string(data), " ")
	return first
}
