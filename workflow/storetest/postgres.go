package storetest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// A Postgres is a PostgreSQL server of the tests' own, in a folder that goes
// with it, reached over a socket in that folder. The zero value is ready: the
// server is started when the first database is asked for. Whoever has one ends
// with Stop, at best in TestMain.
type Postgres struct {
	// Settings go to postgresql.conf; fsync stays on unless they say otherwise.
	Settings []string

	start    sync.Once
	err      error
	dir      string
	owner    *syscall.SysProcAttr
	mu       sync.Mutex
	made     int
	template string
}

// pgFolders are where the server's programs may be.
func pgFolders() []string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.Sort(found)
	slices.Reverse(found)
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, filepath.Dir(path))
	}
	return found
}

// NeedPostgres skips the test where PostgreSQL is not installed; where all
// tools are required it fails.
func NeedPostgres(t testing.TB) {
	t.Helper()
	if len(pgFolders()) > 0 {
		return
	}
	if os.Getenv("JIYAO_REQUIRE_TOOLS") == "1" {
		t.Fatal("PostgreSQL is not installed, and JIYAO_REQUIRE_TOOLS=1")
	}
	t.Skip("PostgreSQL is not installed (apt-get install postgresql)")
}

// Database gives the URL of a new database, a copy of what prepare makes of the
// first; prepare is called once and leaves no connection open.
func (p *Postgres) Database(t testing.TB, prepare func(url string) error) string {
	t.Helper()
	NeedPostgres(t)
	url, err := p.database(prepare)
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func (p *Postgres) database(prepare func(url string) error) (string, error) {
	if err := p.Start(); err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.template == "" {
		if err := p.Create("template_jiyao"); err != nil {
			return "", err
		}
		if err := prepare(p.URL("template_jiyao")); err != nil {
			return "", fmt.Errorf("prepare the template: %w", err)
		}
		p.template = "template_jiyao"
	}
	p.made++
	name := "jiyao_" + strconv.Itoa(p.made)
	return p.URL(name), p.Create(name, "--template", p.template)
}

// Create makes a database; the options are those of createdb.
func (p *Postgres) Create(name string, options ...string) error {
	return p.run("createdb", append(options, "-h", p.dir, "-U", "jiyao", name)...)
}

// URL gives the address of a database of the server.
func (p *Postgres) URL(database string) string {
	return "postgres://jiyao@/" + database + "?host=" + p.dir
}

// Start makes and starts the server, once.
func (p *Postgres) Start() error {
	p.start.Do(func() { p.err = p.begin() })
	return p.err
}

func (p *Postgres) begin() (err error) {
	if p.dir, err = os.MkdirTemp("", "jiyao-pg"); err != nil {
		return err
	}
	if os.Geteuid() == 0 {
		if err := p.lendTo("postgres", "nobody"); err != nil {
			return err
		}
	}
	data := filepath.Join(p.dir, "data")
	if err := p.run("initdb", "-D", data, "-U", "jiyao", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"); err != nil {
		return err
	}
	settings := append([]string{
		"listen_addresses = ''", "unix_socket_directories = '" + p.dir + "'", "max_connections = 200",
		"shared_buffers = '64MB'", "logging_collector = off",
	}, p.Settings...)
	conf, err := os.OpenFile(filepath.Join(data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = conf.WriteString("\n" + strings.Join(settings, "\n") + "\n")
	if err := errors.Join(err, conf.Close()); err != nil {
		return err
	}
	return p.Control("start")
}

// lendTo gives the folder to the first of the users there is: the server does
// not run as root.
func (p *Postgres) lendTo(names ...string) error {
	for _, name := range names {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		p.owner = asUser(uid, gid)
		return os.Chown(p.dir, uid, gid)
	}
	return fmt.Errorf("none of the users %v is there to run PostgreSQL", names)
}

// Control has pg_ctl do what the arguments say: "start", "restart", "-m",
// "immediate". It returns when the server has done so.
func (p *Postgres) Control(args ...string) error {
	data := filepath.Join(p.dir, "data")
	return p.run("pg_ctl", append(args, "-D", data, "-w", "-t", "60", "-l", filepath.Join(p.dir, "log"))...)
}

// StandBy makes the server one that follows another: it can be read only.
func (p *Postgres) StandBy() error {
	if err := p.Control("stop", "-m", "fast"); err != nil {
		return err
	}
	signal := filepath.Join(p.dir, "data", "standby.signal")
	if err := os.WriteFile(signal, nil, 0o644); err != nil {
		return err
	}
	return p.Control("start")
}

// Stop ends the server and removes its folder.
func (p *Postgres) Stop() error {
	if p.dir == "" {
		return nil
	}
	var err error
	if p.err == nil {
		err = p.Control("stop", "-m", "immediate")
	}
	return errors.Join(err, os.RemoveAll(p.dir))
}

func (p *Postgres) run(program string, args ...string) error {
	folders := pgFolders()
	if len(folders) == 0 {
		return errors.New("PostgreSQL is not installed")
	}
	cmd := exec.Command(filepath.Join(folders[0], program), args...)
	cmd.SysProcAttr = p.owner
	cmd.Dir = p.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(p.dir, "log"))
		return fmt.Errorf("%s %v: %w\n%s%s", program, args, err, out, log)
	}
	return nil
}
