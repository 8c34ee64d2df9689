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

func (e *encoder) text(name, value string) { e.out = appendField(e.out, name, value) }

func appendField[Value string | []byte](out []byte, name string, value Value) []byte {
	out = append(out, name...)
	out = append(out, ' ')
	out = strconv.AppendInt(out, int64(len(value)), 10)
	out = append(out, '\n')
	out = append(out, value...)
	return append(out, '\n')
}

func (e *encoder) num(name string, n int64) {
	var room [20]byte
	e.out = appendField(e.out, name, strconv.AppendInt(room[:0], n, 10))
}

func (e *encoder) time(name string, t time.Time) {
	var room [len(stampForm)]byte
	e.out = appendField(e.out, name, appendStamp(room[:0], t))
}

// of writes the beginning of the next field's name.
func (e *encoder) of(name string) *encoder {
	e.out = append(e.out, name...)
	return e
}

func (e *encoder) person(name string, p Person) {
	e.of(name).text(".id", p.ID)
	e.of(name).text(".name", p.Name)
}

func (e *encoder) number(name string, n DocNumber) {
	e.of(name).text(".series", n.Series)
	e.of(name).text(".scope", n.Scope)
	e.of(name).num(".n", int64(n.N))
	e.of(name).text(".text", n.Text)
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

// stampForm is the form of stamp.
const stampForm = "2006-01-02T15:04:05.000000Z"

// stamp writes a time in UTC with microseconds, the form that is hashed.
func stamp(t time.Time) string { return string(appendStamp(nil, t)) }

// appendStamp appends what stamp gives. RFC 3339 is the form that the time
// package writes quickly; it lacks the microseconds.
func appendStamp(buf []byte, t time.Time) []byte {
	buf = t.UTC().AppendFormat(buf, time.RFC3339)
	at := len(buf) - len("Z")
	buf = strconv.AppendInt(buf[:at], int64(1_000_000+t.Nanosecond()/1000), 10)
	buf[at] = '.' // instead of the 1
	return append(buf, 'Z')
}

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
	return e.AppendCanonical(make([]byte, 0, 2048)) // more than most need
}

// AppendCanonical appends what Canonical gives to buf.
func (e Entry) AppendCanonical(buf []byte) []byte {
	c := encoder{out: buf}
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
