package ui

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

func scanGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			clerk := web.Roles(workflow.Clerk)
			return []web.Route{
				{Method: "GET", Pattern: "/copies/scan", Policy: clerk, Handler: u.scanPage},
				{Method: "POST", Pattern: "/copies/scan", Policy: clerk, Handler: u.scanCode},
			}
		},
		pages: []web.Page{{Name: "scan", View: scanView{}}},
	}
}

// scanView is the field a barcode scanner types into.
type scanView struct {
	Do     string
	Dos    []choice
	Signer string
	Fault  string
	Code   string
	Last   copyLine // the copy that was scanned last
	Said   string
	Tally  copiesTally
}

// CopyCode gives what stands in the code on a copy's 签收单.
func copyCode(minutes string, n int) string {
	return strings.ToUpper("JY." + minutes + "." + strconv.Itoa(n))
}

// codeForm is a code as a scanner types it, whatever the input method makes of
// its full stops.
func codeForm() *regexp.Regexp {
	return regexp.MustCompile(`^(?i)jy[.。．·]([0-9a-z-]{1,60})[.。．·]([0-9]{1,5})$`)
}

// parseCode reads a copy's code.
func parseCode(typed string) (minutes string, n int, err error) {
	typed = strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' && r != '．' {
			return r - '！' + '!'
		}
		return r
	}, strings.TrimSpace(typed))
	found := codeForm().FindStringSubmatch(typed)
	if found == nil {
		return "", 0, web.Refuse(workflow.Invalid, "“%s”不是签收单上的码。请把光标放在输入框中再扫，并把输入法切换到英文。", shortened(typed))
	}
	n, err = strconv.Atoi(found[2])
	return strings.ToLower(found[1]), n, err
}

func shortened(s string) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), 40)])
}

// scanned finds the copy of a code.
func (u *UI) scanned(r *http.Request, code string) (workflow.Minutes, workflow.CopyRecord, error) {
	id, n, err := parseCode(code)
	if err != nil {
		return workflow.Minutes{}, workflow.CopyRecord{}, err
	}
	m, err := u.Office.Store.Minutes(r.Context(), id)
	if err != nil {
		return m, workflow.CopyRecord{}, err
	}
	for _, c := range m.Copies {
		if c.N == n {
			return m, c, nil
		}
	}
	return m, workflow.CopyRecord{}, web.Refuse(workflow.NotFound, "《%s》没有第%d份分送记录，请核对签收单。", m.Title, n)
}

func (u *UI) scanPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	code := r.URL.Query().Get("code")
	if code == "" {
		return u.showScan(w, r, v, scanView{})
	}
	m, c, err := u.scanned(r, code)
	if err != nil {
		return u.showScan(w, r, v, scanView{Fault: err.Error(), Code: code})
	}
	lines, err := u.copyLines(r.Context(), v, m)
	if err != nil {
		return err
	}
	view := scanView{Last: lines.line(m, c), Tally: lines.tally(m)}
	if r.URL.Query().Get("did") != "" {
		view.Said = c.Unit + "的一份，现在是“" + c.State.Label() + "”。"
	}
	return u.showScan(w, r, v, view)
}

// showScan shows the field; what is done with the next code stays as it was.
func (u *UI) showScan(w http.ResponseWriter, r *http.Request, v *web.Visit, view scanView) error {
	view.Do, view.Signer = r.FormValue("do"), r.FormValue("signer")
	for _, c := range []choice{
		{Value: "receive", Label: "登记签收"}, {Value: "dispatch", Label: "登记已投箱"}, {Value: "recall", Label: "登记收回"}, {Value: "look", Label: "只查看"},
	} {
		c.Chosen = c.Value == view.Do || view.Do == "" && c.Value == "receive"
		view.Dos = append(view.Dos, c)
	}
	return u.show(w, r, v, "scan", view)
}

