package api

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
	"jiyao/drafting/docx"
	"jiyao/workflow"
)

func fileOperations(a *API) {
	add(a, operation{
		id: "pdf", method: "GET", path: "/minutes/{minutes}/pdf", tag: "文件", summary: "印发件：与印发时逐字节相同的 PDF",
		policy: web.SignedIn().Seeing(office.SeeIssued).Scoped(web.ScopeRead), binary: []string{"application/pdf"},
	}, a.pdf)
	add(a, operation{
		id: "ofd", method: "GET", path: "/minutes/{minutes}/ofd", tag: "文件", summary: "印发件：与印发时逐字节相同的 OFD（GB/T 33190）",
		policy: web.SignedIn().Seeing(office.SeeIssued).Scoped(web.ScopeRead), binary: []string{office.MediaOFD},
	}, a.ofd)
	add(a, operation{
		id: "page", method: "GET", path: "/minutes/{minutes}/pages/{page}", tag: "文件", summary: "现在的版面：一页一幅图",
		about:  "由排版引擎排成，与将来的印发件相同；印发之前，页上有“送审稿”和版本码。只被征求某几项议题意见的人不能看。",
		policy: web.SignedIn().Seeing(office.SeeAny).Scoped(web.ScopeRead), binary: []string{"image/svg+xml"},
	}, a.page)
	add(a, operation{
		id: "word", method: "GET", path: "/minutes/{minutes}/docx", tag: "文件", summary: "Word 文件：现在的文稿，版式同 PDF",
		about:  "可在 Word、WPS 中接着修改。redline=true 时以修订显示首次送审以来的改动，并带批注。只给看得到全稿的人；收件单位用印发件。",
		policy: web.SignedIn().Seeing(office.SeeDraft).Scoped(web.ScopeRead), binary: []string{docx.MediaType},
	}, a.word)
	add(a, operation{
		id: "export", method: "GET", path: "/minutes/{minutes}/export", tag: "文件", summary: "导出包：一件纪要的全部（zip）",
		about:  "minutes.json 现状、text.txt 正文、revisions/ 历次稿、history.json 办理记录（含摘要链）、refused.json 拒办记录、paper.pdf 版面或印发件、paper.ofd 印发件。",
		policy: web.SignedIn().Seeing(office.SeeDraft).Scoped(web.ScopeRead), binary: []string{"application/zip"},
	}, a.export)
}

type fileAnswer struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	ETag        string `header:"ETag" doc:"内容的摘要"`
	Body        []byte
}

// attached gives a Content-Disposition with a file's name in any script.
func attached(name string) string {
	if s := mime.FormatMediaType("attachment", map[string]string{"filename": name}); s != "" {
		return s
	}
	return `attachment; filename="file"`
}

func (a *API) pdf(_ context.Context, v *web.Visit, _ *AtMinutes) (*fileAnswer, error) {
	m := v.Minutes
	if m.PDF.IsZero() {
		return nil, web.Refuse(workflow.NotFound, "这件纪要还没有印发，没有印发件；现在的版面请从 pages 取。")
	}
	data, err := a.Office.ReadReleased(m.PDF)
	if err != nil {
		return nil, err
	}
	return &fileAnswer{"application/pdf", attached(m.Title + ".pdf"), `"` + m.PDF.SHA256 + `"`, data}, nil
}

