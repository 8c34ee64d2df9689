package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"
)

// A world is the default procedure in a few lines, what goes on beside the line
// included, to hold Decide against. Two units and two posts may be asked.
type world struct {
	state, back State
	waived      bool
	duty        map[string][]Role // the parts of each person
	mine        string            // whose submission nobody has acted on; "" if somebody has
	desk        string
	main, extra bool // the step has the consent of its own, or of who was added
	signed      bool
	older       bool   // on paper, from a sheet that bound another text
	fix         string // who made a correction that is not proof-read; "" if none
	fixed       bool   // a correction binds the text
	number      bool
	final       bool
	consulted   []Outcome // by row of 会签: "" open, dropped and closed as such
	askers      []string  // who asked each
	added       []string  // posts whose consent the step waits for
	copies      []CopyState
	first       []CopyState // how each copy began
}

const (
	gone    Outcome = "gone"    // dropped or closed while open
	annex   Outcome = "annex"   // answered all the same
	settled Outcome = "settled" // an objection that was dropped
)

// line says by whom each place is worked, and who ends it.
func (w *world) worker() Role {
	return map[State]Role{
		Recording: Recorder, Withdrawn: Recorder, Review: Reviewer, Signing: Signer,
		Collation: Clerk, Issued: Clerk, Distributed: Clerk, Closed: Clerk,
	}[w.state]
}

// barred reports whether the person's part so far keeps him from the role.
func (w *world) barred(id string, r Role) bool {
	return r != Clerk && !w.waived && slices.ContainsFunc(w.duty[id], func(had Role) bool { return had != r })
}

// plays notes a part of the person.
func (w *world) plays(id string, r Role) {
	if !slices.Contains(w.duty[id], r) {
		w.duty[id] = append(w.duty[id], r)
	}
}

// settledConsult reports whether 会签 lets the minutes go on: none open, none
// against.
func (w *world) settledConsult() bool {
	return !slices.Contains(w.consulted, "") && !slices.Contains(w.consulted, Objected)
}

// A move is one thing tried: by whom, in which role, and what it needs.
type move struct {
	act     Action
	id      string
	role    Role   // "" for who was added, a unit or a post
	post    string // of who was added
	row     int    // participant's or copy's, from 1
	to      State
	holder  string
	outcome Outcome
	paper   bool // 签发 on paper, registered by a clerk
	older   bool // from the sheet of another text
	early   bool // which was printed before 送审
	sound   bool // straight, or a text that keeps what is bound
}

// next says where a move would lead; "" is refused.
func (w *world) next(v move) State {
	role := v.role
	if v.post != "" {
		role = w.worker()
	}
	onDesk := w.desk == "" || w.desk == v.id || v.post != ""
	mine := (role == w.worker() && !w.barred(v.id, role)) || v.post != ""
	ok := func(is bool) State {
		if is {
			return w.state
		}
		return ""
	}
	switch v.act {
	case Save:
		editable := w.state == Recording || w.state == Withdrawn ||
			((w.state == Review || w.state == Signing) && (v.sound || (!w.main && !w.extra)))
		return ok(mine && onDesk && (editable || (w.state == Collation && !w.final && v.sound)))
	case Submit:
		if !mine || !onDesk || (w.state != Recording && w.state != Withdrawn) {
			return ""
		}
		if w.back != "" && w.state == Recording {
			return w.back
		}
		return Review
	case Withdraw:
		return map[bool]State{true: Withdrawn}[role == Recorder && !w.barred(v.id, role) && w.mine == v.id]
	case Approve, Sign:
		return w.consent(v, mine, onDesk)
	case Return:
		earlier := map[State][]State{Review: {Recording}, Signing: {Recording, Review}, Collation: {Recording, Review, Signing}}
		straight := v.sound && (w.state == Collation || (w.state == Signing && w.main))
		if mine && onDesk && slices.Contains(earlier[w.state], v.to) && !straight {
			return v.to
		}
		return ""
	case Void:
		by := map[State]Role{Recording: Recorder, Withdrawn: Recorder, Review: Reviewer, Signing: Signer, Collation: Signer}
		return map[bool]State{true: Voided}[by[w.state] == v.role && v.role != "" && !w.barred(v.id, role) && (onDesk || w.state == Collation)]
	default:
		return w.beside(v, mine, onDesk)
	}
}

