package ui

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// maxExport is how many lines one export has: more is asked for by time.
const maxExport = 50_000

// exported walks the log for an export.
func (a audit) exported(r *http.Request) (all []store.TrailLine, head string, err error) {
	q, err := a.trailQuery(r)
	if err != nil {
		return nil, "", web.Refuse("invalid", "%s", err.Error())
	}
	q.Limit = 5000
	for len(all) < maxExport {
		page, next, err := a.Office.Store.Trail(r.Context(), q)
		if err != nil {
			return nil, "", err
		}
		all = append(all, page...)
		if next == 0 {
			break
		}
		q.Before = next
	}
	head, err = a.Office.Store.LastHead(r.Context())
	return all[:min(len(all), maxExport)], head, err
}

func (a audit) exportCSV(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	lines, head, err := a.exported(r)
	if err != nil {
		return err
	}
	rows := [][]string{{"日志位置", "登记时间", "发生时间", "何人", "代何人", "角色", "何事", "结果", "纪要", "标题", "意见或依据", "改前", "改后", "摘要"}}
	for _, l := range lines {
		x := lineFor(l, office.SeesAll(v.Actor))
		result := "已办"
		if x.Refused {
			result = "未办"
		}
		rows = append(rows, []string{
			strconv.FormatInt(x.Place, 10), web.Moment(x.At), web.Moment(x.Occurred), x.Who, x.For, x.As, x.What, result,
			x.About, x.Title, x.Note, x.Before, x.After, x.Hash,
		})
	}
	rows = append(rows, []string{"日志头", head})
	return downloadTable(w, "审计记录"+string(v.Today())+".csv", rows)
}

// auditJSON is a line of the export for programs.
type auditJSON struct {
	Place    int64  `json:"place"`
	Recorded string `json:"recorded"`
	Occurred string `json:"occurred,omitempty"`
	Kind     string `json:"kind"`
	Actor    string `json:"actor"`
	OnBehalf string `json:"on_behalf,omitempty"`
	Role     string `json:"role,omitempty"`
	Says     string `json:"says"`
	Minutes  string `json:"minutes,omitempty"`
	Title    string `json:"title,omitempty"`
	Note     string `json:"note,omitempty"`
	Before   string `json:"before,omitempty"`
	After    string `json:"after,omitempty"`
	Hash     string `json:"hash"`
}

func (a audit) exportJSONL(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	lines, head, err := a.exported(r)
	if err != nil {
		return err
	}
	var out []byte
	put := func(value any) error {
		line, err := json.Marshal(value)
		out = append(append(out, line...), '\n')
		return err
	}
	for _, l := range lines {
		x := lineFor(l, office.SeesAll(v.Actor))
		one := auditJSON{
			Place: x.Place, Recorded: x.At.UTC().Format("2006-01-02T15:04:05.000000Z"), Kind: kindOf(l), Actor: x.Who, OnBehalf: x.For, Role: x.As,
			Says: x.What, Minutes: x.About, Title: x.Title, Note: x.Note, Before: x.Before, After: x.After, Hash: x.Hash,
		}
		if !x.Occurred.IsZero() {
			one.Occurred = x.Occurred.UTC().Format("2006-01-02T15:04:05.000000Z")
		}
		if err := put(one); err != nil {
			return err
		}
	}
	if err := put(map[string]string{"head": head}); err != nil {
		return err
	}
	return download(w, "审计记录"+string(v.Today())+".jsonl", "application/jsonl", out)
}

func kindOf(l store.TrailLine) string {
	switch {
	case l.Entry != nil:
		return string(store.TrailEntries)
	case l.Refusal != nil:
		return string(store.TrailRefusals)
	default:
		return string(store.TrailAlterations)
	}
}

// auditSignInsView is who tried to sign in (登录记录).
type auditSignInsView struct {
	Tabs   []adminTab
	Person string
	Rows   []auditSignIn
	Next   string
	Export string
	Fault  string
}

// auditSignIn is one try.
type auditSignIn struct {
	store.SignIn
	Name string
	Good bool
}

func (a audit) signIns(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := auditSignInsView{Tabs: auditTabs(v), Person: r.FormValue("person")}
	query := url.Values{}
	if view.Person != "" {
		query.Set("person", view.Person)
	}
	view.Export = "/audit/signins.csv?" + query.Encode()
	all, err := a.signInsOf(r.Context(), r, pageLines)
	if err != nil && view.Person != "" {
		view.Fault = err.Error()
		return a.Pages.Render(w, r, v, http.StatusUnprocessableEntity, "auditsignins", view)
	}
	if err != nil {
		return err
	}
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	view.Rows = namedSignIns(data, all)
	if len(all) == pageLines {
		query.Set("before", strconv.FormatInt(all[len(all)-1].N, 10))
		view.Next = "/audit/signins?" + query.Encode()
	}
	return a.show(w, r, v, "auditsignins", view)
}

func namedSignIns(data *org.Office, all []store.SignIn) []auditSignIn {
	var out []auditSignIn
	for _, s := range all {
		p, _ := data.Person(s.Person)
		out = append(out, auditSignIn{s, p.Name, s.Outcome == store.SignedIn || s.Outcome == store.SignedOut})
	}
	return out
}

func (a audit) signInsCSV(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	all, err := a.signInsOf(r.Context(), r, maxExport)
	if err != nil {
		return err
	}
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	rows := [][]string{{"时间", "登录名", "姓名", "来自", "方式", "结果"}}
	for _, s := range namedSignIns(data, all) {
		rows = append(rows, []string{web.Moment(s.At), s.Login, s.Name, s.Address, s.Means, s.Outcome.Label()})
	}
	return downloadTable(w, "登录记录"+string(v.Today())+".csv", rows)
}
