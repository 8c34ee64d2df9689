package ui

import (
	"cmp"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/preview"
	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting/docx"
	"jiyao/render/layout"
	"jiyao/workflow"
)

func paperGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			seen, draft := web.SignedIn().Seeing(office.SeeAny), web.SignedIn().Seeing(office.SeeDraft)
			return []web.Route{
				{Method: "GET", Pattern: "/minutes/{minutes}/paper.pdf", Policy: seen, Handler: u.paper},
				{Method: "GET", Pattern: "/minutes/{minutes}/paper.ofd", Policy: seen, Handler: u.paperOFD},
				{Method: "GET", Pattern: "/minutes/{minutes}/paper.docx", Policy: draft, Handler: u.word},
				{Method: "GET", Pattern: "/minutes/{minutes}/redline.docx", Policy: draft, Handler: u.redlineWord},
				{Method: "GET", Pattern: "/minutes/{minutes}/pages/{page}", Policy: seen, Handler: u.paperPage},
				{Method: "GET", Pattern: "/minutes/{minutes}/thumbs/{page}", Policy: seen, Handler: u.thumb},
				{Method: "GET", Pattern: "/minutes/{minutes}/sheet.pdf", Policy: draft, Handler: u.sheet},
				{Method: "GET", Pattern: "/minutes/{minutes}/scans/{scan}", Policy: draft, Handler: u.scan},
			}
		},
	}
}

// seesWhole demands that the visitor may see the whole paper as it is now: an
// issued one who has it, a draft whoever sees all of it.
func seesWhole(v *web.Visit) error {
	whole := v.Sight.Draft || len(v.Sight.Asked) > 0 && len(v.Sight.Items) == 0
	if whole || v.Sight.Issued && !v.Minutes.PDF.IsZero() {
		return nil
	}
	return web.Refuse(workflow.Forbidden, "您只能查看征求您意见的议题，不能打开全文的版面。")
}

// watermark gives what stands beneath the pages of a draft (水印): for who is asked
// what the office wants there, for those who see all of it what the address says.
func (u *UI) watermark(r *http.Request, v *web.Visit) (string, error) {
	if !v.Minutes.PDF.IsZero() || !v.Sight.Draft {
		return u.Office.AskedWatermark(v.Minutes, v.Sight), nil
	}
	text := strings.TrimSpace(r.FormValue("watermark"))
	if strings.ContainsFunc(text, unicode.IsControl) || utf8.RuneCountInString(text) > layout.MostWatermark {
		return "", web.Refuse(workflow.Invalid, "水印应当是一行文字，最多%d个字，请重新填写。", layout.MostWatermark)
	}
	return text, nil
}

// paper answers with the PDF: the bytes that were released, or the draft as it is
// now.
func (u *UI) paper(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := seesWhole(v); err != nil {
		return err
	}
	m := v.Minutes
	if !m.PDF.IsZero() {
		data, err := u.Office.ReadReleased(m.PDF)
		if err != nil {
			return err
		}
		return sendFile(w, r, preview.File{Data: data, Digest: m.PDF.SHA256}, "application/pdf", m.Title+".pdf")
	}
	mark, err := u.watermark(r, v)
	if err != nil {
		return err
	}
	f, err := u.Preview.PDF(m, mark)
	if err != nil {
		return web.Unprintable(err)
	}
	return sendFile(w, r, f, "application/pdf", m.Title+"（"+cmp.Or(mark, "送审稿")+"）.pdf")
}

// paperOFD answers with the OFD that was released.
func (u *UI) paperOFD(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := seesWhole(v); err != nil {
		return err
	}
	return u.sendOFD(w, r, v.Minutes)
}

func (u *UI) sendOFD(w http.ResponseWriter, r *http.Request, m workflow.Minutes) error {
	ofd, err := u.Office.ReleasedOFD(r.Context(), m)
	if err != nil {
		return err
	}
	if ofd.IsZero() {
		return web.Refuse(workflow.NotFound, "这件纪要没有 OFD 印发件，请打开 PDF。")
	}
	data, err := u.Office.ReadReleasedOFD(ofd)
	if err != nil {
		return err
	}
	return sendFile(w, r, preview.File{Data: data, Digest: ofd.SHA256}, office.MediaOFD, m.Title+".ofd")
}

// word answers with the text in force as a Word file; those whom the issued one
// was sent have its PDF.
func (u *UI) word(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	f, err := u.Preview.Word(v.Minutes, v.Minutes.Text, docx.Marks{})
	if err != nil {
		return web.Unprintable(err)
	}
	return sendFile(w, r, f, docx.MediaType, v.Minutes.Title+".docx")
}

