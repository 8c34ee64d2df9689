package verify

import (
	"bytes"
	"strconv"
)

// An entry is a 办理记录 in its canonical form: fields in order, each its name, the
// length of its value in bytes, a line feed, the value and a line feed.
type entry struct {
	version int
	fields  []field // none if its content is withheld
	hash    string
}

type field struct{ name, value string }

// parseFields reads canonical bytes; false if they are not of that form.
func parseFields(data []byte) (all []field, ok bool) {
	for len(data) > 0 {
		head, rest, found := bytes.Cut(data, []byte("\n"))
		name, length, blank := bytes.Cut(head, []byte(" "))
		n, err := strconv.Atoi(string(length))
		if !found || !blank || err != nil || n < 0 || n >= len(rest) || rest[n] != '\n' {
			return nil, false
		}
		all = append(all, field{string(name), string(rest[:n])})
		data = rest[n+1:]
	}
	return all, len(all) > 0
}

// get gives the first field of the name: the entry's own come before those of its
// lists.
func (e entry) get(name string) string {
	for _, f := range e.fields {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// whose gives who acted by name, for whom, and who registered it from paper, as
// the manual has it.
func (e entry) whose() (by, onBehalf, through string) {
	actor, principal, paper := e.get("actor.name"), e.get("for.name"), e.get("paper") != ""
	answers := false
	switch e.get("action") {
	case "reply", "read", "receive", "bounce":
		answers = true
	}
	switch {
	case paper && principal != "":
		return principal, "", actor
	case paper && answers:
		return e.get("signer"), "", actor
	case answers && e.get("as") != "party" && e.get("as") != "receiver":
		return "", "", actor
	default:
		return actor, principal, ""
	}
}

// scan gives the digest of the sheet that the entry was registered from.
func (e entry) scan() string {
	if e.get("paper") == "" {
		return ""
	}
	return e.get("scan")
}
