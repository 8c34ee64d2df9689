package main

import (
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

// dbOutbox is the group of commands about messages on their way (投递).
func (a *app) dbOutbox() *cobra.Command {
	return a.group("db.outbox", ordered(a.outboxList(), a.outboxRedeliver())...)
}

// outboxList is the command that lists messages by where their delivery stands.
func (a *app) outboxList() *cobra.Command {
	q := workflow.LetterQuery{}
	var state string
	cmd := a.command("db.outbox.list")
	f := cmd.Flags()
	f.StringVar(&state, "state", string(workflow.LetterAside), a.msg("db.outbox.flag.state"))
	f.StringVar(&q.Topic, "topic", "", a.msg("db.outbox.flag.topic"))
	f.Int64Var(&q.After, "after", 0, a.msg("db.outbox.flag.after"))
	complete(cmd, "state", letterStates())
	complete(cmd, "topic", letterTopics())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		for _, s := range letterStates() {
			if state == s || state == workflow.LetterState(s).Label() {
				q.State = workflow.LetterState(s)
			}
		}
		if q.State == "" {
			return usage(cmd, "error.letters", state)
		}
		if q.Topic != "" && !slices.Contains(letterTopics(), q.Topic) {
			return usage(cmd, "error.letters.topic", q.Topic)
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			all, err := o.Store.Letters(cmd.Context(), q)
			if err != nil {
				return err
			}
			backlog, err := o.Store.Backlog(cmd.Context())
			if err != nil {
				return err
			}
			return a.printLetters(all, backlog)
		})
	}
	return cmd
}

func letterStates() []string {
	return []string{string(workflow.LetterWaiting), string(workflow.LetterAside), string(workflow.LetterDelivered)}
}

func letterTopics() []string {
	return []string{workflow.TopicDeliver, workflow.TopicMail, workflow.TopicHook, workflow.TopicNotify}
}

// wayOf says by which way the messages of a topic go.
func (a *app) wayOf(topic string) string {
	switch topic {
	case workflow.TopicDeliver:
		return a.msg("db.outbox.way.deliver")
	case workflow.TopicMail:
		return a.msg("db.outbox.way.mail")
	case workflow.TopicHook:
		return a.msg("db.outbox.way.hook")
	case workflow.TopicNotify:
		return a.msg("db.outbox.way.notify")
	default:
		return topic
	}
}

type letterView struct {
	ID        int64         `json:"id"`
	Key       string        `json:"key"`
	Topic     string        `json:"topic"`
	Recipient string        `json:"recipient,omitempty"`
	Minutes   string        `json:"minutes"`
	Version   int           `json:"version"`
	State     string        `json:"state"`
	Since     time.Time     `json:"since"`
	Attempts  int           `json:"attempts"`
	Due       time.Time     `json:"due,omitzero"`
	Reason    string        `json:"reason,omitempty"`
	Aside     time.Time     `json:"aside,omitzero"`
	Delivered time.Time     `json:"delivered,omitzero"`
	Retries   int           `json:"retries,omitempty"`
	RetriedBy *views.Person `json:"retried_by,omitempty"`
}

type backlogView struct {
	Topic   string    `json:"topic"`
	Waiting int       `json:"waiting"`
	Aside   int       `json:"aside"`
	Oldest  time.Time `json:"oldest,omitzero"`
}

func viewLetter(l workflow.Letter) letterView {
	return letterView{
		l.ID, l.Key, l.Topic, l.Recipient, l.Minutes, l.Version, string(l.State), l.Since, l.Attempts, l.Due, l.Reason, l.Aside,
		l.Delivered, l.Retries, views.OfPerson(l.RetriedBy),
	}
}

func (a *app) printLetters(all []workflow.Letter, backlog []workflow.Backlog) error {
	if a.site.json {
		view := struct {
			Backlog []backlogView `json:"backlog"`
			Letters []letterView  `json:"letters"`
		}{[]backlogView{}, []letterView{}}
		for _, b := range backlog {
			view.Backlog = append(view.Backlog, backlogView{b.Topic, b.Waiting, b.Aside, b.Oldest})
		}
		for _, l := range all {
			view.Letters = append(view.Letters, viewLetter(l))
		}
		return a.printJSON(view)
	}
	for _, b := range backlog {
		a.say("db.outbox.backlog", a.wayOf(b.Topic), b.Waiting, b.Aside)
	}
	if len(all) == 0 {
		a.say("db.outbox.none")
		return nil
	}
	t := table{heads: []string{a.msg("head.n"), a.msg("head.way"), a.msg("head.unit"), a.msg("head.minutes"), a.msg("head.time"), a.msg("head.tries"), a.msg("head.why")}, flex: 6}
	for _, l := range all {
		t.rows = append(t.rows, []string{strconv.FormatInt(l.ID, 10), a.wayOf(l.Topic), l.Recipient, l.Minutes, clockOf(l.Since), strconv.Itoa(l.Attempts), l.Reason})
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}

// outboxRedeliver is the command that lets messages go out again that were put
// aside.
func (a *app) outboxRedeliver() *cobra.Command {
	var note string
	cmd := a.command("db.outbox.redeliver")
	cmd.ValidArgsFunction = nil
	cmd.Flags().StringVarP(&note, "note", "m", "", a.msg("db.outbox.flag.note"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		ids := make([]int64, len(args))
		for i, arg := range args {
			n, err := strconv.ParseInt(arg, 10, 64)
			if err != nil {
				return usage(cmd, "error.letter", arg)
			}
			ids[i] = n
		}
		if len(ids) == 0 {
			return usage(cmd, "error.args.letter")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			actor, err := a.actor(cmd, o)
			if err != nil {
				return err
			}
			if err := o.Redeliver(cmd.Context(), actor.Person, ids, note); err != nil {
				return err
			}
			a.say("db.outbox.again", len(ids))
			return nil
		})
	}
	return cmd
}
