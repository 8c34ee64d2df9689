package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// itemOrder is what the command line says of an item of the agenda.
type itemOrder struct {
	n, to           int
	reporter, topic string
	late, out       string
	restore         bool
}

// meetingItem is the command that puts an item on the agenda, or changes one.
func (a *app) meetingItem() *cobra.Command {
	var i itemOrder
	cmd := a.command("meeting.item")
	f := cmd.Flags()
	f.IntVar(&i.n, "n", 0, a.msg("meeting.item.flag.n"))
	f.StringVar(&i.reporter, "reporter", "", a.msg("meeting.item.flag.reporter"))
	f.StringVar(&i.topic, "topic", "", a.msg("meeting.item.flag.topic"))
	f.StringVar(&i.late, "late", "", a.msg("meeting.item.flag.late"))
	f.StringVar(&i.out, "withdraw", "", a.msg("meeting.item.flag.withdraw"))
	f.BoolVar(&i.restore, "restore", false, a.msg("meeting.item.flag.restore"))
	f.IntVar(&i.to, "to", 0, a.msg("meeting.item.flag.to"))
	completeBy(cmd, "topic", a.completeTopics)
	cmd.RunE = a.onMeeting(0, -1, func(cmd *cobra.Command, o *office.Office, who workflow.Actor, m dossier.Meeting, rest []string) error {
		c, err := i.change(cmd, m, strings.Join(rest, ""))
		if err != nil {
			return err
		}
		return a.changeMeeting(cmd, o, who, m, c)
	})
	return cmd
}

// change gives what is to be done with the item.
func (i itemOrder) change(cmd *cobra.Command, m dossier.Meeting, title string) (dossier.Change, error) {
	c := dossier.Change{N: i.n, To: i.to, Note: i.out}
	now, known := m.Item(i.n)
	switch {
	case i.n == 0 && title == "" || i.n != 0 && !known:
		return c, usage(cmd, "error.args.item")
	case i.out != "":
		c.Act = dossier.Withdraw
	case i.restore:
		c.Act = dossier.Restore
	case i.to != 0:
		c.Act = dossier.MoveItem
	default:
		c.Act, c.Item = dossier.AddItem, now
		if i.n != 0 {
			c.Act = dossier.EditItem
		}
		i.fill(&c.Item, title)
	}
	return c, nil
}

func (i itemOrder) fill(item *dossier.Item, title string) {
	if title != "" {
		item.Title = title
	}
	if i.reporter != "" {
		item.Reporter = dossier.Unit{Name: i.reporter}
	}
	if i.topic != "" {
		item.Topic = i.topic
	}
	if i.late != "" {
		item.State, item.Reason = dossier.Late, i.late
	}
}

// changeMeeting carries a change out and says what it did.
func (a *app) changeMeeting(cmd *cobra.Command, o *office.Office, who workflow.Actor, m dossier.Meeting, c dossier.Change) error {
	c.Meeting, c.Version, c.Actor = m.ID, m.Version, who
	after, err := o.ChangeMeeting(cmd.Context(), c)
	if err != nil {
		return err
	}
	return a.tellMeeting(after, a.msg("meeting.changed", after.Shown(), c.Act.Label(), after.Version))
}

// meetingInvite is the command that invites people and units.
func (a *app) meetingInvite() *cobra.Command {
	var items []int
	var member bool
	cmd := a.command("meeting.invite")
	cmd.Flags().IntSliceVar(&items, "item", nil, a.msg("meeting.invite.flag.item"))
	cmd.Flags().BoolVar(&member, "member", false, a.msg("meeting.invite.flag.member"))
	cmd.RunE = a.onMeeting(1, -1, func(cmd *cobra.Command, o *office.Office, who workflow.Actor, m dossier.Meeting, rest []string) error {
		guests, err := o.Guests(cmd.Context(), m, strings.Join(rest, "\n"))
		if err != nil {
			return err
		}
		for i := range guests {
			guests[i].Items = items
			if member {
				guests[i].Standing = dossier.Member
			}
		}
		return a.changeMeeting(cmd, o, who, m, dossier.Change{Act: dossier.Invite, People: guests})
	})
	return cmd
}