// scanCode does to the copy of a code what was chosen. A code that is scanned
// twice is said to be in that state already.
func (u *UI) scanCode(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	code, do := r.FormValue("code"), r.FormValue("do")
	m, c, err := u.scanned(r, code)
	if err != nil {
		return u.showScan(w, r, v, scanView{Fault: err.Error(), Code: code})
	}
	action, known := copyAction(do)
	switch {
	case do != "look" && (!known || action == workflow.Resend || action == workflow.Bounce):
		return web.Refuse(workflow.Invalid, "请选定扫码后办理的事项。")
	case do != "look" && !copyFits(action, c):
		lines, err := u.copyLines(r.Context(), v, m)
		if err != nil {
			return err
		}
		return u.showScan(w, r, v, scanView{
			Fault: c.Unit + "的一份现在已是“" + c.State.Label() + "”，没有再登记。", Last: lines.line(m, c), Tally: lines.tally(m),
		})
	case do != "look":
		if _, _, err := u.handleCopies(r, v, m, copyWork{action: action, rows: []int{c.N}}); err != nil {
			return err
		}
	}
	q := url.Values{"code": {copyCode(m.ID, c.N)}, "do": {do}, "did": {do}}
	if signer := r.FormValue("signer"); signer != "" {
		q.Set("signer", signer)
	}
	http.Redirect(w, r, "/copies/scan?"+q.Encode(), http.StatusSeeOther)
	return nil
}

// pasteReceipts registers receipts from a list: a line each, the unit, who
// signed, and when.
func (u *UI) pasteReceipts(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return err
	}
	book := newUnitBook(data, v.Today())
	var rest []string
	done := 0
	for line := range strings.SplitSeq(strings.ReplaceAll(r.FormValue("lines"), "\r", ""), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		why := u.pasteReceipt(r, v, book, line)
		if why != "" {
			rest = append(rest, strings.TrimSpace(line)+"　→ "+why)
			continue
		}
		done++
	}
	if done == 0 && len(rest) == 0 {
		return web.Refuse(workflow.Invalid, "没有要登记的行，请粘贴签收单的内容。")
	}
	if len(rest) == 0 {
		http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"/copies?did=receive&n="+strconv.Itoa(done), http.StatusSeeOther)
		return nil
	}
	if v.Minutes, err = u.Office.Store.Minutes(r.Context(), v.Minutes.ID); err != nil {
		return err
	}
	view, err := u.copiesView(r, v)
	if err != nil {
		return err
	}
	view.Did = "已登记签收" + strconv.Itoa(done) + "份。"
	view.Fault, view.Pasted = "有"+strconv.Itoa(len(rest))+"行没有登记，请改正后再试：", strings.Join(rest, "\n")
	return u.show(w, r, v, "copies", view)
}

// pasteReceipt registers one line; if it cannot, it says why.
func (u *UI) pasteReceipt(r *http.Request, v *web.Visit, book unitBook, line string) string {
	line, _, _ = strings.Cut(line, "　→ ") // why it was not registered before
	fields := strings.FieldsFunc(line, func(c rune) bool { return c == '\t' || c == ',' || c == '，' })
	if len(fields) < 2 {
		fields = strings.Fields(line)
	}
	unit, signer, when := strings.TrimSpace(fields[0]), "", ""
	if len(fields) > 1 {
		signer = strings.TrimSpace(fields[1])
	}
	if len(fields) > 2 {
		when = strings.TrimSpace(strings.Join(fields[2:], " "))
	}
	c, ok := copyNamed(v.Minutes, book, unit)
	if !ok {
		return "没有分送给“" + unit + "”，或已经签收"
	}
	one := r.Clone(r.Context())
	one.Form = url.Values{"occurred": {when}, "signer": {signer}}
	if key := r.FormValue("key"); key != "" {
		one.Form.Set("key", key+"/"+strconv.Itoa(c.N))
	}
	if _, _, err := u.handleCopies(one, v, v.Minutes, copyWork{action: workflow.Receive, rows: []int{c.N}}); err != nil {
		return strings.TrimSuffix(err.Error(), "。")
	}
	return ""
}

// copyNamed gives the copy that waits for a unit's receipt: by the unit's name,
// short name or initials, or by the number of the copy.
func copyNamed(m workflow.Minutes, book unitBook, typed string) (workflow.CopyRecord, bool) {
	var ids []string
	for _, u := range book.find(typed) {
		ids = append(ids, u.ID)
	}
	for _, c := range m.Copies {
		named := c.Unit == typed || strconv.Itoa(c.N) == typed || len(ids) == 1 && c.ID == ids[0]
		if named && copyFits(workflow.Receive, c) && c.Use == workflow.ForRecipient {
			return c, true
		}
	}
	return workflow.CopyRecord{}, false
}