func (a *API) ofd(ctx context.Context, v *web.Visit, _ *AtMinutes) (*fileAnswer, error) {
	ofd, err := a.Office.ReleasedOFD(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	if ofd.IsZero() {
		return nil, web.Refuse(workflow.NotFound, "这件纪要还没有印发，或者印发时没有 OFD 印发件；请取 PDF。")
	}
	data, err := a.Office.ReadReleasedOFD(ofd)
	if err != nil {
		return nil, err
	}
	return &fileAnswer{office.MediaOFD, attached(v.Minutes.Title + ".ofd"), `"` + ofd.SHA256 + `"`, data}, nil
}

type wordInput struct {
	AtMinutes
	Redline bool `query:"redline" doc:"带修订和批注"`
}

func (a *API) word(ctx context.Context, v *web.Visit, in *wordInput) (*fileAnswer, error) {
	m := v.Minutes
	text, marks, name := m.Text, docx.Marks{}, m.Title+".docx"
	if in.Redline {
		c, err := review.Open(ctx, a.Office, m)
		if err != nil {
			return nil, err
		}
		if text, marks.Changes, err = c.Tracked(c.Submitted(), m.Revision); err != nil {
			return nil, err
		}
		marks.Comments, name = c.Comments(text), m.Title+"（花脸稿）.docx"
	}
	f, err := a.Preview.Word(m, text, marks)
	if err != nil {
		return nil, web.Unprintable(err)
	}
	return &fileAnswer{docx.MediaType, attached(name), `"` + f.Digest + `"`, f.Data}, nil
}

type pageInput struct {
	AtMinutes
	Page int `path:"page" minimum:"1" doc:"第几页"`
}

func (a *API) page(_ context.Context, v *web.Visit, in *pageInput) (*fileAnswer, error) {
	whole := v.Sight.Draft || len(v.Sight.Asked) > 0 && len(v.Sight.Items) == 0
	if !whole && (!v.Sight.Issued || v.Minutes.PDF.IsZero()) {
		return nil, web.Refuse(workflow.Forbidden, "您只能查看征求您意见的议题，不能打开全文的版面。")
	}
	f, err := a.Preview.Picture(v.Minutes, in.Page, a.Office.AskedWatermark(v.Minutes, v.Sight))
	if err != nil {
		return nil, web.Unprintable(err)
	}
	if f.Data == nil {
		return nil, web.Refuse(workflow.NotFound, "这件纪要的版面没有第%d页，请刷新后再看。", in.Page)
	}
	return &fileAnswer{"image/svg+xml", attached(fmt.Sprintf("%d.svg", in.Page)), `"` + f.Digest + `"`, f.Data}, nil
}

// A parcel is a zip being filled; the first fault stays.
type parcel struct {
	out bytes.Buffer
	zip *zip.Writer
	at  time.Time
	err error
}

func (p *parcel) file(name string, data []byte) {
	if p.err != nil {
		return
	}
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.at})
	if err == nil {
		_, err = w.Write(data)
	}
	p.err = err
}

func (p *parcel) json(name string, value any) {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil && p.err == nil {
		p.err = err
	}
	p.file(name, append(data, '\n'))
}

func (a *API) export(ctx context.Context, v *web.Visit, in *AtMinutes) (*fileAnswer, error) {
	now, err := a.get(ctx, v, in)
	if err != nil {
		return nil, err
	}
	entries, err := a.entries(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	revisions, err := a.Office.Store.Revisions(ctx, v.Minutes.ID)
	if err != nil {
		return nil, err
	}
	refused, err := a.Office.Store.Refusals(ctx, v.Minutes.ID)
	if err != nil {
		return nil, err
	}
	p := &parcel{at: v.Now}
	p.zip = zip.NewWriter(&p.out)
	p.json("minutes.json", now.Body)
	p.file("text.txt", []byte(v.Minutes.Text))
	p.json("history.json", entries)
	shown := make([]views.Refusal, len(refused))
	for i, r := range refused {
		shown[i] = views.OfRefusal(r)
	}
	p.json("refused.json", shown)
	for _, r := range revisions {
		p.file(fmt.Sprintf("revisions/%03d.txt", r.N), []byte(r.Text))
	}
	if err := a.paper(ctx, v, p); err != nil {
		return nil, err
	}
	if p.err == nil {
		p.err = p.zip.Close()
	}
	return &fileAnswer{"application/zip", attached(v.Minutes.Title + ".zip"), etag(v.Minutes.Version), p.out.Bytes()}, p.err
}

// paper adds the issued paper, or the pages as they are now; a text that cannot
// be set says so in its place.
func (a *API) paper(ctx context.Context, v *web.Visit, p *parcel) error {
	m := v.Minutes
	if !m.PDF.IsZero() {
		data, err := a.Office.ReadReleased(m.PDF)
		if err != nil {
			return err
		}
		p.file("paper.pdf", data)
		return a.paperOFD(ctx, m, p)
	}
	f, err := a.Preview.PDF(m, "")
	if err != nil {
		p.file("paper.txt", []byte("现在的文字排不成版面："+err.Error()+"\n"))
		return nil
	}
	p.file("paper.pdf", f.Data)
	return nil
}

// paperOFD adds the issued paper as OFD, if there is one.
func (a *API) paperOFD(ctx context.Context, m workflow.Minutes, p *parcel) error {
	ofd, err := a.Office.ReleasedOFD(ctx, m)
	if err != nil || ofd.IsZero() {
		return err
	}
	data, err := a.Office.ReadReleasedOFD(ofd)
	p.file("paper.ofd", data)
	return err
}
