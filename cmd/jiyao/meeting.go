package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// meeting is the group of commands about meetings before their minutes (会议案卷).
func (a *app) meeting() *cobra.Command {
	return a.siteFlags(a.group("meeting", ordered(
		a.meetingNew(), a.meetingList(), a.meetingShow(), a.meetingItem(), a.meetingInvite(), a.meetingAttend(), a.meetingBegin(), a.meetingNone(),
	)...))
}

// meetingNew is the command that begins a meeting as the office's data propose
// it.
func (a *app) meetingNew() *cobra.Command {
	var kind, on string
	var session int
	var said dossier.Basics
	cmd := a.command("meeting.new")
	f := cmd.Flags()
	f.StringVar(&kind, "type", "", a.msg("minutes.new.flag.type"))
	f.StringVar(&on, "date", "", a.msg("meeting.flag.date"))
	f.StringVar(&said.Clock, "time", "", a.msg("meeting.flag.time"))
	f.StringVar(&said.Place, "place", "", a.msg("meeting.flag.place"))
	f.StringVar(&said.Chair.Name, "chair", "", a.msg("meeting.flag.chair"))
	f.IntVar(&session, "session", 0, a.msg("minutes.new.flag.session"))
	completeBy(cmd, "type", a.completeMeetings)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		date, err := day(cmd, on)
		if err != nil {
			return err
		}
		said.Date = date
		return a.office(cmd.Context(), func(o *office.Office) error { return a.openMeeting(cmd, o, kind, session, said) })
	}
	return cmd
}

func (a *app) openMeeting(cmd *cobra.Command, o *office.Office, kind string, session int, said dossier.Basics) error {
	actor, err := a.actor(cmd, o)
	if err != nil {
		return err
	}
	p, err := o.ProposeMeeting(cmd.Context(), kind, cmp.Or(said.Date, workflow.DateOf(o.Now())))
	if err != nil {
		return err
	}
	c := p.Change
	c.Meeting, c.Actor, c.Session = a.newID(o.Now()), actor, cmp.Or(session, c.Session)
	c.Basics.Clock, c.Basics.Place = said.Clock, said.Place
	if said.Chair.Name != "" && said.Chair.Name != c.Basics.Chair.Name {
		c.Basics.Chair = said.Chair
	}
	m, err := o.ChangeMeeting(cmd.Context(), c)
	if err != nil {
		return err
	}
	return a.tellMeeting(m, a.msg("meeting.opened", m.Shown(), m.ID))
}

// tellMeeting says what became of a meeting: in a sentence, or for a program.
func (a *app) tellMeeting(m dossier.Meeting, sentence string) error {
	if a.site.json {
		return a.printJSON(views.OfMeeting(m))
	}
	return a.print(func(w io.Writer) error {
		_, err := fmt.Fprintln(w, sentence)
		return err
	})
}

// meetingList is the command that lists meetings.
func (a *app) meetingList() *cobra.Command {
	q := dossier.Query{Newest: true}
	var past bool
	cmd := a.command("meeting.list")
	f := cmd.Flags()
	f.StringVar(&q.Type, "type", "", a.msg("minutes.new.flag.type"))
	f.BoolVar(&past, "all", false, a.msg("meeting.flag.all"))
	f.IntVar(&q.Limit, "limit", 0, a.msg("minutes.list.flag.limit"))
	completeBy(cmd, "type", a.completeMeetings)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		q.Words = strings.Join(args, " ")
		return a.office(cmd.Context(), func(o *office.Office) error {
			actor, err := a.actor(cmd, o)
			if err != nil {
				return err
			}
			if !past && q.Words == "" {
				q.From, q.Newest = workflow.DateOf(o.Now()), false
			}
			all, _, err := o.Meetings(cmd.Context(), actor, q)
			if err != nil {
				return err
			}
			return a.printMeetings(all, o)
		})
	}
	return cmd
}

