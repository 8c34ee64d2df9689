// Package servertest is the web application over a real office of 云州市, for
// tests: a clock of its own, people who are signed in by their login names, and
// minutes brought as far as a test wants them.
package servertest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/demo/city"
	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server"
	"jiyao/cmd/internal/server/session"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/server/webhook"
	"jiyao/cmd/internal/upkeep"
	"jiyao/render"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/org"
)

// PersonCookie names who a browser acts for, in place of a session.
const PersonCookie = "test-person"

// Site is a web application that answers.
type Site struct {
	*httptest.Server
	Office *office.Office
	Engine *engine.Engine
	// Upkeep looks after the office; its backups go to a folder of the test.
	Upkeep *upkeep.Keeper
	// Hooks keeps what other systems are told; nothing is sent until a test runs it.
	Hooks *webhook.Service
	// Session signs people in who come by As("").
	Session *session.Service
	Now     time.Time
	Log     *bytes.Buffer // what the server has logged
	t       testing.TB
	ids     int

	receivers bool // there are pages for units with copies, and for anybody with a file
}

// New opens the sample office and serves it until the test ends.
func New(t testing.TB) *Site { return opened(t, false) }

// Receiving is New with pages for the units that get copies (网上签收), and for
// anybody who has a file (核验); drafts bear the names of those who are asked.
func Receiving(t testing.TB) *Site { return opened(t, true) }

func opened(t testing.TB, receivers bool) *Site {
	t.Helper()
	s := &Site{receivers: receivers, t: t, Now: time.Date(2026, 5, 12, 9, 30, 0, 0, workflow.Shanghai()), Log: &bytes.Buffer{}}
	s.open(func() time.Time { return s.Now }, true)
	s.furnish()
	s.serve()
	return s
}

// City serves the sample office after ten years of work, with minutes in every
// state (演示单位).
func City(t testing.TB) *Site {
	t.Helper()
	s := &Site{t: t, Log: &bytes.Buffer{}}
	clock, told := &city.Clock{}, false
	s.open(func() time.Time {
		if told {
			return s.Now
		}
		return clock.Now()
	}, false)
	story := &city.Story{Office: s.Office, Clock: clock, Until: time.Date(2026, 5, 12, 9, 30, 0, 0, workflow.Shanghai())}
	if err := story.Tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Now, told = clock.Now().Add(time.Minute), true
	if _, err := s.Office.SealKey(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Office.Seal(t.Context()), s.Office.IndexAll(t.Context())); err != nil {
		t.Fatal(err)
	}
	s.serve()
	return s
}

// open opens an office without data; packages says whether each 定稿 leaves a
// 定稿包.
func (s *Site) open(now func() time.Time, packages bool) {
	s.t.Helper()
	var err error
	if s.Engine, err = engine.Open(engine.Config{}); err != nil {
		s.t.Fatal(err)
	}
	customs := office.UsualCustoms()
	if s.receivers {
		customs.AskedWatermark = "征求意见稿"
	}
	s.Office, err = office.Open(s.t.Context(), office.Config{Customs: customs, Dir: s.t.TempDir(), Now: now, Render: s.paper, RenderOFD: s.paperOFD, RenderSheet: s.sheet, Packages: packages})
	if err != nil {
		s.t.Fatal(err)
	}
}

