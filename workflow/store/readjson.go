package store

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// readJSON reads a text as encode writes it into a value that is zero: no
// blanks, a struct's members in the order of its fields, no escapes. It is false
// and the value zero if the text is anything else, which encoding/json may read:
// for what is always written by encode that takes several times as long.
func readJSON(text string, into any) bool {
	v := reflect.ValueOf(into).Elem()
	r := jsonReader{text}
	if formOf(v.Type())(&r, v) && r.rest == "" {
		return true
	}
	v.SetZero()
	return false
}

// A jsonReader is what is still to be read.
type jsonReader struct{ rest string }

// A jsonForm reads a value of one type; false if the text is of another form.
type jsonForm func(r *jsonReader, v reflect.Value) bool

// jsonForms remembers the form of each type.
var jsonForms sync.Map

func formOf(t reflect.Type) jsonForm {
	if known, ok := jsonForms.Load(t); ok {
		return known.(jsonForm)
	}
	form := newForm(t)
	jsonForms.Store(t, form)
	return form
}

func newForm(t reflect.Type) jsonForm {
	own := reflect.PointerTo(t)
	switch {
	case t != reflect.TypeFor[time.Time]() && own.Implements(reflect.TypeFor[json.Unmarshaler]()):
		return unknownForm
	case own.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return ownForm
	}
	switch t.Kind() {
	case reflect.String:
		return textForm
	case reflect.Int, reflect.Int64:
		return numberForm
	case reflect.Bool:
		return truthForm
	case reflect.Slice:
		return listForm(formOf(t.Elem()))
	case reflect.Pointer:
		return pointerForm(formOf(t.Elem()))
	case reflect.Struct:
		if members, ok := membersOf(t); ok {
			return structForm(members)
		}
	}
	return unknownForm
}

func unknownForm(*jsonReader, reflect.Value) bool { return false }

// skip passes over a mark if it comes next.
func (r *jsonReader) skip(mark string) (found bool) {
	r.rest, found = strings.CutPrefix(r.rest, mark)
	return found
}

// text reads a string in which every character stands for itself.
func (r *jsonReader) text() (string, bool) {
	if !r.skip(`"`) {
		return "", false
	}
	text, rest, closed := strings.Cut(r.rest, `"`)
	ascii := true
	for _, b := range []byte(text) {
		if b < ' ' || b == '\\' {
			return "", false
		}
		ascii = ascii && b < utf8.RuneSelf
	}
	r.rest = rest
	return text, closed && (ascii || utf8.ValidString(text))
}

func textForm(r *jsonReader, v reflect.Value) bool {
	text, ok := r.text()
	v.SetString(text)
	return ok
}

// ownForm reads what the type itself reads from a string.
func ownForm(r *jsonReader, v reflect.Value) bool {
	text, ok := r.text()
	return ok && v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)) == nil
}

// numberForm reads whole numbers of up to 18 digits.
func numberForm(r *jsonReader, v reflect.Value) bool {
	negative := r.skip("-")
	n, digits := int64(0), 0
	for ; digits < len(r.rest) && digits < 18 && '0' <= r.rest[digits] && r.rest[digits] <= '9'; digits++ {
		n = 10*n + int64(r.rest[digits]-'0')
	}
	if digits == 0 || digits > 1 && r.rest[0] == '0' {
		return false
	}
	r.rest = r.rest[digits:]
	if negative {
		n = -n
	}
	v.SetInt(n)
	return !v.OverflowInt(n)
}

func truthForm(r *jsonReader, v reflect.Value) bool {
	v.SetBool(r.skip("true"))
	return v.Bool() || r.skip("false")
}

func listForm(element jsonForm) jsonForm {
	return func(r *jsonReader, v reflect.Value) bool {
		switch {
		case r.skip("null"):
			return true
		case r.skip("[]"):
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
			return true
		case !r.skip("["):
			return false
		}
		for more := true; more; more = r.skip(",") {
			n := v.Len()
			v.Grow(1)
			v.SetLen(n + 1)
			if !element(r, v.Index(n)) {
				return false
			}
		}
		return r.skip("]")
	}
}

func pointerForm(to jsonForm) jsonForm {
	return func(r *jsonReader, v reflect.Value) bool {
		if r.skip("null") {
			return true
		}
		v.Set(reflect.New(v.Type().Elem()))
		return to(r, v.Elem())
	}
}

// A member is a field with its name as it stands before the value: where it is
// the first of the struct, and where it is not.
type member struct {
	first, later string
	field        []int
	form         jsonForm
}

// membersOf lists a struct's fields, with those of embedded structs instead of
// these; not ok if JSON knows one by another name.
func membersOf(t reflect.Type) (all []member, ok bool) {
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name != "" || !f.IsExported() || f.Anonymous && f.Type.Kind() != reflect.Struct:
			return nil, false
		case !f.Anonymous:
			name := `"` + f.Name + `":`
			all = append(all, member{name, "," + name, f.Index, formOf(f.Type)})
		}
	}
	return all, true
}

// structForm reads members in order; any of them may be left out.
func structForm(members []member) jsonForm {
	return func(r *jsonReader, v reflect.Value) bool {
		if !r.skip("{") {
			return false
		}
		some := false
		for i := range members {
			m := &members[i]
			if !some && !r.skip(m.first) || some && !r.skip(m.later) {
				continue
			}
			if some = true; !m.form(r, v.FieldByIndex(m.field)) {
				return false
			}
		}
		return r.skip("}")
	}
}
