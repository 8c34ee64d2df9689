package ui

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

// copyAction gives what the clerk does to copies, by the names of the buttons.
func copyAction(name string) (workflow.Action, bool) {
	switch a := workflow.Action(name); a {
	case workflow.Dispatch, workflow.Read, workflow.Receive, workflow.Bounce, workflow.Resend, workflow.Recall:
		return a, true
	default:
		return "", false
	}
}

// copyFits reports whether an action can be meant for a copy where it is.
func copyFits(a workflow.Action, c workflow.CopyRecord) bool {
	out := c.State == workflow.CopySent || c.State == workflow.CopyDispatched || c.State == workflow.CopyRead
	switch a {
	case workflow.Dispatch:
		return c.State == workflow.CopyWaiting
	case workflow.Read:
		return c.State == workflow.CopySent || c.State == workflow.CopyDispatched
	case workflow.Receive:
		return out || c.State == workflow.CopyWaiting
	case workflow.Bounce:
		return out || c.State == workflow.CopyReceived
	case workflow.Resend:
		return out || c.State == workflow.CopyReceived || c.State == workflow.CopyBounced
	case workflow.Recall:
		return out || c.State == workflow.CopyReceived || c.State == workflow.CopyWaiting
	case workflow.Urge:
		return out
	default:
		return false
	}
}

// copiesAct does to the copies that were ticked what the button says.
func (u *UI) copiesAct(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	}
	rows, err := copyRows(r.PostForm["row"])
	if err != nil {
		return err
	}
	action, done, skipped := workflow.Action(r.PostForm.Get("do")), 0, 0
	if done, skipped, err = u.handleCopies(r, v, v.Minutes, copyWork{action: action, rows: rows}); err != nil {
		return err
	}
	to := "/minutes/" + v.Minutes.ID + "/copies?did=" + string(action) + "&n=" + strconv.Itoa(done) + "&skipped=" + strconv.Itoa(skipped)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func copyRows(values []string) ([]int, error) {
	var rows []int
	for _, s := range values {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return nil, web.Refuse(workflow.Invalid, "选定的分送记录不对，请刷新后再办。")
		}
		if !slices.Contains(rows, n) {
			rows = append(rows, n)
		}
	}
	if len(rows) == 0 {
		return nil, web.Refuse(workflow.Invalid, "没有选定分送的单位，请先勾选（按空格键可以勾选当前一行）。")
	}
	return rows, nil
}

// copyWork is something to be done to some copies of one minutes.
type copyWork struct {
	action workflow.Action
	rows   []int
}

// handleCopies carries an action out on those of the copies for which it can be
// meant, and says how many there were, and how many were left out. If it can be
// meant for none, the refusal says why.
func (u *UI) handleCopies(r *http.Request, v *web.Visit, m workflow.Minutes, work copyWork) (done, skipped int, err error) {
	if _, known := copyAction(string(work.action)); !known && work.action != workflow.Urge {
		return 0, 0, web.Refuse(workflow.Invalid, "请选定要办理的事项：已投箱、签收、退回、补发、收回或催办。")
	}
	var fit []int
	for _, c := range m.Copies {
		if slices.Contains(work.rows, c.N) && copyFits(work.action, c) {
			fit = append(fit, c.N)
		}
	}
	if len(fit) == 0 {
		fit = work.rows // the refusal says where the first is
	}
	skipped = len(work.rows) - len(fit)
	at, err := occurredAt(r)
	if err != nil {
		return 0, 0, err
	}
	note := copyNote(r, work.action)
	if work.action == workflow.Urge {
		return len(fit), skipped, u.Office.RemindCopies(r.Context(), v.Actor, office.Reminder{Minutes: m.ID, Rows: fit, Note: note, Occurred: at})
	}
	cmd := workflow.Command{
		Minutes: m.ID, Version: m.Version, Action: work.action, Actor: v.Actor, Rows: fit, Note: note, OccurredAt: at, Key: copyKey(r, m.ID),
	}
	if n, err := strconv.Atoi(r.FormValue("version")); err == nil {
		cmd.Version = n
	}
	_, err = u.Office.Do(r.Context(), cmd)
	return len(fit), skipped, err
}

// copyKey gives the key of a click for one of the minutes it is about.
func copyKey(r *http.Request, minutes string) string {
	if key := r.FormValue("key"); key != "" {
		return key + "/" + minutes
	}
	return ""
}

// copyNote gives the note of an act: for a receipt who signed the sheet, too.
func copyNote(r *http.Request, a workflow.Action) string {
	note := strings.TrimSpace(drafting.Normalise(r.FormValue("note")))
	signer := strings.TrimSpace(r.FormValue("signer"))
	if a != workflow.Receive || signer == "" {
		return note
	}
	if note != "" {
		note = "；" + note
	}
	return "签收人：" + signer + note
}

// didWhat says what the act before has done, by figures alone.
func didWhat(r *http.Request) string {
	q := r.URL.Query()
	n, err := strconv.Atoi(q.Get("n"))
	if err != nil || n < 0 {
		return ""
	}
	verbs := map[string]string{
		"dispatch": "已登记投送", "read": "已登记已阅", "receive": "已登记签收", "bounce": "已登记退回", "resend": "已补发", "recall": "已登记收回", "urge": "已登记催办",
	}
	verb := verbs[q.Get("did")]
	if verb == "" {
		return ""
	}
	said := verb + strconv.Itoa(n) + "份。"
	if skipped, err := strconv.Atoi(q.Get("skipped")); err == nil && skipped > 0 {
		said += "另有" + strconv.Itoa(skipped) + "份现在不能这样办，没有动。"
	}
	return said
}
