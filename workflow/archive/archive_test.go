package archive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/store"
)

// paper is what stands for an issued PDF.
const paper = "%PDF-1.7\n/Type /Font /FontFile2\n𠮷\n%%EOF\n"

// A shelf is an office whose minutes are archived.
type shelf struct {
	t     testing.TB
	store *store.Store
	key   workflow.HeadSigner
	flow  *workflow.Flow
	now   time.Time
	ofd   []byte // issued beside the PDF; nil if none is
}

func opened(t testing.TB) *shelf {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Open(t.Context(), filepath.Join(dir, "jiyao.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	x := &shelf{t: t, store: s, now: time.Date(2026, 6, 1, 1, 0, 0, 123456000, time.UTC)}
	if x.key, err = store.OpenSealKey(filepath.Join(dir, "log.key")); err != nil {
		t.Fatal(err)
	}
	for _, f := range templates.FlowFiles() {
		flow, err := workflow.ParseFlow(f.File, f.Data)
		if err != nil {
			t.Fatal(err)
		}
		if flow.ID.Name == "default" && (x.flow == nil || flow.ID.Version > x.flow.ID.Version) {
			x.flow = flow
		}
	}
	return x
}

func (x *shelf) service() *workflow.Service {
	pdf := workflow.PDF{SHA256: workflow.SHA256().Sum([]byte(paper)).String(), SM3: workflow.SM3().Sum([]byte(paper)).String(), Bytes: int64(len(paper))}
	var releaseOFD func(context.Context, workflow.Minutes, workflow.Date) (workflow.PDF, error)
	if x.ofd != nil {
		ofd := workflow.PDF{SHA256: workflow.SHA256().Sum(x.ofd).String(), SM3: workflow.SM3().Sum(x.ofd).String(), Bytes: int64(len(x.ofd))}
		releaseOFD = func(context.Context, workflow.Minutes, workflow.Date) (workflow.PDF, error) { return ofd, nil }
	}
	return &workflow.Service{
		ReleaseOFD: releaseOFD,
		Store:      x.store, Recent: &workflow.Recent{}, Flow: func(workflow.FlowID) (*workflow.Flow, error) { return x.flow, nil },
		Now:     func() time.Time { x.now = x.now.Add(time.Minute); return x.now },
		Series:  workflow.Series{ID: "changwu", Form: "常务会议纪要〔{year}〕{n}号"},
		Release: func(context.Context, workflow.Minutes, workflow.Date) (workflow.PDF, error) { return pdf, nil },
	}
}

func person(id string, role workflow.Role) workflow.Actor {
	return workflow.Actor{Person: workflow.Person{ID: id, Name: id + "𬱖"}, Roles: []workflow.Role{role}, Unit: "fgw"}
}

var scanned = archive.Scan{
	Scan: workflow.Scan{SHA256: workflow.SHA256().Sum([]byte("%PDF scan")).String(), Bytes: 9, Name: "签批单.pdf"}, Data: []byte("%PDF scan"),
}

// closed walks a minutes to 办结: with remarks, a return, a consultation, a
// signature on paper, copies that are signed for, bounced and sent again.
func (x *shelf) closed(id string) {
	x.t.Helper()
	text := "云州市人民政府常务会议纪要\n\n会议议定以下意见：\n一、原则同意。\n"
	rec, rev, clk := person("rec", workflow.Recorder), person("rev", workflow.Reviewer), person("clk", workflow.Clerk)
	sig := person("sig", workflow.Signer)
	fgw := workflow.Actor{Person: workflow.Person{ID: "u", Name: "受文人"}, Roles: []workflow.Role{workflow.Receiver}, Unit: "fgw"}
	sheet := &workflow.Paper{Version: 8, Scan: scanned.Scan, Form: "签批单"}
	receipt := &workflow.Paper{Version: 13, Scan: scanned.Scan, Form: "签收单", Signer: "门卫老李"}
	svc := x.service()
	for i, cmd := range []workflow.Command{
		{Action: workflow.Create, Actor: rec, Title: "纪要" + id, Text: &text, Type: "changwu", Meeting: "2026-05-28"},
		{Action: workflow.Consult, Actor: rec, Asked: []workflow.Invitation{{Unit: "fgw", Name: "市发展改革委", Items: []int{1}}}},
		{Action: workflow.Reply, Actor: workflow.Actor{Person: fgw.Person, Unit: "fgw"}, Rows: []int{1}, Outcome: workflow.Reserved, Note: "建议写明时限 & “责任”"},
		{Action: workflow.Submit, Actor: rec},
		{Action: workflow.Comment, Actor: rev, Remarks: []workflow.Remark{{Quote: "原则同意", Text: "这句再斟酌，绝密草稿语"}}},
		{Action: workflow.Return, Actor: rev, Note: "退回补写", To: workflow.Place{State: workflow.Recording}},
		{Action: workflow.Submit, Actor: rec},
		{Action: workflow.Approve, Actor: rev, Note: `同意 <img src=x onerror=a(1)> style="url(b)" javascript:`},
		{Action: workflow.Sign, Actor: clk, OnBehalf: sig.Person, Paper: sheet, Note: "同意印发"},
		{Action: workflow.Number, Actor: clk},
		{Action: workflow.Finalize, Actor: clk},
		{Action: workflow.Issue, Actor: clk},
		{Action: workflow.Distribute, Actor: clk, Recipients: []workflow.Recipient{
			{Unit: "市发展改革委", ID: "fgw", Copies: 1, Channel: workflow.ByPortal},
			{Unit: "市财政局", ID: "czj", Copies: 2, Channel: workflow.ByBox},
			{Unit: "市政府办公室", Copies: 3, Use: workflow.ForArchive},
		}},
		{Action: workflow.Receive, Actor: fgw, Rows: []int{1}},
		{Action: workflow.Receive, Actor: clk, Rows: []int{2}, Paper: receipt},
		{Action: workflow.Recall, Actor: clk, Rows: []int{1}, Note: "错发收回"},
		{Action: workflow.Close, Actor: clk},
	} {
		cmd.Minutes, cmd.Version = id, i
		if cmd.Action == workflow.Sign {
			cmd.Paper.Version = i
		}
		if cmd.Action == workflow.Receive && cmd.Paper != nil {
			cmd.Paper.Version = i
		}
		svc.Office = func(_ context.Context, _ workflow.Minutes, cmd workflow.Command, f *workflow.Facts) error {
			if cmd.Action == workflow.Sign {
				f.Principal = sig
			}
			return nil
		}
		if _, err := svc.Do(context.Background(), cmd); err != nil {
			x.t.Fatalf("%d %s: %v", i, cmd.Action, err)
		}
	}
}

// sealed takes everything into the log and gives the head.
func (x *shelf) sealed() string {
	x.t.Helper()
	if _, err := x.store.SealAll(context.Background(), x.key, func() time.Time { return x.now.Add(time.Hour) }); err != nil {
		x.t.Fatal(err)
	}
	head, err := x.store.LastHead(context.Background())
	if err != nil {
		x.t.Fatal(err)
	}
	return head
}

// made is the case of a minutes as the n-th 件.
func (x *shelf) made(id string, n int) archive.Case {
	x.t.Helper()
	ctx := context.Background()
	m, err := x.store.Minutes(ctx, id)
	if err != nil {
		x.t.Fatal(err)
	}
	entries, err := x.store.Entries(ctx, id)
	if err != nil {
		x.t.Fatal(err)
	}
	c := archive.Case{
		Holding: archive.Holding{Minutes: id, Fonds: "0001", Year: "2026", Retention: archive.Permanent, Section: "BGS", N: n}.Coded(""),
		Minutes: m, Flow: x.flow, Entries: entries, Head: x.sealed(), Key: x.key.Public(), Scans: []archive.Scan{scanned},
		Issued: []archive.File{{Name: archive.IssuedName("pdf"), Data: []byte(paper)}},
		Names: archive.Names{
			Fonds: "云州市人民政府", Meeting: "市政府常务会议", Issuer: "云州市人民政府办公室", Category: "纪要", Pages: 2, Posts: map[int]string{8: "秘书长"},
		},
	}
	if x.ofd != nil {
		c.Issued = append(c.Issued, archive.File{Name: archive.IssuedName("ofd"), Data: x.ofd})
	}
	head, err := workflow.ReadHead(c.Head)
	if err != nil {
		x.t.Fatal(err)
	}
	for _, e := range entries {
		p, err := x.store.ProveEntry(ctx, id, e.Version, head.Size)
		if err != nil {
			x.t.Fatal(err)
		}
		c.Proofs = append(c.Proofs, p)
	}
	return c
}

// written is a package as bytes.
func (x *shelf) written(c archive.Case, more workflow.ManifestSigner) []byte {
	x.t.Helper()
	var b bytes.Buffer
	if err := c.Write(context.Background(), &b, archive.Signed(x.key, more)); err != nil {
		x.t.Fatal(err)
	}
	return b.Bytes()
}

// The same case makes the same bytes, and has what it must have and no more.
func TestWrite(t *testing.T) {
	x := opened(t)
	x.closed("m-1")
	c := x.made("m-1", 7)
	data := x.written(c, nil)
	if !bytes.Equal(data, x.written(c, nil)) {
		t.Error("the same case gives other bytes")
	}
	files := unzipped(t, data)
	if files[archive.TextName] != c.Minutes.Text || files[archive.IssuedName("pdf")] != paper || files["4-scans/01.pdf"] != "%PDF scan" {
		t.Error("the files are not those of the minutes")
	}
	for name, text := range files {
		if strings.Contains(text, "绝密草稿语") {
			t.Errorf("%s has a remark on a draft", name)
		}
	}
	for _, want := range []string{"0001-WS·2026-Y-BGS-0007", "同意印发", "sig𬱖", "clk𬱖代登记", "秘书长", "建议写明时限 &amp; “责任”", "市发展改革委", "原则同意，有修改意见", "门卫老李", "已收回", "4-scans/01.pdf"} {
		if !strings.Contains(files[archive.SheetName], want) {
			t.Errorf("the sheet does not say %s", want)
		}
	}
	c.Drawn = []byte(paper + c.Sheet().Of("档号"))
	if drawn := partsOf(t, x.written(c, nil)); drawn[1].name != archive.DrawnName || !strings.Contains(dataOf(drawn, archive.JSONName), archive.DrawnName) || drawn[1].data != paper+"0001-WS·2026-Y-BGS-0007" {
		t.Errorf("the sheet on paper is not there: %s", drawn[1].name)
	}
	var fromJSON, fromXML archive.Metadata
	if err := json.Unmarshal([]byte(files[archive.JSONName]), &fromJSON); err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal([]byte(files[archive.XMLName]), &fromXML); err != nil {
		t.Fatal(err)
	}
	fromXML.XMLName = xml.Name{}
	one, err1 := fromJSON.JSON()
	two, err2 := fromXML.JSON()
	if err1 != nil || err2 != nil || string(one) != string(two) || string(one) != files[archive.JSONName] {
		t.Errorf("the two forms of the metadata differ: %v %v\n%s\n%s", err1, err2, one, two)
	}
}

// What is not whole is not written.
func TestWriteRefuses(t *testing.T) {
	x := opened(t)
	x.ofd = []byte("PK")
	x.closed("m-1")
	for name, spoil := range map[string]func(*archive.Case){
		"版本不一致":  func(c *archive.Case) { c.Entries = c.Entries[:3] },
		"存证日志":   func(c *archive.Case) { c.Proofs = nil },
		"扫描件":    func(c *archive.Case) { c.Scans = nil },
		"所记的OFD": func(c *archive.Case) { c.Issued = c.Issued[:1] },
		"写明缺件的理由": func(c *archive.Case) {
			c.Issued, c.Lost = c.Issued[:1], []archive.Lost{{Name: archive.IssuedName("ofd"), Reason: " "}}
		},
		"档号": func(c *archive.Case) { c.Holding.Code = "" },
	} {
		c := x.made("m-1", 1)
		spoil(&c)
		var b bytes.Buffer
		if err := c.Write(t.Context(), &b, archive.Signed(x.key, nil)); err == nil || !strings.Contains(err.Error(), name) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}

func TestRegister(t *testing.T) {
	r, err := archive.NewRegister(nil)
	if err != nil {
		t.Fatal(err)
	}
	base := archive.Holding{Fonds: "J001", Year: "2025", Retention: archive.Permanent, At: time.Unix(1, 0)}
	var lines []workflow.Alteration
	for i, c := range []struct {
		id   string
		keep archive.Retention
		code string
	}{
		{"a", archive.Permanent, "J001-WS·2025-Y-0001"},
		{"b", archive.ThirtyYears, "J001-WS·2025-D30-0001"},
		{"c", archive.Permanent, "J001-WS·2025-Y-0002"},
		{"a", archive.Permanent, "J001-WS·2025-Y-0001"},
	} {
		h := base
		h.Minutes, h.Retention = c.id, c.keep
		before := r.Lines[c.id]
		h = r.Take(h, "")
		if h.Code != c.code {
			t.Errorf("%d: %s, want %s", i, h.Code, c.code)
		}
		line, err := h.Alteration(before)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	again, err := archive.NewRegister(append(lines, workflow.Alteration{Book: "units", Key: "x"}))
	if err != nil || len(again.Holdings) != 3 || again.Holdings["a"].Times != 2 {
		t.Errorf("%+v, %v", again, err)
	}
	if h := again.Take(archive.Holding{Minutes: "d", Fonds: "J001", Year: "2025", Retention: archive.Permanent}, "{year}/{fonds}·{retention}·{n}"); h.Code != "2025/J001·Y·0003" || h.FileName() != "2025_J001·Y·0003.zip" {
		t.Errorf("%+v", h)
	}
	if archive.CodeForm("{fonds}-{n}") == nil || archive.CodeForm(archive.UsualForm) != nil || archive.CodeForm("") != nil {
		t.Error("forms of 档号")
	}
}
