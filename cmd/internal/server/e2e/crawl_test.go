// Package e2e goes through the whole web application in a real browser, as
// every role.
package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
)

//go:embed testdata/axe.min.js
var axe string

// role is somebody of the city for each role.
type role struct{ name, person string }

func roles() []role {
	return []role{
		{"recorder", "linshuyan"},
		{"reviewer", "zhugemingchuan"},
		{"signer", "lumingyuan"},
		{"clerk", "tangxiaohe"},
		{"party", "zhangxiaofeng"},
		{"auditor", "yanbixin"},
		{"admin", "anrupan"},
	}
}

// perRoles is how many roles' pages of one kind axe-core looks at: what they show
// differs between those who act and those who read, and not with each role anew.
const perRoles = 3

// perKind is how many pages of a kind are looked at for each role: of minutes
// more than one, for they stand in many states.
func perKind(kind string) int {
	if kind == "/minutes/N?" {
		return 4
	}
	return 1
}

// visit is what a walk through the pages has found of one page.
type violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"`
}

// Every page that a role can reach by links opens, keeps within the policy of
// its headers, asks no other origin, and has no fault that axe-core knows; in
// every theme its colours can be told apart.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	site := servertest.City(t)
	browser := browsertest.Start(t)
	looked := map[string]int{}
	for _, r := range roles() {
		t.Run(r.name, func(t *testing.T) {
			page := browser.Person()
			page.Cookie(site.URL, servertest.PersonCookie, r.person)
			c := crawl{t: t, site: site, page: page, kinds: map[string]int{}, looked: looked}
			c.from("/")
			t.Logf("%d pages of %d kinds", c.seen, len(c.kinds))
			if c.seen < 3 {
				t.Errorf("reached %d pages", c.seen)
			}
		})
	}
}

// crawl is one person's walk.
type crawl struct {
	t      *testing.T
	site   *servertest.Site
	page   *browsertest.Page
	kinds  map[string]int // how many of each kind were opened
	looked map[string]int // by kind, how many roles' pages axe-core has looked at
	seen   int
}

// from follows links, the nearest first.
func (c *crawl) from(start string) {
	queue, known := []string{start}, map[string]bool{start: true}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		kind := kindOf(at)
		if c.kinds[kind] >= perKind(kind) {
			continue
		}
		answer := c.site.As(c.cookie()).Get(at)
		if answer.Status != 200 {
			c.t.Errorf("%s leads to %d", at, answer.Status)
			continue
		}
		if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") || strings.Contains(answer.Header.Get("Content-Disposition"), "attachment") {
			continue
		}
		c.kinds[kind]++
		c.open(at, kind)
		for _, next := range c.links() {
			if !known[next] {
				known[next] = true
				queue = append(queue, next)
			}
		}
	}
}

func (c *crawl) cookie() string {
	for _, r := range roles() {
		if strings.HasSuffix(c.t.Name(), "/"+r.name) {
			return r.person
		}
	}
	return ""
}

// open looks at one page.
func (c *crawl) open(at, kind string) {
	c.seen++
	c.page.Go(c.site.URL + at)
	if c.kinds[kind] == 1 {
		c.looked[kind]++
	}
	if c.looked[kind] > perRoles {
		return
	}
	c.check(at, `{resultTypes: ["violations"]}`)
	if c.looked[kind] > 1 || c.kinds[kind] > 1 {
		return
	}
	for _, theme := range []string{"dark", "contrast", "contrast-light"} {
		browsertest.Eval[bool](c.page, fmt.Sprintf("document.documentElement.setAttribute('data-theme', %q) || true", theme))
		c.check(at+" "+theme, `{runOnly: ["color-contrast"], resultTypes: ["violations"]}`)
	}
}

// check asks axe-core.
func (c *crawl) check(what, options string) {
	c.t.Helper()
	browsertest.Eval[bool](c.page, "(window.axe || (0, eval)("+quoted(axe)+"), true)")
	browsertest.Eval[bool](c.page, `(window.axeDone = null, axe.run(document, `+options+`).then(function (r) {
		window.axeDone = JSON.stringify(r.violations.map(function (v) {
			return {id: v.id, impact: v.impact || "", help: v.help, nodes: v.nodes.slice(0, 3).map(function (n) { return n.html.slice(0, 160); })};
		}));
	}), true)`)
	c.page.Until("window.axeDone !== null")
	var found []violation
	if err := json.Unmarshal([]byte(browsertest.Eval[string](c.page, "window.axeDone")), &found); err != nil {
		c.t.Fatal(err)
	}
	for _, v := range found {
		c.t.Errorf("%s: %s (%s) %s\n  %s", what, v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n  "))
	}
}

func quoted(s string) string {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// links gives where the page leads within the site.
func (c *crawl) links() []string {
	raw := browsertest.Eval[string](c.page, `Array.prototype.map.call(document.querySelectorAll("a[href]"), function (a) { return a.getAttribute("href"); }).join("\n")`)
	here, err := url.Parse(c.page.Address())
	if err != nil {
		c.t.Fatal(err)
	}
	var all []string
	for href := range strings.SplitSeq(raw, "\n") {
		u, err := here.Parse(strings.TrimSpace(href))
		if err != nil || u.Host != here.Host || href == "" {
			continue
		}
		if at := u.RequestURI(); !slices.Contains(all, at) {
			all = append(all, at)
		}
	}
	return all
}

var (
	ids   = regexp.MustCompile(`\d{6}-[0-9a-z-]+|[0-9a-f]{32,}|\b\d+\b`)
	books = regexp.MustCompile(`^/admin/data/[a-z]+`)
)

// kindOf gives what an address is of, whatever its IDs and filters.
func kindOf(at string) string {
	path, query, _ := strings.Cut(at, "?")
	kind := books.ReplaceAllString(ids.ReplaceAllString(path, "N"), "/admin/data/N")
	values, err := url.ParseQuery(query)
	if err != nil {
		return kind
	}
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return kind + "?" + strings.Join(names, "&")
}
