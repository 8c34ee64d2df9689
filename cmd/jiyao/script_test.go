package main

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"jiyao/cmd/internal/socket"
)

var update = flag.Bool("update", false, "write what the scripts compare with into the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"jiyao": scripted})
}

// scripted is the program with the clock and the IDs that a script sets: CLOCK
// is the time, ID that of the next minutes. Without them it is main.
func scripted() {
	now, err := time.Parse(time.RFC3339, os.Getenv("CLOCK"))
	if err != nil {
		main()
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := newApp(streams{os.Stdin, os.Stdout, os.Stderr}, os.Getenv)
	a.now = func() time.Time { return now }
	a.newID = func(time.Time) string { return os.Getenv("ID") }
	os.Exit(a.run(ctx, os.Args[1:])) //nolint:gocritic // nothing is left to be stopped
}

// The scripts are the command line's specification. They have commands of
// their own:
//
//	rc CODE ARG...          run jiyao and demand the exit code
//	kept ARG...             run jiyao and demand that it changes nothing in the
//	                        database but the record of what was refused
//	older FILE VERSION SQL  make a database of an older schema with rows in it
//	tamper FILE SQL         change a database behind the program's back
//	served DIR              wait until a server answers for the folder
//	encode NAME FROM TO     write a file in gb18030, utf16le, utf16be or utf8bom
//	hex FILE HEX            write bytes
//	repeat FILE N TEXT      write a text N times
func TestScripts(t *testing.T) {
	samples, err := filepath.Abs("../../templates/samples")
	if err != nil {
		t.Fatal(err)
	}
	faces, err := filepath.Abs("../../fonts")
	if err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Abs("../../workflow/store/testdata")
	if err != nil {
		t.Fatal(err)
	}
	word, err := filepath.Abs("../../drafting/docx/testdata/foreign")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("SAMPLES", samples)
			env.Setenv("FONTS", faces)
			env.Setenv("LEFT", left)
			env.Setenv("WORD", word)
			env.Setenv("PORT", freePort(t))
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "devfull" {
				_, err := os.Stat("/dev/full")
				return err == nil, nil
			}
			return cond == runtime.GOOS, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"rc":     runCode,
			"kept":   runKept,
			"older":  older,
			"tamper": tamper,
			"served": waitForServer,
			"encode": encodeFile,
			"hex":    hexFile,
			"repeat": repeatFile,
			"unpack": unpackFile,
			"take":   takeOutput,
			"sum":    sumFile,
		},
	})
}

// freePort gives a port that nobody listens at.
func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// takeOutput keeps what a group of a pattern matched of the last output: take NAME
// PATTERN.
func takeOutput(ts *testscript.TestScript, _ bool, args []string) {
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("no %s in the output", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// sumFile keeps the SHA-256 of a file: sum NAME FILE.
func sumFile(ts *testscript.TestScript, _ bool, args []string) {
	sum := sha256.Sum256([]byte(ts.ReadFile(args[1])))
	ts.Setenv(args[0], hex.EncodeToString(sum[:]))
}

func runCode(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec("jiyao", args[1:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// runKept runs a command that must fail, and compares every table before and
// after.
func runKept(ts *testscript.TestScript, neg bool, args []string) {
	db := ts.MkAbs("jiyao-data/jiyao.db")
	before := tables(ts, db)
	runCode(ts, neg, args)
	after := tables(ts, db)
	for name, rows := range after {
		if before[name] != rows {
			ts.Fatalf("the table %s has changed:\n%s\nwas:\n%s", name, rows, before[name])
		}
	}
}

// waitForServer waits until somebody answers, and hangs up.
func waitForServer(ts *testscript.TestScript, _ bool, args []string) {
	for {
		if conn, err := socket.Dial(ts.MkAbs(args[0])); err == nil {
			ts.Check(conn.Close())
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func encodeFile(ts *testscript.TestScript, _ bool, args []string) {
	e := map[string]encoding.Encoding{
		"gb18030": simplifiedchinese.GB18030,
		"utf16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"utf16be": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"utf8bom": unicode.UTF8BOM,
	}[args[0]]
	data, err := e.NewEncoder().String(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(data), 0o666))
}

func hexFile(ts *testscript.TestScript, _ bool, args []string) {
	data, err := hex.DecodeString(strings.Join(args[1:], ""))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o666))
}

func repeatFile(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(args[2], n)), 0o666))
}

// unpackFile unpacks a zip into a new folder: unpack FILE FOLDER.
func unpackFile(ts *testscript.TestScript, _ bool, args []string) {
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), z))
}