// redlineWord answers with a Word file of the changes since the text was first
// sent for review, or between the revisions that the address names, and of the
// remarks.
func (u *UI) redlineWord(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	c, err := review.Open(r.Context(), u.Office, v.Minutes)
	if err != nil {
		return err
	}
	from := chosen(r, "from", c.Submitted(), len(c.Revisions))
	to := chosen(r, "to", v.Minutes.Revision, len(c.Revisions))
	text, changes, err := c.Tracked(min(from, to), max(from, to))
	if err != nil {
		return err
	}
	f, err := u.Preview.Word(v.Minutes, text, docx.Marks{Changes: changes, Comments: c.Comments(text)})
	if err != nil {
		return web.Unprintable(err)
	}
	return sendFile(w, r, f, docx.MediaType, v.Minutes.Title+"（花脸稿）.docx")
}

// paperPage answers with one page as a picture: pages/1.svg.
func (u *UI) paperPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := seesWhole(v); err != nil {
		return err
	}
	mark, err := u.watermark(r, v)
	if err != nil {
		return err
	}
	return u.sendPicture(w, r, v.Minutes, mark)
}

// sendPicture answers with the page of a minutes that the address names; an empty
// watermark is none.
func (u *UI) sendPicture(w http.ResponseWriter, r *http.Request, m workflow.Minutes, watermark string) error {
	return sendPage(w, r, ".svg", "image/svg+xml", func(n int) (preview.File, error) { return u.Preview.Picture(m, n, watermark) })
}

// thumb answers with one page as a small picture (缩略图): thumbs/1.png. It is for
// those who may open the page itself.
func (u *UI) thumb(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := seesWhole(v); err != nil {
		return err
	}
	mark, err := u.watermark(r, v)
	if err != nil {
		return err
	}
	return sendPage(w, r, ".png", "image/png", func(n int) (preview.File, error) { return u.Preview.Thumb(v.Minutes, n, mark) })
}

// sendPage answers with the page that the address names by its number and the
// extension of its form.
func sendPage(w http.ResponseWriter, r *http.Request, extension, kind string, paint func(n int) (preview.File, error)) error {
	number, found := strings.CutSuffix(r.PathValue("page"), extension)
	n, err := strconv.Atoi(number)
	if err != nil || !found {
		return web.Hidden()
	}
	f, err := paint(n)
	if err != nil {
		return web.Unprintable(err)
	}
	if f.Data == nil {
		return web.Refuse(workflow.NotFound, "这件纪要的版面没有第%d页，请刷新后再看。", n)
	}
	return sendFile(w, r, f, kind, "")
}

// sheet answers with the 发文稿纸.
func (u *UI) sheet(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	entries, err := u.Office.Store.Entries(r.Context(), v.Minutes.ID)
	if err != nil {
		return err
	}
	flow, err := u.Office.Flow(r.Context(), v.Minutes)
	if err != nil {
		return err
	}
	file, err := u.Office.PublicFile(r.Context(), v.Minutes)
	if err != nil {
		return err
	}
	values := review.SheetValues(v.Minutes, entries, flow)
	values["publicity"] = file.Publicity()
	f, err := u.Preview.Sheet(v.Minutes, values)
	if err != nil {
		return web.Unprintable(err)
	}
	return sendFile(w, r, f, "application/pdf", v.Minutes.Title+"（发文稿纸）.pdf")
}

// scan hands out a scanned sheet that this minutes' history names; it is never
// shown in a page.
func (u *UI) scan(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	entries, err := u.Office.Store.Entries(r.Context(), v.Minutes.ID)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Paper == nil || e.Paper.Scan.SHA256 != r.PathValue("scan") {
			continue
		}
		file, err := u.Office.Scanned(e.Paper.Scan.SHA256)
		if err != nil {
			return err
		}
		defer file.Close()
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", attached("attachment", e.Paper.Scan.Name))
		w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
		w.Header().Set("Content-Length", strconv.FormatInt(e.Paper.Scan.Bytes, 10))
		io.Copy(w, file) // who asked has gone away if it fails
		return nil
	}
	return web.Hidden()
}

// sendFile answers with a file that a browser may keep as long as it is the
// same.
func sendFile(w http.ResponseWriter, r *http.Request, f preview.File, kind, name string) error {
	h := w.Header()
	tag := `"` + f.Digest + `"`
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(f.Data)))
	if name != "" {
		h.Set("Content-Disposition", attached("inline", name))
	}
	w.Write(f.Data) // who asked has gone away if it fails
	return nil
}

// attached gives a Content-Disposition with a file's name in any script, but for
// signs that would turn it around: 甲[RLO]gpj.exe looks like a picture.
func attached(how, name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Bidi_Control, unicode.Cc) {
			return -1
		}
		return r
	}, name)
	if value := mime.FormatMediaType(how, map[string]string{"filename": name}); value != "" {
		return value
	}
	return fmt.Sprintf("%s; filename=%q", how, "file")
}
