package office

import (
	"context"
	"slices"
	"strings"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Standing is where a minutes stands, for people.
type Standing struct {
	Place   string   // as the flow calls it
	Holders []string // who has it now: posts with their holders, or a role
	Wants   []Want   // what it lacks before it can go on
	Offers  []Offer  // what may be done from here, and by whom
	Vacant  []Vacant // posts and people that it belongs to, or asks, and that nobody stands for
}

// A Want is something a minutes lacks (还缺).
type Want struct {
	Kind WantKind
	Who  string // whose, or at which step; empty where it goes without saying
	Due  workflow.Date
}

// WantKind says what is lacking.
type WantKind string

// The kinds of Want.
const (
	WantText       WantKind = "text"       // 正文
	WantConsent    WantKind = "consent"    // 同意 of a step, or of one who was added to it
	WantSignature  WantKind = "signature"  // 签发
	WantOpinion    WantKind = "opinion"    // an answer in 会签
	WantAccord     WantKind = "accord"     // an objection in 会签 is not settled
	WantTranscript WantKind = "transcript" // 誊清 of a 签批单 that says otherwise than the text, and its 校核
	WantSecond     WantKind = "second"     // 校核 of a 誊清 or 文字性更正
	WantNumber     WantKind = "number"     // 编号
	WantFinal      WantKind = "final"      // 定稿
	WantIssue      WantKind = "issue"      // 印发
	WantDistrib    WantKind = "distribute"
)

// Offer is one action that the flow knows here, with who has its roles.
type Offer struct {
	workflow.Option
	People []string
}

// Standing says where a minutes stands, what it lacks and who may do what.
func (o *Office) Standing(ctx context.Context, m workflow.Minutes) (Standing, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return Standing{}, err
	}
	flow, err := o.flow(m.Flow)
	if err != nil {
		return Standing{}, err
	}
	today := workflow.DateOf(o.Now())
	s := Standing{Place: flow.PlaceLabel(m.Place), Wants: wants(m, flow)}
	for _, option := range flow.Options(m.Place) {
		if option.Action == workflow.Compete {
			continue // it is kept so by itself
		}
		s.Offers = append(s.Offers, Offer{Option: option, People: d.people(option.Roles, today)})
	}
	s.Holders, s.Vacant = d.holders(m, flow, today), d.vacant(m, flow, today)
	return s, nil
}

// Flow gives the flow a minutes is pinned to.
func (o *Office) Flow(ctx context.Context, m workflow.Minutes) (*workflow.Flow, error) {
	if _, err := o.refresh(ctx); err != nil {
		return nil, err
	}
	return o.flow(m.Flow)
}

// people gives those who have one of the roles on the day, in protocol order.
func (d *data) people(roles []workflow.Role, today workflow.Date) []string {
	var names []string
	for _, role := range roles {
		for _, post := range d.org.PostsWith(role, today) {
			for _, h := range d.org.HoldersOf(post.ID, today) {
				if !slices.Contains(names, h.Name) {
					names = append(names, h.Name)
				}
			}
		}
	}
	return names
}

// holders gives who has the minutes on the desk: posts with their holders, or
// the role.
func (d *data) holders(m workflow.Minutes, flow *workflow.Flow, today workflow.Date) []string {
	var all []string
	for _, p := range m.Participants {
		if p.State == workflow.PartyOpen && p.Kind != workflow.Consulted && p.Place == m.Place {
			all = append(all, d.heldBy(workflow.Holder{Post: p.Post, Label: p.Name, Person: p.Person}, today))
		}
	}
	consented := slices.ContainsFunc(m.Approvals, func(a workflow.Approval) bool { return a.Place == m.Place && a.Row == 0 })
	if consented && len(all) > 0 {
		return all // only the others are waited for
	}
	if !m.Desk.IsZero() {
		return append([]string{d.heldBy(m.Desk, today)}, all...)
	}
	if len(all) > 0 && flow.StepDef(m.Place).Each {
		return all
	}
	if drafts(flow, m.Place) && len(m.Duties) > 0 {
		return append([]string{m.Duties[0].Person.Name}, all...) // who began it
	}
	if roles := Onward(flow, m.Place); len(roles) > 0 {
		labels := make([]string, len(roles))
		for i, r := range roles {
			labels[i] = r.Label()
		}
		line := strings.Join(labels, "或")
		if names := d.people(roles, today); len(names) > 0 {
			line += "（" + strings.Join(names, "、") + "）"
		}
		all = append([]string{line}, all...)
	}
	return all
}