// serve answers until the test ends.
func (s *Site) serve() {
	s.t.Helper()
	log := slog.New(slog.NewTextHandler(s.Log, nil))
	var err error
	s.Session, err = session.New(session.Config{Office: s.Office, Log: log, Cost: session.Cost{Memory: 8, Passes: 1}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.Upkeep = &upkeep.Keeper{Office: s.Office, Faces: s.Engine.Faces(), Plan: upkeep.Plan{Dir: s.t.TempDir()}}
	s.Hooks = webhook.New(webhook.Service{
		Store: s.Office.Store, Allow: []string{"oa.example.gov.cn"}, Now: func() time.Time { return s.Now }, After: time.After,
		Random: func() float64 { return 0 }, Log: log, Copy: s.Office.Told,
	})
	handler, err := server.New(server.Config{
		Office: s.Office, Engine: s.Engine, Name: "云州市人民政府办公室", Log: log, Session: s.Session, Identify: s.identify, NewID: s.newID,
		Upkeep: s.Upkeep, Hooks: s.Hooks,
		Receivers: s.receivers, Verifies: s.receivers,
		Public: true, PublicRate: web.Rate{PerSecond: 1e4, Burst: 1e4}, Base: "https://jiyao.example",
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.Server = httptest.NewServer(handler)
	s.t.Cleanup(func() {
		s.Close()
		if err := s.Office.Close(); err != nil {
			s.t.Error(err)
		}
	})
}

func (s *Site) newID() string {
	s.ids++
	if s.ids > 20 {
		return fmt.Sprintf("260512-b%05d", s.ids)
	}
	return "260512-" + strings.Repeat("a", s.ids)
}

// paper sets a minutes as the program does.
func (s *Site) paper(m workflow.Minutes, on workflow.Date) ([]byte, error) {
	return s.paperAs(s.Engine.PDF, m, on)
}

func (s *Site) paperOFD(m workflow.Minutes, on workflow.Date) ([]byte, error) {
	return s.paperAs(s.Engine.OFD, m, on)
}

func (s *Site) paperAs(write func(io.Writer, *render.Layout) error, m workflow.Minutes, on workflow.Date) ([]byte, error) {
	l, err := s.Engine.Minutes(m, on)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = write(&out, l)
	return out.Bytes(), err
}

func (s *Site) sheet(of archive.Sheet) ([]byte, error) {
	var out bytes.Buffer
	err := s.Engine.ArchiveSheet(&out, of)
	return out.Bytes(), err
}

func (s *Site) furnish() {
	s.t.Helper()
	draft, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	preview, err := s.Office.Preview(s.t.Context(), draft)
	if err == nil {
		err = found.Err()
	}
	if err == nil {
		err = s.Office.Alter(s.t.Context(), office.Warrant{Note: "首次导入"}, preview.Changes)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// identify takes whom the test names; without a name the session counts.
func (s *Site) identify(r *http.Request) (web.Identity, error) {
	if c, err := r.Cookie(PersonCookie); err == nil {
		return web.Identity{Display: web.DisplayOf(r), Person: c.Value}, nil
	}
	return s.Session.Identify(r)
}

// Do carries out a command of somebody on the minutes as it is.
func (s *Site) Do(m workflow.Minutes, who string, cmd workflow.Command) workflow.Minutes {
	s.t.Helper()
	cmd.Actor = workflow.Actor{Person: workflow.Person{ID: who}}
	if cmd.Minutes == "" {
		cmd.Minutes, cmd.Version = m.ID, m.Version
	}
	step, err := s.Office.Do(s.t.Context(), cmd)
	if err != nil {
		s.t.Fatalf("%s by %s: %v", cmd.Action, who, err)
	}
	return step.Minutes
}

// Draft begins a 常务会议 minutes of linshuyan with the text.
func (s *Site) Draft(title, text string) workflow.Minutes {
	s.t.Helper()
	return s.Do(workflow.Minutes{}, "linshuyan", workflow.Command{
		Minutes: s.newID(), Action: workflow.Create, Title: title, Type: "changwu", Text: &text, Meeting: "2026-05-11",
	})
}

// Sample gives the text of a sample minutes.
func (s *Site) Sample(name string) string {
	s.t.Helper()
	text, err := templates.Sample(name)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// Signed takes a draft through 审核 and 签发.
func (s *Site) Signed(m workflow.Minutes) workflow.Minutes {
	s.t.Helper()
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit})
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		m = s.Do(m, who, workflow.Command{Action: workflow.Approve})
	}
	return s.Do(m, "lumingyuan", workflow.Command{Action: workflow.Sign})
}

// Issued takes a draft as far as 印发.
func (s *Site) Issued(m workflow.Minutes) workflow.Minutes {
	s.t.Helper()
	m = s.Signed(m)
	for _, a := range []workflow.Action{workflow.Number, workflow.Finalize, workflow.Issue} {
		m = s.Do(m, "tangxiaohe", workflow.Command{Action: a})
	}
	return m
}

// Client is somebody at a browser; empty is nobody who has signed in.
type Client struct {
	site *Site
	http *http.Client
}

// As opens a browser for somebody.
func (s *Site) As(person string) *Client {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	here, err := url.Parse(s.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	if person != "" {
		jar.SetCookies(here, []*http.Cookie{{Name: PersonCookie, Value: person, Path: "/"}})
	}
	return &Client{site: s, http: &http.Client{Jar: jar}}
}

// Answer is what came back, redirects followed.
type Answer struct {
	Status int
	Path   string // where it ended
	Body   string
	Header http.Header
}

// Get opens a page.
func (c *Client) Get(path string) Answer {
	c.site.t.Helper()
	return c.send(http.MethodGet, path, "", nil)
}

// Again asks for what the browser keeps, with the mark it came with (ETag).
func (c *Client) Again(path, mark string) Answer {
	c.site.t.Helper()
	return c.send(http.MethodGet, path, "", nil, "If-None-Match", mark)
}

// Post sends a form.
func (c *Client) Post(path string, form url.Values) Answer {
	c.site.t.Helper()
	return c.send(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// PostJSON sends a value as a page's own script does.
func (c *Client) PostJSON(path, value string) Answer {
	c.site.t.Helper()
	return c.send(http.MethodPost, path, "application/json", strings.NewReader(value))
}

// Send sends anything else.
func (c *Client) Send(method, path, kind string, body io.Reader) Answer {
	c.site.t.Helper()
	return c.send(method, path, kind, body)
}

// Upload sends a form with a file.
func (c *Client) Upload(path, name string, data []byte, form url.Values) Answer {
	c.site.t.Helper()
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for field, values := range form {
		for _, value := range values {
			if err := parts.WriteField(field, value); err != nil {
				c.site.t.Fatal(err)
			}
		}
	}
	file, err := parts.CreateFormFile("file", name)
	if err == nil {
		_, err = file.Write(data)
	}
	if err == nil {
		err = parts.Close()
	}
	if err != nil {
		c.site.t.Fatal(err)
	}
	return c.send(http.MethodPost, path, parts.FormDataContentType(), &body)
}

func (c *Client) send(method, path, kind string, body io.Reader, head ...string) Answer {
	c.site.t.Helper()
	r, err := http.NewRequestWithContext(c.site.t.Context(), method, c.site.URL+path, body)
	if err != nil {
		c.site.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if kind == "application/json" {
		r.Header.Set("Accept", kind)
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	res, err := c.http.Do(r)
	if err != nil {
		c.site.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		c.site.t.Fatal(err)
	}
	return Answer{Status: res.StatusCode, Path: res.Request.URL.RequestURI(), Body: string(data), Header: res.Header}
}