func (w *world) consent(v move, mine, onDesk bool) State {
	to := map[State]State{Review: Signing, Signing: Collation}[w.state]
	if (v.act == Sign) != (w.state == Signing) || to == "" || !mine || !onDesk || (w.main && v.post == "" && len(w.added) > 0) {
		return ""
	}
	if v.early && v.older {
		return ""
	}
	last := len(w.added) == 0 || (v.post != "" && w.main && len(w.added) == 1)
	if (last || v.act == Sign) && !w.settledConsult() {
		return ""
	}
	if !last {
		return w.state
	}
	return to
}

// beside answers for what does not move a minutes.
func (w *world) beside(v move, mine, onDesk bool) State {
	role, is := v.role, false
	late := w.state == Distributed || w.state == Closed
	row := func() bool { return v.row <= len(w.consulted) }
	switch v.act {
	case Consult:
		is = mine && (w.state == Recording || w.state == Review)
	case Reply:
		is = w.state != Voided && row() && (w.consulted[v.row-1] == "" || w.consulted[v.row-1] == gone)
	case Add:
		is = mine && onDesk && (w.state == Review || w.state == Signing) && !slices.Contains(w.added, "a1")
	case Drop:
		is = mine && (w.state == Recording || w.state == Review || w.state == Signing) && row() &&
			(onDesk || w.askers[v.row-1] == v.id) && (w.consulted[v.row-1] == "" || w.consulted[v.row-1] == Objected)
	case Reassign:
		is = mine && onDesk && slices.Contains([]State{Recording, Review, Signing, Collation}, w.state) &&
			v.holder != v.id && !w.barred(v.holder, w.worker())
	case Amend:
		is = w.state == Collation && !w.final && (w.fix == "" || w.fix == v.id) &&
			(role == Clerk || (role == Recorder && !w.barred(v.id, role)))
	case Proofread:
		is = w.state == Collation && !w.final && w.fix != "" && w.fix != v.id &&
			(role == Clerk || (role == Recorder && !w.barred(v.id, role)))
	case Number:
		is = mine && onDesk && w.state == Collation && !w.final && !w.number
	case Unnumber:
		is = mine && onDesk && w.state == Collation && !w.final && w.number
	case Finalize:
		is = mine && onDesk && w.state == Collation && !w.final && w.number && w.fix == "" && (!w.older || w.fixed)
	case Issue:
		if mine && onDesk && w.state == Collation && w.final {
			return Issued
		}
	case Distribute:
		if mine && (w.state == Issued || w.state == Distributed) {
			return Distributed
		}
	case Close:
		if mine && w.state == Distributed {
			return Closed
		}
	case Dispatch, Receive, Bounce, Recall, Resend:
		is = late && role == Clerk && v.row <= len(w.copies)
		if is {
			_, is = copyNext(w.copies[v.row-1], v.act)
		}
	}
	if is {
		return w.state
	}
	return ""
}

// copyNext is where an act brings a copy.
func copyNext(s CopyState, a Action) (CopyState, bool) {
	out := s == CopySent || s == CopyDispatched || s == CopyReceived
	switch a {
	case Dispatch:
		return CopyDispatched, s == CopyWaiting
	case Receive:
		return CopyReceived, s == CopyWaiting || s == CopySent || s == CopyDispatched
	case Bounce:
		return "away", out // sent anew once: then it is CopyBounced
	case Recall:
		return CopyRecalled, out || s == CopyWaiting
	default:
		return CopyReplaced, out || s == "away"
	}
}

