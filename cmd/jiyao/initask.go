package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jiyao/cmd/internal/config"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/ownca"
	"jiyao/cmd/internal/server/session"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// initAnswers are what a new office says of itself, by the question's name.
type initAnswers map[string]string

// question is one of those that init asks.
type question struct {
	name string
	id   string // of its sentence
	when func(initAnswers) bool
	fall string // if nothing is answered
}

// questions gives what init asks: the office, the database, the certificate,
// who administers, the backups.
func questions() []question {
	is := func(kind string) func(initAnswers) bool {
		return func(a initAnswers) bool { return a["certificate"] == kind }
	}
	return []question{
		{name: "office", id: "init.ask.office"},
		{name: "database", id: "init.ask.database"},
		{name: "certificate", id: "init.ask.certificate", fall: "own"},
		{name: "hosts", id: "init.ask.hosts", when: is("own"), fall: "127.0.0.1"},
		{name: "cert", id: "init.ask.cert", when: is("file")},
		{name: "key", id: "init.ask.key", when: is("file")},
		{name: "proxies", id: "init.ask.proxies", when: is("proxy")},
		{name: "admin", id: "init.ask.admin"},
		{name: "security", id: "init.ask.security"},
		{name: "backup", id: "init.ask.backup"},
	}
}

// question asks at the terminal what has not been answered yet.
func (a *app) question(given initAnswers) error {
	in := bufio.NewReader(a.in)
	for _, q := range questions() {
		if _, done := given[q.name]; done || q.when != nil && !q.when(given) {
			continue
		}
		fmt.Fprint(a.talk, a.msg(q.id))
		line, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if given[q.name] = strings.TrimSpace(line); given[q.name] == "" {
			given[q.name] = q.fall
		}
	}
	return nil
}

// answered gives the answers to the questions: from a file, or from a person
// at a terminal; nil where nobody is asked.
func (a *app) answered(file string, sample bool) (initAnswers, error) {
	switch {
	case file != "":
		return a.readAnswers(file)
	case sample || a.shared != nil || !isTerminal(a.in):
		return nil, nil
	}
	given := initAnswers{}
	if a.site.db != "" {
		given["database"] = a.site.db
	}
	return given, a.question(given)
}

// readAnswers reads a file of name=answer lines.
func (a *app) readAnswers(path string) (initAnswers, error) {
	data, err := a.bytes(path)
	if err != nil {
		return nil, err
	}
	given := initAnswers{}
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		if known := slices.ContainsFunc(questions(), func(q question) bool { return q.name == name }); !ok || !known {
			return nil, &UsageError{ID: "error.answers", Args: []any{path, i + 1, name}, Path: "jiyao init"}
		}
		given[name] = strings.TrimSpace(value)
	}
	for _, q := range questions() {
		if given[q.name] == "" && q.fall != "" && (q.when == nil || q.when(given)) {
			given[q.name] = q.fall
		}
	}
	return given, nil
}

// settle makes of the answers a file of settings, certificates and the first
// people. What is there already stands in the way.
func (a *app) settle(ctx context.Context, given initAnswers) error {
	if given["office"] == "" {
		return &UsageError{ID: "error.init.office", Path: "jiyao init"}
	}
	people, err := firstPeople(given)
	if err != nil {
		return err
	}
	dir, err := filepath.Abs(a.dir())
	if err != nil {
		return err
	}
	file := filepath.Join(dir, config.FileName)
	if _, err := os.Stat(file); err == nil {
		return &UsageError{ID: "error.init.there", Args: []any{file}, Path: "jiyao init"}
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return writeError(dir, err)
	}
	if a.site.db == "" {
		a.site.db = given["database"]
	}
	values, err := a.settings(dir, given)
	if err != nil {
		return err
	}
	if err := a.begin(ctx); err != nil {
		return err
	}
	if err := a.office(ctx, func(o *office.Office) error { return a.welcome(ctx, o, people, values) }); err != nil {
		return err
	}
	if err := writeSettings(file, values); err != nil {
		return writeError(file, err)
	}
	a.say("init.settled", file, given["office"])
	if given["certificate"] == "own" {
		a.say("init.ca", filepath.Join(dir, "tls", "ca.crt"))
	}
	return nil
}