// drafts reports whether a place is one where a draft is written.
func drafts(flow *workflow.Flow, at workflow.Place) bool {
	return slices.ContainsFunc(flow.Options(at), func(o workflow.Option) bool { return o.Action == workflow.Submit })
}

// Onward gives the roles whose action leads on from a place.
func Onward(flow *workflow.Flow, at workflow.Place) []workflow.Role {
	var roles []workflow.Role
	for _, r := range flow.Rules {
		if r.From != at || !LeadsOn(flow, at, r.Action) {
			continue
		}
		for _, role := range r.Roles {
			if !slices.Contains(roles, role) {
				roles = append(roles, role)
			}
		}
	}
	return roles
}

// heldBy gives a holder with who it is today: 办公室副主任（高明远）.
func (d *data) heldBy(h workflow.Holder, today workflow.Date) string {
	if !h.Person.IsZero() {
		return h.Person.Name
	}
	label := h.Label
	if label == "" {
		label = h.Post
	}
	names := holderNames(d.org.HoldersOf(h.Post, today))
	if len(names) == 0 {
		return label
	}
	return label + "（" + strings.Join(names, "、") + "）"
}

func holderNames(holders []org.Holder) []string {
	names := make([]string, len(holders))
	for i, h := range holders {
		names[i] = h.Name
	}
	return names
}

// wants gives what a minutes lacks before its next step, and until it is out.
func wants(m workflow.Minutes, flow *workflow.Flow) []Want {
	var all []Want
	add := func(missing bool, w Want) {
		if missing {
			all = append(all, w)
		}
	}
	here := map[workflow.Action]bool{}
	for _, o := range flow.Options(m.Place) {
		here[o.Action] = true
	}
	add(strings.TrimSpace(m.Text) == "" && (here[workflow.Submit] || here[workflow.Approve]), Want{Kind: WantText})
	for _, p := range m.Participants {
		open := p.State == workflow.PartyOpen
		add(open && p.Kind != workflow.Consulted && p.Place == m.Place, Want{Kind: WantConsent, Who: p.Who(), Due: p.Due})
	}
	own := !flow.StepDef(m.Place).Each && !slices.ContainsFunc(m.Approvals, func(a workflow.Approval) bool { return a.Place == m.Place && a.Row == 0 })
	add(own && here[workflow.Approve], Want{Kind: WantConsent, Who: flow.PlaceLabel(m.Place)})
	add(own && here[workflow.Sign], Want{Kind: WantSignature, Who: flow.PlaceLabel(m.Place)})
	if here[workflow.Submit] || here[workflow.Approve] || here[workflow.Sign] {
		for _, p := range m.Consultations() {
			add(p.State == workflow.PartyOpen, Want{Kind: WantOpinion, Who: p.Who(), Due: p.Due})
		}
		for _, o := range m.Objections() {
			add(true, Want{Kind: WantAccord, Who: o.Label()})
		}
	}
	c := m.Correction
	add(otherwise(m) && c.Action == "" && here[workflow.Transcribe], Want{Kind: WantTranscript})
	add(c.Action != "" && c.Checked.IsZero(), Want{Kind: WantSecond, Who: c.Action.Label()})
	add(here[workflow.Number] && m.Number.IsZero(), Want{Kind: WantNumber})
	add(here[workflow.Finalize] && !m.Finalized, Want{Kind: WantFinal})
	add(here[workflow.Issue] && m.PDF.IsZero(), Want{Kind: WantIssue})
	add(here[workflow.Distribute] && !here[workflow.Dispatch] && len(m.Copies) == 0, Want{Kind: WantDistrib})
	return all
}

// otherwise reports whether a 签批单 was signed with another text than the one in
// force.
func otherwise(m workflow.Minutes) bool {
	return slices.ContainsFunc(m.Approvals, func(a workflow.Approval) bool {
		return a.Action == workflow.Sign && a.Sheet != 0 && a.Digest != m.Digest
	})
}