// apply does to the world what a move does.
func (w *world) apply(v move, next State) {
	role, moved := v.role, next != w.state
	if v.post != "" {
		role = w.worker()
	}
	if v.act.takesPart() && role != Clerk && role != "" {
		w.plays(v.id, role)
	}
	if !v.act.Commutes() {
		w.mine = ""
	}
	switch v.act {
	case Submit:
		w.mine, w.back = v.id, ""
	case Withdraw, Void, Return:
		w.retreat(v)
	case Approve, Sign:
		w.main, w.extra = w.main || v.post == "", w.extra || v.post != ""
		w.added = slices.DeleteFunc(slices.Clone(w.added), func(p string) bool { return p == v.post })
		w.older = w.older || v.older
		w.signed = w.signed || (v.act == Sign && v.post == "")
		if moved {
			w.back = ""
		}
		if v.act == Sign {
			w.fix, w.fixed = "", false
		}
	case Consult:
		w.consulted, w.askers = append(w.consulted, ""), append(w.askers, v.id)
	case Reply:
		w.consulted[v.row-1] = map[bool]Outcome{true: annex, false: v.outcome}[w.consulted[v.row-1] == gone]
	case Add:
		w.added = append(w.added, "a1")
	case Drop:
		w.consulted[v.row-1] = map[bool]Outcome{true: settled, false: gone}[w.consulted[v.row-1] == Objected]
	case Reassign:
		w.desk = v.holder
	case Amend:
		w.fix, w.fixed = v.id, true
		w.plays(v.id, Recorder)
	case Proofread:
		w.fix = ""
	case Number, Unnumber:
		w.number = v.act == Number
	case Finalize:
		w.final = true
	case Distribute:
		w.copies = append(w.copies, CopySent, CopyWaiting, CopyKept)
		w.first = append(w.first, CopySent, CopyWaiting, CopyKept)
	case Dispatch, Receive, Bounce, Recall, Resend:
		was := w.copies[v.row-1]
		w.copies[v.row-1], _ = copyNext(was, v.act)
		if v.act == Resend {
			w.copies, w.first = append(w.copies, w.first[v.row-1]), append(w.first, w.first[v.row-1])
		}
	}
	if moved {
		w.main, w.extra, w.desk, w.added = false, false, "", nil
	}
	w.state = next
}

// retreat is what a way back ends.
func (w *world) retreat(v move) {
	w.back, w.signed, w.older, w.fix, w.fixed = "", false, false, "", false
	w.final = w.final && v.act == Void // as it was when it came to its end
	if v.act == Return && v.sound {
		w.back = w.state
	}
	if v.act == Void {
		w.number = false
	}
	for i, o := range w.consulted {
		if o == "" && v.act != Return {
			w.consulted[i] = gone
		}
	}
}

// draw makes a move at random, sound often enough to get on.
func (w *world) draw(r *rapid.T) move {
	people := []string{"p0", "p1", "p2", "p3", "p4"}
	v := move{
		id: rapid.SampledFrom(people).Draw(r, "person"), act: rapid.SampledFrom(walkActs(w.state)).Draw(r, "act"),
		role: w.worker(), row: rapid.IntRange(1, max(1, len(w.consulted), len(w.copies))).Draw(r, "row"), sound: rapid.Bool().Draw(r, "sound"),
	}
	if rapid.IntRange(0, 3).Draw(r, "stray") == 0 {
		v.role = rapid.SampledFrom([]Role{Recorder, Reviewer, Signer, Clerk}).Draw(r, "role")
	}
	switch v.act {
	case Return:
		v.to = rapid.SampledFrom([]State{Recording, Review, Signing}).Draw(r, "to")
	case Reassign:
		v.holder = rapid.SampledFrom(people).Draw(r, "holder")
	case Reply:
		v.outcome = rapid.SampledFrom([]Outcome{Agreed, Reserved, Unrelated, Agreed, Objected}).Draw(r, "outcome")
		v.id, v.role = "unit", ""
	case Withdraw:
		v.role = Recorder
	case Sign:
		v.paper = v.sound
	}
	if (v.act == Approve || v.act == Sign || v.act == Return) && len(w.added) > 0 && rapid.Bool().Draw(r, "added") {
		v.id, v.role, v.post, v.paper = "of "+string(w.state), "", "a1", false
	}
	return v
}