// settings gives the file of settings, with the certificates made.
func (a *app) settings(dir string, given initAnswers) (map[string]string, error) {
	values := map[string]string{"JIYAO_NAME": given["office"]}
	set := func(name, value string) {
		if value != "" {
			values[name] = value
		}
	}
	set("JIYAO_DB", given["database"])
	if given["backup"] != "" {
		path, err := filepath.Abs(a.path(given["backup"]))
		if err != nil {
			return nil, err
		}
		values["JIYAO_BACKUP_DIR"] = path
	}
	switch given["certificate"] {
	case "own":
		hosts := strings.FieldsFunc(given["hosts"], func(r rune) bool { return strings.ContainsRune(",，、 ", r) })
		f, err := ownca.Make(filepath.Join(dir, "tls"), given["office"], hosts, a.now())
		if err != nil {
			return nil, err
		}
		maps.Copy(values, map[string]string{
			"JIYAO_CERT": f.Cert, "JIYAO_KEY": f.Key, "JIYAO_ADDR": "0.0.0.0:8443", "JIYAO_BASE_URL": "https://" + bracketed(hosts[0]) + ":8443",
		})
	case "file":
		set("JIYAO_CERT", a.path(given["cert"]))
		set("JIYAO_KEY", a.path(given["key"]))
		values["JIYAO_ADDR"] = "0.0.0.0:8443"
	case "proxy":
		set("JIYAO_PROXIES", given["proxies"])
		if _, err := prefixes(given["proxies"]); err != nil {
			return nil, err
		}
		values["JIYAO_ADDR"] = "0.0.0.0:8098"
	case "local":
	default:
		return nil, &UsageError{ID: "error.init.certificate", Args: []any{given["certificate"]}, Path: "jiyao init"}
	}
	return values, nil
}

// bracketed writes an address of the sixth version as addresses of pages do.
func bracketed(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// firstPerson is somebody who is there from the beginning.
type firstPerson struct{ name, login, post, label, role string }

// firstPeople reads who administers: 张三 zhangsan.
func firstPeople(given initAnswers) ([]firstPerson, error) {
	var all []firstPerson
	for _, p := range []firstPerson{
		{post: "xitong", label: "系统管理员", role: "admin"}, {post: "anquan", label: "安全管理员", role: "security"},
	} {
		answer := given[p.role]
		if answer == "" && p.role == "security" {
			continue
		}
		words := strings.Fields(answer)
		if len(words) != 2 {
			return nil, &UsageError{ID: "error.init.person", Args: []any{p.label, answer}, Path: "jiyao init"}
		}
		p.name, p.login = words[0], words[1]
		all = append(all, p)
	}
	return all, nil
}

// welcome registers the first people in an empty office and hands out their
// links.
func (a *app) welcome(ctx context.Context, o *office.Office, people []firstPerson, values map[string]string) error {
	data, err := o.Data(ctx)
	if err != nil {
		return err
	}
	if had := len(data.Data().Persons); had > 0 {
		return &SampleError{Persons: had}
	}
	var d org.Data
	d.Units = []org.Unit{{ID: "bangongshi", Name: values["JIYAO_NAME"]}}
	for _, p := range people {
		d.Persons = append(d.Persons, org.Person{ID: p.login, Name: p.name, Unit: "bangongshi", Login: p.login})
		d.Posts = append(d.Posts, org.Post{ID: p.post, Label: p.label, Unit: "bangongshi", Roles: []workflow.Role{workflow.Role(p.role)}})
		d.Terms = append(d.Terms, org.Term{Post: p.post, Person: p.login})
	}
	preview, err := o.Preview(ctx, org.DraftOf(d))
	if err == nil {
		err = found(preview.Findings)
	}
	if err == nil {
		err = o.Alter(ctx, office.Warrant{Note: a.msg("init.note.first")}, preview.Changes)
	}
	if err != nil {
		return err
	}
	keeper := session.Keeper{Office: o}
	for _, p := range people {
		link, err := keeper.Invite(ctx, p.login, people[0].login)
		if err != nil {
			return err
		}
		a.say("init.link", p.label, p.name, values["JIYAO_BASE_URL"]+link.Path, clockOf(link.Expires))
	}
	if len(people) == 1 {
		a.say("init.alone")
	}
	return nil
}

// renew makes the server's certificate anew, by the office's own authority and
// for the hosts it is for already.
func (a *app) renew() error {
	dir, err := filepath.Abs(filepath.Join(a.dir(), "tls"))
	if err != nil {
		return err
	}
	hosts, err := ownca.Hosts(ownca.In(dir).Cert)
	if err != nil {
		return &NoInputError{Path: ownca.In(dir).Cert}
	}
	f, err := ownca.Make(dir, a.env("JIYAO_NAME"), hosts, a.now())
	if err != nil {
		return err
	}
	a.say("init.renewed", f.Cert)
	return nil
}
