package e2e

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server"
	"jiyao/cmd/internal/server/session"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// rate is how many pages a second people open, whatever the answers take.
const rate = 200

// office of many years, for the benchmarks: JIYAO_PAGES minutes, 300 by default
// and 100,000 for an office's whole life, kept in JIYAO_PAGES_DIR for the next
// run.
type old struct {
	b      *testing.B
	office *office.Office
	url    string
	ids    []string
	people []*http.Client
}

func openOld(b *testing.B) *old {
	b.Helper()
	wanted := 300
	if n, err := strconv.Atoi(os.Getenv("JIYAO_PAGES")); err == nil {
		wanted = n
	}
	dir := cmp.Or(os.Getenv("JIYAO_PAGES_DIR"), b.TempDir())
	e, err := engine.Open(engine.Config{})
	if err != nil {
		b.Fatal(err)
	}
	o, err := office.Open(b.Context(), office.Config{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { o.Close() })
	s := &old{b: b, office: o}
	s.fill(wanted)
	log := slog.New(slog.DiscardHandler)
	sessions, err := session.New(session.Config{Office: o, Log: log, Cost: session.Cost{Memory: 8, Passes: 1}})
	if err != nil {
		b.Fatal(err)
	}
	handler, err := server.New(server.Config{Office: o, Engine: e, Name: "云州市人民政府办公室", Log: log, Session: sessions, NewID: func() string { return "x" }})
	if err != nil {
		b.Fatal(err)
	}
	web := httptest.NewServer(handler)
	b.Cleanup(web.Close)
	s.url = web.URL
	for _, who := range []string{"linshuyan", "zhugemingchuan", "gaomingyuan", "shenruochuan", "lumingyuan", "tangxiaohe", "haozhiwei", "yanbixin"} {
		if err := sessions.SetPassword(b.Context(), who, "pages-of-an-old-office", session.MayKeep); err != nil {
			b.Fatal(err)
		}
		s.people = append(s.people, s.signIn(who))
	}
	return s
}

func (s *old) signIn(who string) *http.Client {
	s.b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.b.Fatal(err)
	}
	client := &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	res, err := client.PostForm(s.url+"/signin", url.Values{"login": {who}, "password": {"pages-of-an-old-office"}})
	if err != nil {
		s.b.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Request.URL.Path != "/" {
		s.b.Fatalf("%s could not sign in: %d %s", who, res.StatusCode, res.Request.URL)
	}
	return client
}

// fill brings the office to its size: minutes of three pages, nearly all done
// with. Of 100,000 fifty are on the recorder's desk and two hundred in review,
// more than an office has in work at a time.
func (s *old) fill(wanted int) {
	s.b.Helper()
	data, err := s.office.Data(s.b.Context())
	if err != nil {
		s.b.Fatal(err)
	}
	if len(data.Data().Persons) == 0 {
		draft, found := org.ReadYAML("yunzhou.yaml", templates.Org())
		preview, err := s.office.Preview(s.b.Context(), draft)
		if err == nil {
			err = found.Err()
		}
		if err == nil {
			err = s.office.Alter(s.b.Context(), office.Warrant{Note: "首次导入"}, preview.Changes)
		}
		if err != nil {
			s.b.Fatal(err)
		}
	}
	mark := filepath.Join(s.office.Dir(), "pages")
	had := 0
	if kept, err := os.ReadFile(mark); err == nil {
		had, _ = strconv.Atoi(string(kept))
	}
	work := make(chan int)
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			for i := range work {
				if err := s.one(i); err != nil {
					s.b.Error(err)
				}
			}
		})
	}
	for i := had; i < wanted; i++ {
		work <- i
	}
	close(work)
	all.Wait()
	for i := range wanted {
		s.ids = append(s.ids, oldID(i))
	}
	if err := s.office.IndexAll(s.b.Context()); err != nil {
		s.b.Fatal(err)
	}
	if err := os.WriteFile(mark, []byte(strconv.Itoa(max(had, wanted))), 0o600); err != nil {
		s.b.Fatal(err)
	}
}

