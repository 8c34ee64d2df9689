package office_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/archive/verify"
	"jiyao/workflow/org"
	"jiyao/workflow/search"
)

// filed is an office with closed minutes of 2026, and the clerk.
func filed(t *testing.T, ids ...string) *desk {
	t.Helper()
	d := &desk{t: t, now: time.Date(2026, 5, 12, 9, 30, 0, 0, workflow.Shanghai())}
	var err error
	d.Office, err = office.Open(t.Context(), office.Config{
		Dir: t.TempDir(), Now: func() time.Time { return d.now },
		Render: func(m workflow.Minutes, on workflow.Date) ([]byte, error) {
			return []byte("%PDF-1.7\n<</Type /Page>> <</Type /Page>> " + m.Text + m.Number.Text + string(on) + "\n%%EOF\n"), nil
		},
		RenderOFD: func(m workflow.Minutes, _ workflow.Date) ([]byte, error) {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			w, err := z.Create("OFD.xml")
			if err == nil {
				_, err = w.Write([]byte("<ofd:OFD>" + m.Number.Text + "</ofd:OFD>"))
			}
			err = errors.Join(err, z.Close())
			return b.Bytes(), err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	d.take(office.Warrant{Note: "首次导入"}, func(*org.Data) {})
	for _, id := range ids {
		d.closed(id)
	}
	return d
}

// closed takes a minutes with rare characters to 办结.
func (d *desk) closed(id string) {
	d.t.Helper()
	text := strings.ReplaceAll(draftText, "抓紧办理", "抓紧办理𠮷庆桥"+id)
	clerk := by("tangxiaohe")
	d.m = workflow.Minutes{}
	for _, cmd := range []workflow.Command{
		{Action: workflow.Create, Actor: by("linshuyan"), Title: "云州市人民政府常务会议纪要" + id, Type: "changwu", Text: &text, Meeting: "2026-05-11", Session: sessionOf(id)},
		{Action: workflow.Submit, Actor: by("linshuyan")},
		{Action: workflow.Approve, Actor: by("zhugemingchuan"), Note: "已核"},
		{Action: workflow.Approve, Actor: by("gaomingyuan")},
		{Action: workflow.Approve, Actor: by("shenruochuan")},
		{Action: workflow.Sign, Actor: by("lumingyuan"), Note: "同意印发"},
		{Action: workflow.Number, Actor: clerk},
		{Action: workflow.Finalize, Actor: clerk},
		{Action: workflow.Issue, Actor: clerk},
		{Action: workflow.Distribute, Actor: clerk, Recipients: []workflow.Recipient{{ID: "czj", Copies: 2}, {Unit: "市审计局", Copies: 1}}},
		{Action: workflow.Close, Actor: clerk},
	} {
		cmd.Minutes, cmd.Version = id, d.m.Version
		d.must(cmd)
	}
}

func sessionOf(id string) int { return 200 + int(id[len(id)-1]-'0') }

// names gives what is in a folder.
func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// A year is archived as a whole: packages without a gap in their numbers, a
// catalogue, a report, and the record; again only with a reason, under the same
// number.
func TestArchive(t *testing.T) {
	d := filed(t, "m-1", "m-2", "m-3")
	out := t.TempDir()
	ask := office.Archiving{By: by("tangxiaohe"), Year: "2026", Dir: out, Program: "jiyao"}
	done, err := d.Archive(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, h := range done.Holdings {
		codes = append(codes, h.Minutes+" "+h.Code)
	}
	if got := strings.Join(codes, ", "); got != "m-1 0001-WS·2026-Y-BGS-0001, m-2 0001-WS·2026-Y-BGS-0002, m-3 0001-WS·2026-Y-BGS-0003" {
		t.Error(got)
	}
	if got := names(t, done.Folder); len(got) != 11 || !done.Report.Sound() || len(names(t, out)) != 1 {
		t.Errorf("%v in %v, report %+v", got, names(t, out), done.Report)
	}
	reports, err := verify.Folder(t.Context(), done.Folder, verify.Trust{})
	if err != nil || len(reports) != 4 || len(reports[0].Faults()) > 0 {
		t.Errorf("%+v, %v", reports, err)
	}
	catalogue, err := os.ReadFile(filepath.Join(done.Folder, "catalogue.csv"))
	if err != nil || !strings.Contains(string(catalogue), "1,0001-WS·2026-Y-BGS-0001,常务会议纪要〔2026〕1号,云州市人民政府,云州市人民政府常务会议纪要m-1,20260512,,2,") {
		t.Errorf("%s %v", catalogue, err)
	}
	if left, err := d.Unarchived(t.Context(), "2026"); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if n, err := d.VerifyArchive(t.Context()); err != nil || n != 3 {
		t.Errorf("%d, %v", n, err)
	}
	if err := d.Store.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = d.Archive(t.Context(), ask)
	refused(t, err, workflow.Invalid, "没有办结而未归档的纪要")
	again := office.Archiving{By: by("tangxiaohe"), Minutes: []string{"m-2"}, Dir: out}
	_, err = d.Archive(t.Context(), again)
	refused(t, err, workflow.Refused, "已归档（档号0001-WS·2026-Y-BGS-0002）")
	again.Note, d.now = "补归签收单", d.now.Add(time.Hour)
	done, err = d.Archive(t.Context(), again)
	if err != nil || done.Holdings[0].N != 2 || done.Holdings[0].Times != 2 {
		t.Errorf("again: %+v, %v", done.Holdings, err)
	}
	lines, err := d.Store.AlterationsOf(t.Context(), archive.Book)
	if err != nil || len(lines) != 4 || !strings.Contains(office.Says(lines[3]), "第2次归档，档号0001-WS·2026-Y-BGS-0002") || lines[3].Note != "补归签收单" {
		t.Errorf("%+v, %v", lines, err)
	}
	d.closed("m-4")
	done, err = d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Minutes: []string{"m-4"}, Dir: out})
	if err != nil || done.Holdings[0].N != 4 {
		t.Errorf("the next: %+v, %v", done.Holdings, err)
	}
}

// A yearly folder names the numbers that have no package, and packages that
// changed places.
func TestArchiveNamesGaps(t *testing.T) {
	d := filed(t, "m-1", "m-2")
	if _, err := d.Reserve(t.Context(), by("tangxiaohe"), "changwu", 2026, 2, "留给专题"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.VoidNumber(t.Context(), by("tangxiaohe"), "changwu", 2026, 3, "会议取消"); err != nil {
		t.Fatal(err)
	}
	done, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026", Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	said := func() string {
		reports, err := verify.Folder(t.Context(), done.Folder, verify.Trust{})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, c := range reports[0].Checks {
			if c.Result != verify.Passed {
				b.WriteString(string(c.Result) + " " + c.Where + " " + c.Says + "\n")
			}
		}
		return b.String()
	}
	const gaps = "noted 常务会议纪要〔2026〕3号 空号：会议取消\nnoted 常务会议纪要〔2026〕4号 预留：留给专题\n"
	if got := said(); got != gaps {
		t.Errorf("got %s, want %s", got, gaps)
	}
	one, two := filepath.Join(done.Folder, done.Holdings[0].File), filepath.Join(done.Folder, done.Holdings[1].File)
	for _, move := range [][2]string{{one, one + "x"}, {two, one}, {one + "x", two}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
	}
	if got := said(); !strings.Contains(got, "failed 0001-WS·2026-Y-BGS-0001.zip 不是目录所记的归档件：被改动、重新打包或调换过") {
		t.Errorf("swapped: %s", got)
	}
	list := filepath.Join(done.Folder, archive.BatchName)
	data, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(list, bytes.Replace(data, []byte("会议"), []byte("会译"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := said(); !strings.Contains(got, "failed batch.json 目录被改动过") {
		t.Errorf("the list changed: %s", got)
	}
}

// Who may not, what is not closed, and an office without a 全宗 are refused, and
// nothing is left behind.
func TestArchiveRefuses(t *testing.T) {
	d := filed(t, "m-1")
	text := draftText
	d.must(workflow.Command{Minutes: "m-9", Action: workflow.Create, Actor: by("linshuyan"), Title: "常务会议纪要", Type: "changwu", Text: &text, Meeting: "2026-05-11", Session: 209})
	for _, c := range []struct {
		words string
		kind  workflow.Kind
		ask   office.Archiving
	}{
		{"归档由分发员办理", workflow.Forbidden, office.Archiving{By: by("linshuyan", workflow.Clerk), Year: "2026"}},
		{"还没有办结", workflow.Refused, office.Archiving{By: by("tangxiaohe"), Minutes: []string{"m-9"}}},
		{"2024年没有", workflow.Invalid, office.Archiving{By: by("tangxiaohe"), Year: "2024"}},
		{"", workflow.NotFound, office.Archiving{By: by("tangxiaohe"), Minutes: []string{"m-77"}}},
	} {
		c.ask.Dir = t.TempDir()
		_, err := d.Archive(t.Context(), c.ask)
		refused(t, err, c.kind, c.words)
		if left := names(t, c.ask.Dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026", Dir: filepath.Join(blocked, "out")})
	refused(t, err, workflow.Refused, "不能写入存放归档包的文件夹")
	d.take(admins(), func(data *org.Data) { data.Fonds = nil })
	_, err = d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026", Dir: t.TempDir()})
	refused(t, err, workflow.Invalid, "没有登记2026年5月12日的全宗")
	if r, err := d.ArchiveRegister(t.Context()); err != nil || len(r.Holdings) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// A paper that was spoilt since is found before anything is archived.
func TestArchiveOfDamage(t *testing.T) {
	d := filed(t, "m-1", "m-2")
	if err := os.WriteFile(d.ReleasedFile(d.m.PDF.SHA256), []byte("%PDF-1.7 %%EOF"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	_, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026", Dir: out})
	if err == nil || !strings.Contains(err.Error(), "印发件") || len(names(t, out)) > 0 {
		t.Errorf("%v, left %v", err, names(t, out))
	}
}

// An OFD that is gone or spoilt holds the archiving up, until it is said of that
// one minutes why it cannot be found; the package says it too.
func TestArchiveOfLostOFD(t *testing.T) {
	d := filed(t, "m-1", "m-2")
	ofd, err := d.ReleasedOFD(t.Context(), d.m)
	if err != nil || ofd.IsZero() {
		t.Fatal(ofd, err)
	}
	path := filepath.Join(filepath.Dir(d.ReleasedFile(d.m.PDF.SHA256)), ofd.SHA256+".ofd")
	const why = "磁盘损坏，备份里也没有"
	clerk := by("tangxiaohe")
	for _, spoil := range []func() error{
		func() error { return os.WriteFile(path, []byte("PK"), 0o600) },
		func() error { return os.Remove(path) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		out := t.TempDir()
		_, err = d.Archive(t.Context(), office.Archiving{By: clerk, Year: "2026", Dir: out})
		refused(t, err, workflow.Refused, "m-2》印发的OFD（"+ofd.SHA256+".ofd）不在或已损坏")
		_, err = d.Archive(t.Context(), office.Archiving{By: clerk, Year: "2026", Dir: out, Lost: why})
		refused(t, err, workflow.Invalid, "请先单件归档")
		if left := names(t, out); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	done, err := d.Archive(t.Context(), office.Archiving{By: clerk, Minutes: []string{"m-2"}, Dir: t.TempDir(), Lost: why})
	if err != nil {
		t.Fatal(err)
	}
	r, err := verify.File(t.Context(), filepath.Join(done.Folder, done.Holdings[0].File), verify.Trust{})
	if err != nil || !r.Sound() || !slices.ContainsFunc(r.Checks, func(c verify.Check) bool { return strings.Contains(c.Says, why) }) {
		t.Errorf("%+v, %v", r, err)
	}
	done, err = d.Archive(t.Context(), office.Archiving{By: clerk, Minutes: []string{"m-1"}, Dir: t.TempDir(), Lost: why})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(done.Folder, done.Holdings[0].File))
	if err != nil || !bytes.Contains(data, []byte("2-original/minutes.ofd")) || bytes.Contains(data, []byte(why)) {
		t.Errorf("the OFD that is there was called lost: %v", err)
	}
}

// Of those who archive at once no two get the same number.
func TestArchiveTogether(t *testing.T) {
	d := filed(t, "m-1", "m-2", "m-3")
	var all sync.WaitGroup
	for _, id := range []string{"m-1", "m-2", "m-3"} {
		all.Go(func() {
			for range 10 {
				_, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Minutes: []string{id}})
				if workflow.KindOf(err) == workflow.Stale {
					continue
				}
				if err != nil {
					t.Error(err)
				}
				return
			}
		})
	}
	all.Wait()
	if n, err := d.VerifyArchive(t.Context()); err != nil || n != 3 {
		t.Errorf("%d, %v", n, err)
	}
	register, err := d.ArchiveRegister(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, h := range register.Holdings {
		codes = append(codes, h.Code)
	}
	slices.Sort(codes)
	if got := strings.Join(codes, " "); got != "0001-WS·2026-Y-BGS-0001 0001-WS·2026-Y-BGS-0002 0001-WS·2026-Y-BGS-0003" {
		t.Error(got)
	}
}

// A backup has the packages of the office's own folder too.
func TestArchiveIsBackedUp(t *testing.T) {
	d := filed(t, "m-1", "m-2")
	done, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026"})
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if _, err := office.CopyFiles(t.Context(), d.Store, d.Dir(), to); err != nil {
		t.Fatal(err)
	}
	reports, err := verify.Folder(t.Context(), filepath.Join(to, "archive", filepath.Base(done.Folder)), verify.Trust{})
	if err != nil || len(reports) != 3 || len(reports[0].Faults()) > 0 {
		t.Errorf("%+v, %v", reports, err)
	}
	if err := os.WriteFile(filepath.Join(done.Folder, done.Holdings[0].File), []byte("PK"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := office.CopyFiles(t.Context(), d.Store, d.Dir(), t.TempDir()); err == nil {
		t.Error("a damaged package was copied without a word")
	}
}

// Packages in the office's own folder are compared with the record.
func TestVerifyArchive(t *testing.T) {
	d := filed(t, "m-1")
	done, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026"})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(done.Folder, done.Holdings[0].File)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.VerifyArchive(t.Context()); err == nil || !strings.Contains(err.Error(), "与登记的摘要不符") {
		t.Errorf("%v", err)
	}
	reports, err := verify.Folder(t.Context(), done.Folder, verify.Trust{})
	if err != nil || len(reports[0].Faults()) == 0 {
		t.Errorf("%+v, %v", reports, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if n, err := d.VerifyArchive(t.Context()); err != nil || n != 1 {
		t.Errorf("handed over: %d, %v", n, err)
	}
	reports, err = verify.Folder(t.Context(), done.Folder, verify.Trust{})
	if err != nil || !slices.ContainsFunc(reports[0].Faults(), func(c verify.Check) bool { return strings.Contains(c.Says, "文件夹里没有") }) {
		t.Errorf("%+v, %v", reports, err)
	}
}

// Taken into another office the minutes is equal: its metadata, text, number,
// and the package itself; it is found, and never taken twice.
func TestTakePackage(t *testing.T) {
	d := filed(t, "m-1", "m-2")
	done, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026"})
	if err != nil {
		t.Fatal(err)
	}
	h := done.Holdings[1]
	data, err := os.ReadFile(filepath.Join(done.Folder, h.File))
	if err != nil {
		t.Fatal(err)
	}
	other := filed(t)
	other.now = other.now.AddDate(0, 0, 1)
	clerk := by("tangxiaohe")
	taking, err := other.ReadPackage(t.Context(), h.File, data, verify.Trust{})
	if err != nil || taking.Fault != "" || taking.Known {
		t.Fatalf("%+v, %v", taking.Fault, err)
	}
	if err := other.TakePackage(t.Context(), by("linshuyan"), taking); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("the recorder took it: %v", err)
	}
	if err := other.TakePackage(t.Context(), clerk, taking); err != nil {
		t.Fatal(err)
	}
	was, err1 := d.ArchiveMetadata(t.Context(), "m-2")
	is, err2 := other.ArchiveMetadata(t.Context(), taking.Minutes)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	one, err1 := was.JSON()
	two, err2 := is.JSON()
	if err1 != nil || err2 != nil || !bytes.Equal(one, two) {
		t.Errorf("the metadata differ: %v %v\n%s\n%s", err1, err2, one, two)
	}
	sameHandling(t, d, other, taking.Minutes)
	m, err := other.Store.Minutes(t.Context(), taking.Minutes)
	if err != nil || m.Text != d.m.Text || m.Number != d.m.Number || m.Meeting != d.m.Meeting || m.Place.State != workflow.Closed {
		t.Errorf("%+v, %v", m, err)
	}
	if err := other.IndexAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found, err := other.Search(t.Context(), clerkOf(other), search.Query{Words: "𠮷庆桥"}); err != nil || len(found.Found) != 1 {
		t.Errorf("found %+v, %v", found, err)
	}
	again, err := other.ReadPackage(t.Context(), h.File, data, verify.Trust{})
	if err != nil || !again.Known || again.Minutes != taking.Minutes {
		t.Errorf("again: %+v, %v", again.Known, err)
	}
	if left, err := other.Unarchived(t.Context(), "2026"); err != nil || len(left) > 0 {
		t.Errorf("waits to be archived again: %v, %v", left, err)
	}
	data = bytes.Replace(data, []byte("同意印发"), []byte("不同意印"), 1)
	if spoilt, err := other.ReadPackage(t.Context(), h.File, data, verify.Trust{}); err != nil || !strings.Contains(spoilt.Fault, "核对不符") {
		t.Errorf("spoilt: %+v, %v", spoilt.Fault, err)
	}
	if _, err := other.VerifyArchive(t.Context()); err != nil {
		t.Error(err)
	}
	if err := other.Store.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// sameHandling compares what the other office shows of a minutes' opinions and
// receipts with what the books of the first have.
func sameHandling(t *testing.T, d, other *desk, id string) {
	t.Helper()
	shown, ok, err := other.TakenIn(t.Context(), id)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if _, ok, err := d.TakenIn(t.Context(), d.m.ID); ok || err != nil {
		t.Errorf("its own minutes was taken in: %v", err)
	}
	const form = "2006-01-02T15:04:05.000000Z"
	entries, err := d.Store.Entries(t.Context(), d.m.ID)
	if err != nil {
		t.Fatal(err)
	}
	var acts, wantActs, copies, wantCopies []string
	for _, e := range entries {
		who, _, _ := e.Whose()
		wantActs = append(wantActs, strings.Join([]string{string(e.Action), who.Name, e.Note, e.Occurred.UTC().Format(form)}, "|"))
	}
	for _, a := range shown.Acts {
		acts = append(acts, strings.Join([]string{a.Action, a.Person, a.Opinion, a.Occurred}, "|"))
		if a.Action == string(workflow.Sign) && a.Post == "" {
			t.Errorf("the signer has no post: %+v", a)
		}
	}
	for _, k := range d.m.Copies {
		wantCopies = append(wantCopies, fmt.Sprint(k.N, k.Unit, k.Copies, k.State, k.By.Name, k.Occurred.UTC().Format(form)))
	}
	for _, r := range shown.Receipts {
		copies = append(copies, fmt.Sprint(r.N, r.Unit, r.Copies, r.State, r.By, r.Occurred))
	}
	wantActs = slices.DeleteFunc(wantActs, func(s string) bool { return strings.HasPrefix(s, string(workflow.Save)+"|") })
	if !slices.Equal(acts, wantActs) {
		t.Errorf("opinions %v, want %v", acts, wantActs)
	}
	if !slices.Equal(copies, wantCopies) {
		t.Errorf("receipts %v, want %v", copies, wantCopies)
	}
}

// What was issued comes along: it is this office's to open, verify, prove, send
// and copy, and says who issued it. On the very morning it was issued it can be
// taken in, too.
func TestTakenInFiles(t *testing.T) {
	d := filed(t, "m-1")
	done, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(done.Folder, done.Holdings[0].File))
	if err != nil {
		t.Fatal(err)
	}
	ofd, err := d.ReleasedOFD(t.Context(), d.m)
	if err != nil {
		t.Fatal(err)
	}
	other := filed(t)
	other.now = other.now.Add(time.Hour) // before noon
	taking, err := other.ReadPackage(t.Context(), "a.zip", data, verify.Trust{})
	if err != nil || taking.Fault != "" {
		t.Fatal(taking.Fault, err)
	}
	if err := other.TakePackage(t.Context(), by("tangxiaohe"), taking); err != nil {
		t.Fatal(err)
	}
	m, err := other.Store.Minutes(t.Context(), taking.Minutes)
	if err != nil || m.PDF != d.m.PDF || m.IssuedOn != d.m.IssuedOn || !m.Occurred.Equal(d.now) {
		t.Fatalf("%+v, %v", m, err)
	}
	if kept, err := other.ReleasedOFD(t.Context(), m); err != nil || kept != ofd {
		t.Errorf("the OFD is %+v, %v", kept, err)
	}
	if n, err := other.Store.VerifyFiles(t.Context(), other.Released); n != 1 || err != nil {
		t.Errorf("%d files, %v", n, err)
	}
	for _, sum := range []string{m.PDF.SHA256, ofd.SHA256} {
		p, err := other.Prove(t.Context(), sum)
		if err != nil || !p.Issued || p.Office != "云州市人民政府" || p.On != d.m.IssuedOn {
			t.Errorf("%+v, %v", p, err)
		}
	}
	to := t.TempDir()
	if _, err := office.CopyFiles(t.Context(), other.Store, other.Dir(), to); err != nil {
		t.Error(err)
	}
	if got := names(t, filepath.Join(to, "pdf")); len(got) != 2 {
		t.Errorf("copied %v", got)
	}
	if todos, err := other.Todos(t.Context(), clerkOf(other)); len(todos) > 0 || err != nil {
		t.Errorf("it waits for the clerk: %+v, %v", todos, err)
	}
	other.m = m
	other.must(workflow.Command{Minutes: m.ID, Version: m.Version, Action: workflow.Distribute, Actor: by("tangxiaohe"), Recipients: []workflow.Recipient{{ID: "czj", Copies: 1}}})
	if other.m.Place.State != workflow.Closed || len(other.m.Copies) != 1 {
		t.Errorf("%+v", other.m)
	}
	if err := os.Remove(other.ReleasedFile(m.PDF.SHA256)); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Store.VerifyFiles(t.Context(), other.Released); err == nil {
		t.Error("a file that is gone was not missed")
	}
}

// A number that is another minutes' here is never given again, nor changed.
func TestTakePackageOfTakenNumber(t *testing.T) {
	d := filed(t, "m-1")
	done, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(os.DirFS(done.Folder), done.Holdings[0].File)
	if err != nil {
		t.Fatal(err)
	}
	other := filed(t, "m-5")
	taking, err := other.ReadPackage(t.Context(), "a.zip", data, verify.Trust{})
	if err != nil || !strings.Contains(taking.Fault, "常务会议纪要〔2026〕1号在本单位已是已用（m-5）") {
		t.Errorf("%q, %v", taking.Fault, err)
	}
}

func clerkOf(d *desk) workflow.Actor {
	a, err := d.Actor(d.t.Context(), "tangxiaohe")
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}
