package archive

import (
	"fmt"
	"path"
	"strings"
	"time"

	"jiyao/workflow"
)

// An Act is one line of the 发文稿纸 (业务行为): who did or said what, in what
// post, for whom, and when.
type Act struct {
	Version  int     `json:"version" xml:"序号,attr"` // of the entry in the chain
	Action   string  `json:"action" xml:"行为代码"`
	Label    string  `json:"label" xml:"业务行为"`
	Place    string  `json:"place" xml:"环节"`
	Person   string  `json:"person,omitempty" xml:"人员名称,omitempty"`
	Post     string  `json:"post,omitempty" xml:"个人职位,omitempty"`
	For      string  `json:"for,omitempty" xml:"代何人,omitempty"`
	Through  string  `json:"through,omitempty" xml:"代登记人,omitempty"`
	Occurred string  `json:"occurred" xml:"行为时间"`
	Recorded string  `json:"recorded" xml:"登记时间"`
	Outcome  string  `json:"outcome,omitempty" xml:"会签结论,omitempty"`
	Opinion  string  `json:"opinion,omitempty" xml:"行为描述,omitempty"`
	Form     string  `json:"form,omitempty" xml:"纸面依据,omitempty"`
	Scan     string  `json:"scan,omitempty" xml:"扫描件,omitempty"` // its name in the package
	Items    []Reply `json:"items,omitempty" xml:"逐项意见>意见,omitempty"`
}

// A Reply is what was answered about one 议题.
type Reply struct {
	Item    int    `json:"item" xml:"议题,attr"`
	Outcome string `json:"outcome" xml:"结论"`
	Opinion string `json:"opinion,omitempty" xml:"内容,omitempty"`
}

// A Receipt is one recipient's copy with what became of it (分送与签收).
type Receipt struct {
	N        int    `json:"n" xml:"序号,attr"`
	Unit     string `json:"unit" xml:"单位"`
	UnitID   string `json:"unit_id,omitempty" xml:"单位代码,omitempty"`
	Copies   int    `json:"copies" xml:"份数"`
	Channel  string `json:"channel,omitempty" xml:"递送方式,omitempty"`
	Use      string `json:"use,omitempty" xml:"用途,omitempty"`
	Reason   string `json:"reason,omitempty" xml:"缘由,omitempty"`
	State    string `json:"state" xml:"状态"`
	By       string `json:"by,omitempty" xml:"经办人,omitempty"`
	Through  string `json:"through,omitempty" xml:"代登记人,omitempty"`
	Sent     string `json:"sent" xml:"分送时间"`
	Occurred string `json:"occurred" xml:"发生时间"`
	Recorded string `json:"recorded" xml:"登记时间"`
	Note     string `json:"note,omitempty" xml:"说明,omitempty"`
	Replaces int    `json:"replaces,omitempty" xml:"补发,omitempty"`
}

// stamp writes a time in UTC with microseconds, as the chain has it.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

// shown reports whether the sheet shows the act: what decided about the minutes,
// not how its text was worked on, nor what became of the copies.
func shown(a workflow.Action) bool {
	switch a {
	case workflow.Save, workflow.Comment, workflow.Compete, workflow.Urge,
		workflow.Dispatch, workflow.Read, workflow.Receive, workflow.Bounce, workflow.Recall:
		return false
	default:
		return true
	}
}

// acts gives the lines of the sheet, in order.
func (c Case) acts(scans map[string]string) []Act {
	var all []Act
	for _, e := range c.Entries {
		if !shown(e.Action) {
			continue
		}
		by, onBehalf, through := e.Whose()
		a := Act{
			Version: e.Version, Action: string(e.Action), Label: c.label(e), Place: c.Flow.PlaceLabel(e.From),
			Person: by.Name, Post: c.Names.Posts[e.Version], For: onBehalf.Name, Through: through.Name,
			Occurred: stamp(e.Occurred), Recorded: stamp(e.Recorded), Opinion: e.Note,
		}
		if e.From.IsZero() {
			a.Place = c.Flow.PlaceLabel(e.To)
		}
		if e.Paper != nil {
			a.Form, a.Scan = e.Paper.Form, scans[e.Paper.Scan.SHA256]
		}
		if e.Action == workflow.Reply {
			a.answers(e, c.Minutes)
		}
		all = append(all, a)
	}
	return all
}

// answers adds what a unit or person answered to a consultation.
func (a *Act) answers(e workflow.Entry, m workflow.Minutes) {
	var who, outcomes []string
	for _, answer := range e.Answers {
		for _, p := range m.Participants {
			if p.N == answer.N {
				who = append(who, p.Who())
			}
		}
		outcomes = append(outcomes, answer.Outcome.Label())
		for _, i := range answer.Items {
			a.Items = append(a.Items, Reply{i.Item, i.Outcome.Label(), i.Opinion})
		}
	}
	a.Outcome = strings.Join(outcomes, "、")
	if a.Post == "" {
		a.Post = strings.Join(who, "、")
	}
}

// label gives what the flow calls an entry's action.
func (c Case) label(e workflow.Entry) string {
	for _, o := range c.Flow.Options(e.From) {
		if o.Action == e.Action {
			return o.Label
		}
	}
	return e.Action.Label()
}

// receipts gives every copy there ever was, in order.
func (c Case) receipts() []Receipt {
	all := []Receipt{}
	for _, k := range c.Minutes.Copies {
		all = append(all, Receipt{
			N: k.N, Unit: k.Unit, UnitID: k.ID, Copies: k.Copies, Channel: string(k.Channel), Use: string(k.Use), Reason: k.Reason,
			State: string(k.State), By: k.By.Name, Through: k.Through.Name, Sent: stamp(k.Sent), Occurred: stamp(k.Occurred),
			Recorded: stamp(k.Recorded), Note: k.Note, Replaces: k.Replaces,
		})
	}
	return all
}

// scanFiles gives the scans their names in the package, by digest.
func (c Case) scanFiles() map[string]string {
	names := map[string]string{}
	for i, s := range c.Scans {
		names[s.SHA256] = fmt.Sprintf("%s%02d%s", scanFolder, i+1, plainExt(s.Name))
	}
	return names
}

// plainExt gives the extension of a file's name if it is one that a package may
// hold; .bin for every other.
func plainExt(name string) string {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".tif", ".tiff":
		return ext
	default:
		return ".bin"
	}
}