func oldID(i int) string { return fmt.Sprintf("old-%06d", i) }

func (s *old) one(i int) error {
	text := oldText(i)
	cmd := workflow.Command{
		Minutes: oldID(i), Action: workflow.Create, Actor: workflow.Actor{Person: workflow.Person{ID: "linshuyan"}},
		Title: fmt.Sprintf("第%d次专题会议纪要（%s）", i+1, oldWord(i)), Type: "zhuanti", Text: &text, Meeting: "2026-05-11",
	}
	step, err := s.office.Do(context.Background(), cmd)
	switch {
	case workflow.KindOf(err) == workflow.Stale:
		return nil // begun by a run before that was cut off
	case err != nil || i%2000 == 0:
		return err // stays on the recorder's desk
	}
	void := i%500 != 0
	cmd = workflow.Command{Minutes: oldID(i), Version: step.Minutes.Version, Action: workflow.Submit, Actor: cmd.Actor}
	if void {
		cmd.Action, cmd.Note = workflow.Void, "并入常务会议。"
	}
	_, err = s.office.Do(context.Background(), cmd)
	return err
}

// oldWord gives a word of two characters that few minutes have.
func oldWord(i int) string {
	return string([]rune{rune(0x4e00 + i*7%2000), rune(0x5e00 + i*13%2000)})
}

func oldText(i int) string {
	var t strings.Builder
	fmt.Fprintf(&t, "第%d次专题会议纪要\n\n2026年5月11日，陆明远主持召开专题会议，研究%s等工作。\n会议议定以下意见：\n", i+1, oldWord(i))
	for n := range 6 {
		fmt.Fprintf(&t, "%s、研究%s有关问题\n（一）会议听取了市财政局关于%s的汇报，原则同意。由市住房城乡建设局会同市自然资源和规划局根据会议讨论意见修改完善后，按程序办理。\n"+
			"（二）各县（市、区）和市有关部门要压实责任，加强统筹，细化措施，确保各项工作按时完成。\n", string([]rune("一二三四五六")[n]), oldWord(i+n), oldWord(i*3+n))
	}
	return t.String()
}

// BenchmarkPages measures how long people wait for a page while 200 a second
// are opened: the desk, the list, a search, a minutes.
func BenchmarkPages(b *testing.B) {
	s := openOld(b)
	kinds := []struct {
		name string
		path func(i int) string
	}{
		{"desk", func(int) string { return "/" }},
		{"list", func(int) string { return "/minutes" }},
		{"search", func(i int) string { return "/search?q=" + url.QueryEscape(oldWord(i*31)) }},
		{"common", func(int) string { return "/search?q=" + url.QueryEscape("会议") }},
		{"minutes", func(i int) string { return "/minutes/" + s.ids[i*7919%len(s.ids)] }},
	}
	waits := make([][]time.Duration, len(kinds))
	var mu sync.Mutex
	var all sync.WaitGroup
	tick := time.NewTicker(time.Second / rate)
	defer tick.Stop()
	b.ResetTimer()
	for i := range max(b.N, rate) {
		<-tick.C
		all.Go(func() {
			k := i % len(kinds)
			begun := time.Now()
			if err := s.get(s.people[i%len(s.people)], kinds[k].path(i)); err != nil {
				b.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			waits[k] = append(waits[k], time.Since(begun))
		})
	}
	all.Wait()
	for k, kind := range kinds {
		b.ReportMetric(percentile(waits[k], 99), kind.name+"-p99-ms")
	}
	b.ReportMetric(percentile(slices.Concat(waits...), 50), "p50-ms")
}

func (s *old) get(client *http.Client, path string) error {
	res, err := client.Get(s.url + path)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %d", path, res.StatusCode)
	}
	return nil
}

func percentile(waits []time.Duration, p int) float64 {
	slices.Sort(waits)
	if len(waits) == 0 {
		return 0
	}
	return float64(waits[len(waits)*p/100].Microseconds()) / 1000
}
