package office

import (
	"context"
	"io"
	"slices"

	"jiyao/drafting/transcript"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// The raw record (原始记录, 录音稿) of a meeting is a right of its own: a role
// opens nothing, only being the meeting's recorder, or a loan from one.

// Raw gives what was done with a meeting's raw records, to who may open them.
func (o *Office) Raw(ctx context.Context, who workflow.Actor, id string) (dossier.Meeting, []dossier.RawLine, error) {
	a, err := o.Actor(ctx, who.ID)
	if err != nil {
		return dossier.Meeting{}, nil, err
	}
	m, err := o.Store.Meeting(ctx, id)
	if err != nil {
		return m, nil, err
	}
	lines, err := o.Store.RawLines(ctx, id)
	if err != nil {
		return m, nil, err
	}
	if !dossier.MayOpenRaw(m, lines, a.ID, workflow.DateOf(o.Now())) {
		_, err := dossier.RawDecide(m, lines, dossier.RawLine{Act: dossier.RawRead, Actor: a.Person, Recorded: o.Now()})
		return dossier.Meeting{}, nil, err
	}
	return m, lines, nil
}

// KeepRaw keeps a file as a raw record of the meeting.
func (o *Office) KeepRaw(ctx context.Context, who workflow.Actor, id, name string, data []byte) error {
	if _, _, err := o.Raw(ctx, who, id); err != nil {
		return err // before anything is written
	}
	sum, err := o.KeepPaper(data)
	if err != nil {
		return workflow.Fault("keep raw record", err)
	}
	_, err = o.addRaw(ctx, who, dossier.RawLine{Meeting: id, Act: dossier.RawKeep, Name: name, SHA256: sum, Bytes: int64(len(data))})
	return err
}

// LendRaw lends the raw records to somebody until a day.
func (o *Office) LendRaw(ctx context.Context, who workflow.Actor, id string, to workflow.Person, until workflow.Date, why string) error {
	d, err := o.refresh(ctx)
	if err != nil {
		return err
	}
	if to.ID != "" {
		if err := d.named(&to, workflow.DateOf(o.Now())); err != nil {
			return err
		}
	}
	_, err = o.addRaw(ctx, who, dossier.RawLine{Meeting: id, Act: dossier.RawLend, To: to, Until: until, Reason: why})
	return err
}

// RecallRaw ends a loan.
func (o *Office) RecallRaw(ctx context.Context, who workflow.Actor, id string, loan int) error {
	_, err := o.addRaw(ctx, who, dossier.RawLine{Meeting: id, Act: dossier.RawRecall, Of: loan})
	return err
}

// OpenRaw opens a raw record. That it was opened is on record before a byte of
// it is out.
func (o *Office) OpenRaw(ctx context.Context, who workflow.Actor, id string, n int) (dossier.RawLine, io.ReadCloser, error) {
	l, err := o.addRaw(ctx, who, dossier.RawLine{Meeting: id, Act: dossier.RawRead, Of: n})
	if err != nil {
		return l, nil, err
	}
	file, err := o.Paper(l.SHA256)
	if err != nil {
		return l, nil, workflow.Fault("open raw record", err)
	}
	return l, file, nil
}

// RawBeside gives those raw records of the meeting that a minutes began from
// which can be read beside it (录音转写). Whoever may not open them is given
// nothing, as if there were none.
func (o *Office) RawBeside(ctx context.Context, who workflow.Actor, minutes string) (dossier.Meeting, []dossier.RawLine, error) {
	m, err := o.Store.MeetingOf(ctx, minutes)
	if err == nil {
		var lines []dossier.RawLine
		m, lines, err = o.Raw(ctx, who, m.ID)
		lines = slices.DeleteFunc(lines, func(l dossier.RawLine) bool { return l.Act != dossier.RawKeep || !transcript.IsTranscript(l.Name) })
		if err == nil {
			return m, lines, nil
		}
	}
	if k := workflow.KindOf(err); k == workflow.NotFound || k == workflow.Forbidden {
		err = nil
	}
	return dossier.Meeting{}, nil, err
}

// ReadRaw opens a raw record as a transcript. That it was opened is on record,
// whether it can be read or not.
func (o *Office) ReadRaw(ctx context.Context, who workflow.Actor, id string, n int) ([]transcript.Cue, error) {
	l, file, err := o.OpenRaw(ctx, who, id, n)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(file, transcript.MaxBytes+1))
	if err != nil {
		return nil, workflow.Fault("read raw record", err)
	}
	cues, err := transcript.Read(l.Name, data)
	if err != nil {
		return nil, &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: err.Error(), Cause: err}
	}
	return cues, nil
}

// addRaw decides on a line and writes it; who comes between is read again.
func (o *Office) addRaw(ctx context.Context, who workflow.Actor, l dossier.RawLine) (dossier.RawLine, error) {
	a, err := o.Actor(ctx, who.ID)
	if err != nil {
		return l, err
	}
	l.Actor = a.Person
	m, err := o.Store.Meeting(ctx, l.Meeting)
	if err != nil {
		return l, err
	}
	for tries := 0; ; tries++ {
		lines, err := o.Store.RawLines(ctx, l.Meeting)
		if err != nil {
			return l, err
		}
		l.Recorded = o.Now()
		done, err := dossier.RawDecide(m, lines, l)
		if err != nil {
			return l, err
		}
		done.N = len(lines) + 1
		const most = 5
		if err = o.Store.AddRaw(ctx, done); err == nil || workflow.KindOf(err) != workflow.Stale || tries == most {
			o.written.Store(true)
			return done, err
		}
	}
}