// meetingAttend is the command that enters the 签到表: everybody came, but those
// who are named.
func (a *app) meetingAttend() *cobra.Command {
	var absent, stands []string
	var from string
	var dry bool
	cmd := a.command("meeting.attend")
	cmd.Flags().StringVar(&from, "from", "", a.msg("meeting.attend.flag.from"))
	cmd.Flags().BoolVar(&dry, "dry-run", false, a.msg("meeting.attend.flag.dry"))
	cmd.Flags().StringArrayVar(&absent, "absent", nil, a.msg("meeting.attend.flag.absent"))
	cmd.Flags().StringArrayVar(&stands, "stand", nil, a.msg("meeting.attend.flag.stand"))
	cmd.RunE = a.onMeeting(0, 0, func(cmd *cobra.Command, o *office.Office, who workflow.Actor, m dossier.Meeting, _ []string) error {
		if from != "" {
			return a.attendFrom(cmd, o, who, m, from, dry)
		}
		if dry {
			return usage(cmd, "error.args.dry")
		}
		signs := make([]dossier.Sign, len(m.People))
		for i, p := range m.People {
			signs[i] = dossier.Sign{N: p.N, Presence: dossier.Present}
		}
		for _, s := range absent {
			name, why, _ := strings.Cut(s, "=")
			at, err := attendeeNamed(cmd, m, name)
			if err != nil {
				return err
			}
			signs[at].Presence, signs[at].Reason = dossier.Absent, why
		}
		for _, s := range stands {
			name, stand, ok := strings.Cut(s, "=")
			at, err := attendeeNamed(cmd, m, name)
			if err != nil {
				return err
			}
			if !ok {
				return usage(cmd, "error.args.stand", s)
			}
			if signs[at].Stand = stand; m.People[at].Person.Name == "" {
				signs[at].Stand, signs[at].Name = "", stand
			}
		}
		return a.changeMeeting(cmd, o, who, m, dossier.Change{Act: dossier.Attend, Signs: signs})
	})
	return cmd
}

// attendFrom enters the 签到表 of a file, or says what that would change.
func (a *app) attendFrom(cmd *cobra.Command, o *office.Office, who workflow.Actor, m dossier.Meeting, file string, dry bool) error {
	data, err := a.bytes(file)
	if err != nil {
		return err
	}
	signs, err := o.ReadSigns(cmd.Context(), who, m.ID, data)
	if err != nil {
		return err
	}
	if dry {
		for _, line := range office.SignChanges(m, signs) {
			a.say("meeting.attend.would", line)
		}
		return nil
	}
	return a.changeMeeting(cmd, o, who, m, dossier.Change{Act: dossier.Attend, Signs: signs})
}

// attendeeNamed finds somebody on the list, by name, by unit, or by both.
func attendeeNamed(cmd *cobra.Command, m dossier.Meeting, name string) (int, error) {
	name = strings.TrimSpace(name)
	is := func(p dossier.Attendee) bool {
		return name != "" && (p.Person.Name == name || p.Unit.Name == name || p.Unit.Name+p.Person.Name == name)
	}
	at := slices.IndexFunc(m.People, is)
	if at < 0 || slices.ContainsFunc(m.People[at+1:], is) {
		return 0, usage(cmd, "error.args.attendee", name)
	}
	return at, nil
}

// meetingBegin is the command that begins the minutes from the dossier.
func (a *app) meetingBegin() *cobra.Command {
	var p office.Printing
	cmd := a.command("meeting.begin")
	cmd.Flags().BoolVar(&p.WithPlace, "with-place", false, a.msg("meeting.begin.flag.place"))
	cmd.Flags().BoolVar(&p.WithReasons, "with-reasons", false, a.msg("meeting.begin.flag.reasons"))
	cmd.RunE = a.onMeeting(0, 0, func(cmd *cobra.Command, o *office.Office, who workflow.Actor, m dossier.Meeting, _ []string) error {
		begun, err := o.BeginMinutes(cmd.Context(), who, m.ID, m.Version, p)
		if err != nil {
			return err
		}
		if m, err = o.Meeting(cmd.Context(), who, m.ID); err != nil {
			return err
		}
		return a.tellMeeting(m, a.msg("meeting.begun", begun.Title, begun.ID))
	})
	return cmd
}

// meetingNone is the command that notes that a meeting yields no minutes.
func (a *app) meetingNone() *cobra.Command {
	var note, by string
	cmd := a.command("meeting.none")
	cmd.Flags().StringVarP(&note, "note", "m", "", a.msg("meeting.none.flag.note"))
	cmd.Flags().StringVar(&by, "confirmed", "", a.msg("meeting.none.flag.confirmed"))
	cmd.RunE = a.onMeeting(0, 0, func(cmd *cobra.Command, o *office.Office, who workflow.Actor, m dossier.Meeting, _ []string) error {
		return a.changeMeeting(cmd, o, who, m, dossier.Change{Act: dossier.Forgo, Note: note, Confirmed: by})
	})
	return cmd
}