// walkActs are the acts to try at a place, those of the line more often.
func walkActs(s State) []Action {
	line := map[State][]Action{
		Recording: {Submit, Submit, Consult, Reply}, Withdrawn: {Submit, Submit}, Review: {Approve, Approve, Approve, Withdraw, Consult, Reply, Reply},
		Signing: {Sign, Sign}, Collation: {Number, Finalize, Issue, Proofread}, Issued: {Distribute},
	}[s]
	all := slices.DeleteFunc(Actions(), func(a Action) bool {
		return slices.Contains([]Action{Create, Urge, Comment, Compete, Transcribe, Read}, a)
	})
	return append(slices.Repeat(line, 4), all...)
}

// command puts a move into a command.
func (v *move) command(r *rapid.T, d *desk) Command {
	a := actor(v.id)
	if v.role != "" {
		a.Roles = []Role{v.role}
	}
	a.Posts = []string{v.post}
	cmd := command(v.act, a)
	switch v.act {
	case Amend: // other wording than there is
		words := slices.DeleteFunc([]string{"片区", "地块", "街区"}, func(w string) bool { return strings.Contains(d.minutes.Text, "里"+w) })
		text := regexp.MustCompile("祥里..").ReplaceAllString(d.minutes.Text, "祥里"+rapid.SampledFrom(words).Draw(r, "word"))
		cmd.Text = &text
	case Save:
		other := rapid.StringMatching(`[一-龥]{2,8}`).Draw(r, "text") + strconv.Itoa(d.minutes.Version) // never the same twice
		text := strings.Replace(draftText(), "原则同意", other, 1)
		if v.sound {
			text = strings.Replace(d.minutes.Text, "6月2日印发", "6月3日印发", 1)
			cmd.Title = d.minutes.Title
		}
		cmd.Text = &text
	case Return:
		cmd.To, cmd.Straight = Place{State: v.to}, v.sound
	case Reassign:
		cmd.Holder.Person = actor(v.holder).Person
	case Consult:
		cmd.Asked[0].Unit += strconv.Itoa(len(d.minutes.Participants)) // another each time
	case Add:
		cmd.Asked[0].Post = "a1"
	case Reply, Drop:
		cmd.Rows = []int{v.consultRow(d.minutes)}
		cmd.Outcome, cmd.Note = v.outcome, "意见"
		if p, there := d.minutes.party(cmd.Rows[0]); there && v.act == Reply {
			cmd.Actor.Unit = p.Unit
		}
	case Distribute:
		cmd.Recipients = []Recipient{
			{Unit: "市财政局", ID: "cz", Copies: 1, Channel: ByPortal}, {Unit: "市发改委", Copies: 2, Channel: ByBox}, {Unit: "办公室", Copies: 3, Use: ForOffice},
		}
	case Dispatch, Receive, Bounce, Recall, Resend:
		cmd.Rows = []int{v.row}
	case Sign:
		if v.paper {
			sheet := max(d.minutes.Version-rapid.IntRange(0, 2).Draw(r, "sheet"), 1)
			printed := d.entries[sheet-1]
			v.older = printed.Bound.After != d.minutes.Digest
			v.early = printed.To.State == Recording || printed.To.State == Withdrawn
			cmd = onPaper(cmd, sheet)
			d.office = map[string]Actor{v.id: a}
		}
	}
	if v.act == Reassign {
		d.office = map[string]Actor{v.holder: actor(v.holder, Recorder, Reviewer, Signer, Clerk)}
	}
	return cmd
}

// consultRow gives the number of the row-th participant that was consulted.
func (v move) consultRow(m Minutes) int {
	n := 0
	for _, p := range m.Participants {
		if p.Kind == Consulted {
			n++
		}
		if n == v.row {
			return p.N
		}
	}
	return len(m.Participants) + 1
}