func (a *app) printMeetings(all []dossier.Meeting, o *office.Office) error {
	shown := make([]views.Meeting, len(all))
	t := table{heads: []string{a.msg("head.date"), a.msg("head.meeting"), a.msg("head.items"), a.msg("head.state"), a.msg("head.id")}, flex: 1}
	for i, m := range all {
		shown[i] = views.OfMeeting(m)
		t.rows = append(t.rows, []string{
			strings.TrimSpace(brief(m.Date, o) + " " + m.Clock), m.Shown(), strconv.Itoa(len(m.Agenda())), m.State.Label(), m.ID,
		})
	}
	switch {
	case a.site.json:
		return a.printJSON(shown)
	case len(all) == 0:
		a.say("meeting.none.found")
		return nil
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}

// onMeeting makes what a command does of a meeting that its first argument
// names, with at least so many more.
func (a *app) onMeeting(least, most int, do func(cmd *cobra.Command, o *office.Office, who workflow.Actor, m dossier.Meeting, rest []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usage(cmd, "error.args.meeting")
		case len(args) < 1+least:
			return usage(cmd, "error.args.who")
		case most >= 0 && len(args) > 1+most:
			return usage(cmd, "error.args.none", args[1+most])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			who, err := a.actor(cmd, o)
			if err != nil {
				return err
			}
			m, err := o.FindMeeting(cmd.Context(), who, args[0])
			if err != nil {
				return err
			}
			return do(cmd, o, who, m, args[1:])
		})
	}
}

// meetingShow is the command that shows a meeting's dossier.
func (a *app) meetingShow() *cobra.Command {
	var record bool
	cmd := a.command("meeting.show")
	cmd.Flags().BoolVar(&record, "record", false, a.msg("meeting.flag.record"))
	cmd.RunE = a.onMeeting(0, 0, func(cmd *cobra.Command, o *office.Office, who workflow.Actor, m dossier.Meeting, _ []string) error {
		switch {
		case record:
			lines, err := o.MeetingRecords(cmd.Context(), who, m.ID)
			if err != nil {
				return err
			}
			return a.printMeetingRecord(lines)
		case a.site.json:
			return a.printJSON(views.OfMeeting(m))
		}
		return a.print(func(w io.Writer) error {
			a.writeMeeting(w, m)
			return nil
		})
	})
	return cmd
}

func (a *app) writeMeeting(w io.Writer, m dossier.Meeting) {
	field(w, a.msg("head.meeting"), m.Shown()+"　"+m.State.Label())
	field(w, a.msg("head.id"), m.ID)
	field(w, a.msg("head.date"), strings.TrimSpace(m.Date.Chinese()+" "+m.Clock))
	field(w, a.msg("meeting.place"), m.Place)
	field(w, a.msg("meeting.chair"), m.Chair.Name+m.Chair.Office)
	field(w, a.msg("head.minutes"), m.Minutes)
	field(w, a.msg("meeting.why"), m.Reason)
	for _, i := range m.Items {
		at := "－"
		if n := m.Position(i.N); n > 0 {
			at = strconv.Itoa(n)
		}
		text := at + "　" + i.Title
		if i.Reporter.Name != "" {
			text += "（" + i.Reporter.Name + "）"
		}
		if i.State != dossier.Listed {
			text += "［" + i.State.Label() + "：" + i.Reason + "］"
		}
		field(w, a.msg("meeting.nth")+" "+strconv.Itoa(i.N), text)
	}
	for _, s := range []dossier.Standing{dossier.Member, dossier.Observer} {
		var names []string
		for _, p := range m.People {
			if p.Standing == s {
				names = append(names, attendeeText(p))
			}
		}
		field(w, s.Label(), strings.Join(names, "、"))
	}
}

func attendeeText(p dossier.Attendee) string {
	s := p.Unit.Name + p.Person.Name
	switch {
	case p.Stand != "":
		s += "（" + p.Stand + "代）"
	case p.Presence == dossier.Absent && p.Reason != "":
		s += "（" + p.Presence.Label() + "：" + p.Reason + "）"
	case p.Presence == dossier.Absent:
		s += "（" + p.Presence.Label() + "）"
	}
	return s
}

func (a *app) printMeetingRecord(lines []dossier.Record) error {
	t := table{heads: []string{a.msg("head.date"), a.msg("head.who"), a.msg("meeting.act"), a.msg("meeting.changes")}, flex: 3}
	for _, l := range lines {
		said := dossier.Describe(l)
		if l.Note != "" {
			said = append([]string{l.Note}, said...)
		}
		at := l.Recorded.In(workflow.Shanghai()).Format("01-02 15:04")
		t.rows = append(t.rows, []string{at, l.Actor.Name, l.Act.Label(), strings.Join(said, "\n")})
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}
