package ui

import (
	"slices"
	"strings"

	"jiyao/cmd/internal/server/review"
	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// doFields is what the forms of acts may ask; each asks some of it.
type doFields struct {
	Note       string
	NoteLabel  string
	NoteNeeded bool
	Self       bool
	For        []choice // in whose place

	Ways         []choice // 退回到
	Straight     bool     // may ask to come straight back
	StraightOn   bool
	Paragraphs   []paragraphField
	Units        []unitField
	OtherUnits   string
	Items        []drafting.ItemPlace
	Until        string
	Posts        []choice
	Who          string
	Rows         []rowField
	Text         string
	TextAsked    bool
	Paragraph    int    // only this paragraph is edited
	Before       string // how it read
	Save         bool   // may save without consenting
	Consents     string // the button's word for consenting with it
	Outcomes     []choice
	ReplyRows    []replyRow
	Quote        string
	Resolves     int
	Review       []review.Line // the whole text, to be looked at
	Redline      review.Text
	Reviewers    []reviewerField // who reviews each 议题 in the step to come
	ReviewPeople []choice
}

// paragraphField is a paragraph that may be marked at 退回.
type paragraphField struct {
	N     int
	Class string
	Text  string
	Note  string
}

// unitField is a unit that may be asked.
type unitField struct {
	ID, Name string
	Chosen   bool
	Items    string // 议题, as it is written: 1、3
	Paper    bool
	Named    bool // the text names it as responsible
}

// rowField is a row of 征求意见 or 加签.
type rowField struct {
	N      int
	Label  string
	State  string
	Chosen bool
}

// replyRow is one row that is answered, with the 议题 it asks about.
type replyRow struct {
	N     int
	Name  string
	Due   workflow.Date
	Items []replyItem
}

// replyItem is the answer about one 议题.
type replyItem struct {
	N                int
	Label            string
	Outcome, Opinion string
}

// reviewerField is who reviews one 议题.
type reviewerField struct {
	Item   int
	Label  string
	Chosen string
}

func (d *deed) showConsent(view *doView) error {
	view.Review = d.c.Threadless().Lines
	return d.reviewersToName(view)
}

// reviewersToName asks who reviews each 议题 of the step to come, where that step
// is held for each and the office's data do not say.
func (d *deed) reviewersToName(view *doView) error {
	if !d.toEach(d.consent()) {
		return nil
	}
	for _, item := range drafting.ItemsOf(d.v.Minutes.Text) {
		name := "review-" + itoa(item.Position)
		view.Reviewers = append(view.Reviewers, reviewerField{item.Position, review.HeadingOf(item), d.r.FormValue(name)})
	}
	view.ReviewPeople = d.holders(workflow.Reviewer)
	return nil
}

// toEach reports whether the act leads to a step that is held per 议题 and for
// which nobody is named yet.
func (d *deed) toEach(consent workflow.Action) bool {
	m := d.v.Minutes
	return slices.ContainsFunc(d.c.Flow.Rules, func(r workflow.Rule) bool {
		if r.Action != consent || r.From != m.Place || !d.c.Flow.StepDef(r.To).Each {
			return false
		}
		stops, err := d.c.Data.Route(m.Type, m.Topics, d.v.Today())
		return err != nil || !slices.ContainsFunc(stops, func(s org.Stop) bool { return s.Place == r.To && len(s.Posts) > 0 })
	})
}

func (d *deed) showReturn(view *doView) error {
	for _, w := range review.WaysBack(d.c.Flow, d.v.Minutes.Place) {
		to := w.Place.String()
		if slices.ContainsFunc(view.Ways, func(c choice) bool { return c.Value == to }) {
			continue
		}
		view.Ways = append(view.Ways, choice{to, w.Label, to == d.r.FormValue("to")})
	}
	if len(view.Ways) > 0 && !slices.ContainsFunc(view.Ways, func(c choice) bool { return c.Chosen }) {
		view.Ways[len(view.Ways)-1].Chosen = true
	}
	view.Straight = review.Straight(d.c.Flow, d.v.Minutes.Place)
	view.StraightOn = d.r.FormValue("straight") != "" || d.r.Method == "GET"
	for _, l := range d.c.Threadless().Lines {
		if l.Class == "blank" {
			continue
		}
		view.Paragraphs = append(view.Paragraphs, paragraphField{l.N, l.Class, plainText(l), d.r.FormValue("mark-" + itoa(l.N))})
	}
	return nil
}

// plainText gives a line's words as they are in the text.
func plainText(l review.Line) string {
	var b strings.Builder
	for _, p := range l.Pieces {
		if p.Change != drafting.Deleted {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func (d *deed) showConsult(view *doView) error {
	view.Items = drafting.ItemsOf(d.v.Minutes.Text)
	view.Until = d.r.FormValue("due")
	if d.r.Method == "GET" {
		view.Until = string(d.c.Data.AddWorkdays(d.v.Today(), d.Office.Customs().InquiryDays))
	}
	view.OtherUnits = d.r.FormValue("others")
	named := d.responsible()
	chosen := d.r.Form["unit"]
	for _, u := range d.c.Data.Data().Units {
		if !u.Holds(d.v.Today()) {
			continue
		}
		f := unitField{ID: u.ID, Name: u.Name, Paper: !u.Account, Chosen: slices.Contains(chosen, u.ID), Items: d.r.FormValue("items-" + u.ID)}
		if items, ok := named[u.ID]; ok {
			f.Named = true
			if d.r.Method == "GET" {
				f.Items = review.Numbers(items)
			}
		}
		view.Units = append(view.Units, f)
	}
	slices.SortStableFunc(view.Units, func(a, b unitField) int {
		switch {
		case a.Named == b.Named:
			return 0
		case a.Named:
			return -1
		default:
			return 1
		}
	})
	return nil
}

// responsible gives the units that the text names as responsible, with the 议题
// they are named in.
func (d *deed) responsible() map[string][]int {
	named := map[string][]int{}
	doc := drafting.Parse(d.v.Minutes.Text)
	for i, item := range doc.Items {
		for _, r := range item.Resolutions {
			for _, name := range r.Units {
				u, err := d.c.Data.UnitByName(name, d.v.Today())
				if err == nil && !slices.Contains(named[u.ID], i+1) {
					named[u.ID] = append(named[u.ID], i+1)
				}
			}
		}
	}
	return named
}

// holders gives the posts that have one of the roles, with who holds them.
func (d *deed) holders(roles ...workflow.Role) []choice {
	var all []choice
	for _, role := range roles {
		for _, post := range d.c.Data.PostsWith(role, d.v.Today()) {
			for _, h := range d.c.Data.HoldersOf(post.ID, d.v.Today()) {
				c := choice{Value: "post:" + post.ID, Label: post.Label + "　" + h.Name}
				c.Chosen = d.r.FormValue("holder") == c.Value
				if !slices.ContainsFunc(all, func(o choice) bool { return o.Label == c.Label }) {
					all = append(all, c)
				}
			}
		}
	}
	return all
}

func (d *deed) showHolders(view *doView) error {
	roles := []workflow.Role{workflow.Reviewer, workflow.Signer}
	if d.form.action == workflow.Reassign {
		roles = nil
		for _, o := range d.c.Flow.Options(d.v.Minutes.Place) {
			if o.Action == workflow.Approve || o.Action == workflow.Sign || o.Action == workflow.Submit || o.Action == workflow.Finalize {
				roles = append(roles, o.Roles...)
			}
		}
	}
	view.Posts, view.Who = d.holders(roles...), d.r.FormValue("who")
	if d.form.action == workflow.Add {
		view.Until = d.r.FormValue("due")
	}
	return nil
}

func (d *deed) showRows(view *doView) error {
	chosen := d.r.Form["row"]
	for _, p := range d.v.Minutes.Participants {
		objects := p.State == workflow.PartyAnswered && p.Outcome == workflow.Objected && d.form.action == workflow.Drop
		if p.State != workflow.PartyOpen && !objects {
			continue
		}
		f := rowField{N: p.N, Label: p.Name, State: "未办", Chosen: slices.Contains(chosen, itoa(p.N))}
		if !p.Person.IsZero() {
			f.Label = p.Person.Name
		}
		if len(p.Items) > 0 {
			f.Label += "（议题" + review.Numbers(p.Items) + "）"
		}
		if p.Due != "" {
			f.State = "时限" + p.Due.Chinese()
		}
		if objects {
			f.State = "不同意：" + p.Opinion
		}
		view.Rows = append(view.Rows, f)
	}
	return nil
}

func (d *deed) showText(view *doView) error {
	view.TextAsked = true
	view.Text = d.v.Minutes.Text
	if lines := strings.Split(view.Text, "\n"); d.form.name == "change" {
		if n := atoi(d.r.FormValue("p")); n > 0 && n <= len(lines) {
			view.Paragraph, view.Text = n, lines[n-1]
		}
		d.consentBeside(view)
		if err := d.reviewersToName(view); err != nil {
			return err
		}
	}
	view.Before = view.Text
	if d.r.Method == "POST" {
		view.Text, view.Before = d.r.FormValue("text"), d.r.FormValue("before")
	}
	return nil
}

// consentBeside says what else may be done with a changed text.
func (d *deed) consentBeside(view *doView) {
	view.Save = true
	for _, o := range d.c.Flow.Options(d.v.Minutes.Place) {
		if o.Action == workflow.Approve || o.Action == workflow.Sign {
			view.Consents = "改后" + strings.TrimPrefix(o.Label, "审核")
		}
	}
}

func (d *deed) showComment(view *doView) error {
	view.Quote, view.Paragraph = d.r.FormValue("quote"), atoi(d.r.FormValue("p"))
	view.Resolves = atoi(d.r.FormValue("resolves"))
	return nil
}

// showCorrection shows what a 誊清 or 文字性更正 has changed since the signature.
func (d *deed) showCorrection(view *doView) error {
	m := d.v.Minutes
	from := m.Revision
	for _, a := range m.Approvals {
		if a.Action == workflow.Sign {
			version := a.Version
			if a.Sheet != 0 {
				version = a.Sheet
			}
			from = min(from, d.c.AsOf(version).N)
		}
	}
	if from == m.Revision {
		from = max(1, d.c.AsOf(m.Correction.Version-1).N)
	}
	var err error
	view.Redline, err = d.c.Compare(from, m.Revision)
	return err
}
