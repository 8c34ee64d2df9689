package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

// one makes RunE for a command about a single minutes.
func (a *app) one(most int, do func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, rest []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usage(cmd, "error.args.minutes")
		case len(args) > 1+most:
			return usage(cmd, "error.args.none", args[1+most])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			m, err := o.Find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return do(cmd, o, m, args[1:])
		})
	}
}

// minutesShow is the command that says where a minutes stands.
func (a *app) minutesShow() *cobra.Command {
	cmd := a.command("minutes.show")
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		s, err := o.Standing(cmd.Context(), m)
		if err != nil {
			return err
		}
		if a.site.json {
			more, err := views.LookBeyond(cmd.Context(), o, m)
			if err != nil {
				return err
			}
			return a.printJSON(views.OfWhole(views.OfMinutes(m, s, o), more, m))
		}
		v := sheet{app: a, office: o, m: m, standing: s}
		if err := v.look(cmd); err != nil {
			return err
		}
		return a.print(v.write)
	})
	return cmd
}

// A sheet is all there is to know of a minutes at a glance.
type sheet struct {
	app      *app
	office   *office.Office
	m        workflow.Minutes
	standing office.Standing
	meeting  string
	flow     *workflow.Flow
	may      []string // what the one who looks may do
	not      []denial // and what not, with the reason
	editions []workflow.Listed
	more     views.Beyond
}

// look gathers what the minutes itself does not hold.
func (s *sheet) look(cmd *cobra.Command) (err error) {
	ctx := cmd.Context()
	if s.flow, err = s.office.Flow(ctx, s.m); err != nil {
		return err
	}
	data, err := s.office.Data(ctx)
	if err != nil {
		return err
	}
	if t, err := data.MeetingType(s.m.Type); err == nil {
		s.meeting = t.Label
	}
	if s.editions, err = s.office.Store.Editions(ctx, s.m.ID); err != nil {
		return err
	}
	if s.more, err = views.LookBeyond(ctx, s.office, s.m); err != nil {
		return err
	}
	actor, err := s.app.reader(cmd, s.office)
	if err != nil || actor.IsZero() {
		return err
	}
	for _, o := range s.standing.Offers {
		switch err := s.office.May(ctx, s.m, actor, o.Action); {
		case err == nil:
			s.may = append(s.may, o.Label)
		case office.LeadsOn(s.flow, s.m.Place, o.Action):
			s.deny(o.Label, err)
		}
	}
	return nil
}

// write prints the sheet.
func (s *sheet) write(w io.Writer) error {
	a, m := s.app, s.m
	fmt.Fprintf(w, "《%s》\n", m.Title)
	field(w, a.msg("show.id"), a.msg("show.version", m.ID, m.Version, m.Revision))
	field(w, a.msg("show.number"), m.Number.Text)
	field(w, a.msg("show.meeting"), s.met())
	for _, e := range s.editions {
		if e.ID != m.ID && len(s.editions) > 1 {
			field(w, a.msg("show.edition"), a.otherEdition(e))
		}
	}
	if !m.Edition.IsZero() {
		field(w, a.msg("show.edition"), a.msg("show.edition.own", m.Edition.N, m.Edition.Kind.Label(), m.Edition.Reason))
	}
	field(w, a.msg("show.place"), s.standing.Place)
	if !ended(s.flow, m.Place) {
		field(w, a.msg("show.desk"), strings.Join(s.standing.Holders, a.msg("note.and")))
	}
	field(w, a.msg("show.vacant"), a.lang.vacant(s.standing.Vacant))
	field(w, a.msg("show.due"), s.due())
	s.writeBeyond(w)
	field(w, a.msg("show.wants"), a.lang.wants(s.standing.Wants))
	field(w, a.msg("show.offers"), a.offers(s.standing.Offers))
	if len(s.may)+len(s.not) > 0 {
		field(w, a.msg("show.may"), cmp.Or(strings.Join(s.may, a.msg("note.and")), a.msg("show.may.none")))
		field(w, a.msg("show.not"), s.denied())
	}
	field(w, a.msg("show.last"), a.msg("show.last.by", clockOf(m.Last.At), m.Last.By.Name, m.Last.Action.Label()))
	if !m.PDF.IsZero() {
		field(w, a.msg("show.issued"), m.IssuedOn.Chinese())
		fmt.Fprintf(w, "%s    %s\n", a.msg("show.file"), s.office.ReleasedFile(m.PDF.SHA256)) // whole, to be copied
	}
	s.consents(w)
	s.parties(w)
	s.copies(w)
	s.former(w)
	return nil
}

// otherEdition names another edition; one that was made void is no edition any
// more, and its ordinal goes to the next.
func (a *app) otherEdition(e workflow.Listed) string {
	line := a.msg("show.edition.other", cmp.Or(e.Edition.N, 1), e.ID)
	if !e.Edition.IsZero() {
		line += a.msg("show.edition.why", e.Edition.Kind.Label(), e.Edition.Reason)
	}
	if e.Last.Action == workflow.Void {
		line += a.msg("show.edition.void")
	}
	return line
}

// met says which meeting it was.
func (s *sheet) met() string {
	a, m := s.app, s.m
	var parts []string
	if s.meeting != "" {
		parts = append(parts, s.meeting)
	}
	if m.Session > 0 {
		parts = append(parts, a.msg("show.session", m.Session))
	}
	if m.Meeting != "" {
		parts = append(parts, m.Meeting.Chinese())
	}
	return strings.Join(parts, a.msg("note.comma"))
}

func (s *sheet) due() string {
	if s.m.Due != "" && s.m.Due < workflow.DateOf(s.office.Now()) {
		return s.m.Due.Chinese() + s.app.msg("minutes.todo.overdue")
	}
	return s.m.Due.Chinese()
}

// wants says what is lacking.
func (l language) wants(all []office.Want) string {
	var parts []string
	for _, w := range all {
		part := l.want(w)
		if w.Due != "" {
			part += l.msg("want.due", w.Due.Chinese())
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, l.msg("note.and"))
}

func (l language) want(w office.Want) string {
	switch w.Kind {
	case office.WantText:
		return l.msg("want.text")
	case office.WantConsent:
		return l.msg("want.consent", w.Who)
	case office.WantSignature:
		return l.msg("want.signature", w.Who)
	case office.WantOpinion:
		return l.msg("want.opinion", w.Who)
	case office.WantAccord:
		return l.msg("want.accord", w.Who)
	case office.WantSecond:
		return l.msg("want.second", w.Who)
	case office.WantTranscript:
		return l.msg("want.transcript")
	case office.WantNumber:
		return l.msg("want.number")
	case office.WantFinal:
		return l.msg("want.final")
	case office.WantIssue:
		return l.msg("want.issue")
	default:
		return l.msg("want.distribute")
	}
}

// offers says what may be done, a line for each set of roles.
func (a *app) offers(all []office.Offer) string {
	var lines []string
	at := map[string]int{}
	for _, o := range all {
		roles := make([]string, len(o.Roles))
		for i, r := range o.Roles {
			roles[i] = r.Label()
		}
		who := strings.Join(roles, "、")
		i, known := at[who]
		if !known {
			at[who] = len(lines)
			lines = append(lines, who+"："+o.Label)
			continue
		}
		lines[i] += "、" + o.Label
	}
	return strings.Join(lines, "\n")
}
