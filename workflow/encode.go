package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

// An encoder writes fields so that two different values never encode alike:
// each field is its name, the length of its value in bytes, a line feed, the
// value and a line feed; a list begins with its length. A second program can
// write it in a dozen lines.
type encoder struct{ out []byte }

func (e *encoder) text(name, value string) {
	e.out = append(e.out, name...)
	e.out = append(e.out, ' ')
	e.out = strconv.AppendInt(e.out, int64(len(value)), 10)
	e.out = append(e.out, '\n')
	e.out = append(e.out, value...)
	e.out = append(e.out, '\n')
}

func (e *encoder) num(name string, n int64) { e.text(name, strconv.FormatInt(n, 10)) }

func (e *encoder) time(name string, t time.Time) { e.text(name, stamp(t)) }

func (e *encoder) person(name string, p Person) {
	e.text(name+".id", p.ID)
	e.text(name+".name", p.Name)
}

func (e *encoder) number(name string, n DocNumber) {
	e.text(name+".series", n.Series)
	e.text(name+".scope", n.Scope)
	e.num(name+".n", int64(n.N))
	e.text(name+".text", n.Text)
}

func (e *encoder) approval(a Approval) {
	e.text("place", a.Place.String())
	e.text("action", string(a.Action))
	e.person("by", a.By)
	e.person("for", a.OnBehalf)
	e.text("digest", a.Digest)
	e.time("at", a.At)
	e.num("version", int64(a.Version))
	e.somebody("through", a.Through)
	e.count("row", a.Row)
	e.count("sheet", a.Sheet)
}

func (e *encoder) sum() string {
	h := sha256.Sum256(e.out)
	return hex.EncodeToString(h[:])
}

// stamp writes a time in UTC with microseconds, the form that is hashed.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// whole rounds a time to what is stored: UTC, microseconds, no monotonic part.
func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// sum is the SHA-256 of the text in lower-case hexadecimal.
func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}

// Canonical gives the bytes that Hash is the SHA-256 of: every field but Hash
// itself, Prev included.
func (e Entry) Canonical() []byte {
	c := encoder{out: make([]byte, 0, 2048)} // more than most need
	c.text("jiyao-entry", "1")
	c.text("prev", e.Prev)
	c.text("minutes", e.Minutes)
	c.num("version", int64(e.Version))
	c.text("flow.name", e.Flow.Name)
	c.num("flow.version", int64(e.Flow.Version))
	c.text("action", string(e.Action))
	c.text("from", e.From.String())
	c.text("to", e.To.String())
	c.text("back", e.Back.String())
	c.person("actor", e.Actor)
	c.text("as", string(e.As))
	c.person("for", e.OnBehalf)
	c.text("note", e.Note)
	c.time("occurred", e.Occurred)
	c.time("recorded", e.Recorded)
	e.encodeContent(&c)
	e.encodeLists(&c)
	e.encodeMore(&c)
	c.text("key", e.Key)
	c.text("request", e.Request)
	return c.out
}

func (e Entry) encodeContent(c *encoder) {
	c.text("title", e.Title)
	c.text("meeting", string(e.Meeting))
	c.num("revision", int64(e.Revision))
	c.text("text.before", e.Text.Before)
	c.text("text.after", e.Text.After)
	c.text("bound.before", e.Bound.Before)
	c.text("bound.after", e.Bound.After)
	c.text("compiled", string(e.Compiled))
	c.text("issued", string(e.IssuedOn))
	c.number("number", e.Number)
	c.number("released", e.Released)
	c.text("finalized", strconv.FormatBool(e.Finalized))
	c.text("pdf.sha256", e.PDF.SHA256)
	c.num("pdf.bytes", e.PDF.Bytes)
	c.some("pdf.sm3", e.PDF.SM3)
}

func (e Entry) encodeLists(c *encoder) {
	c.num("copies", int64(len(e.Copies)))
	for _, k := range e.Copies {
		c.copy(k)
	}
	c.num("lapsed", int64(len(e.Lapsed)))
	for _, a := range e.Lapsed {
		c.approval(a)
	}
}

// sealed gives the entry with its link to the one before and its hash.
func (e Entry) sealed(prev string) Entry {
	e.Prev = prev
	c := encoder{out: e.Canonical()}
	e.Hash = c.sum()
	return e
}

// fingerprint is the SHA-256 of what the command asks for. The same click
// gives the same fingerprint; the ID that Create receives from the program,
// the version and the actor's roles, which a retry may have read anew, and the
// key itself are left out.
func (cmd Command) fingerprint() string {
	c := encoder{}
	c.text("jiyao-command", "1")
	if cmd.Action != Create {
		c.text("minutes", cmd.Minutes)
	}
	c.text("action", string(cmd.Action))
	c.person("actor", cmd.Actor.Person)
	c.person("for", cmd.OnBehalf)
	c.text("note", cmd.Note)
	c.text("to", cmd.To.String())
	c.text("straight", strconv.FormatBool(cmd.Straight))
	c.text("title", cmd.Title)
	if cmd.Text != nil {
		c.text("text", sum(*cmd.Text))
	}
	c.text("meeting", string(cmd.Meeting))
	c.text("compiled", string(cmd.Compiled))
	c.text("issued", string(cmd.IssuedOn))
	if !cmd.OccurredAt.IsZero() {
		c.time("occurred", cmd.OccurredAt)
	}
	c.num("recipients", int64(len(cmd.Recipients)))
	for _, r := range cmd.Recipients {
		c.copy(r.copy())
	}
	cmd.encodeMore(&c)
	return c.sum()
}
