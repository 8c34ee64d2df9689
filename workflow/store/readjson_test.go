package store

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"jiyao/workflow"
)

// jsonColumns are the types that columns of JSON hold.
func jsonColumns() []any {
	return []any{
		entryDetail{}, workflow.Submission{}, []workflow.Approval{}, []workflow.Duty{}, workflow.Correction{}, []string{}, []int{},
	}
}

// FuzzReadJSON: whatever is read quickly is what encoding/json reads, and what
// is not read leaves nothing behind.
func FuzzReadJSON(f *testing.F) {
	for _, seed := range []string{
		"", "null", "[]", "[", "]", "{}", `{"Title":"题","Revision":1}`, `{"Title":"a\nb"}`, `{"title":"a"}`, `{"Title":"a","Title":"b"}`,
		`{"Title":"\xff"}`, `{"Revision":01}`, `{"Revision":-0}`, `{"Revision":1.0}`, `{"Revision":9223372036854775808}`, `{"Title":null}`,
		`{"Title":"题"`, `{"Title":"题",}`, `{,"Title":"题"}`, `{"Title":"题"}}`, `{ "Title":"题"}`, `["a","b"]`, `["a",]`, `[1,2]`, `[1[2]`, `[1[]`,
		`{"Text":{"Before":"a","After":"b"},"Bound":{}}`, `{"Asked":[{"N":1,"Kind":"consulted","Place":"review#2","Items":null}]}`,
		`{"Paper":{"Version":3,"Scan":{"SHA256":"x"}}}`, `{"Paper":null,"Finalized":true}`, `{"At":"2026-06-01T01:00:00.5+08:00"}`,
		`{"At":"0001-01-01T00:00:00Z"}`, `{"At":"2026-6-1T01:00:00Z"}`, `[{"Person":{"ID":"rec","Name":"王"},"Role":"recorder"}]`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, column := range jsonColumns() {
			quick, want := reflect.New(reflect.TypeOf(column)), reflect.New(reflect.TypeOf(column))
			if !readJSON(text, quick.Interface()) {
				if !quick.Elem().IsZero() {
					t.Errorf("%T: %q is not read, but leaves %+v", column, text, quick.Elem())
				}
				continue
			}
			if err := json.Unmarshal([]byte(text), want.Interface()); err != nil {
				t.Errorf("%T: %q is read as %+v, but: %v", column, text, quick.Elem(), err)
			} else if !reflect.DeepEqual(quick.Interface(), want.Interface()) {
				t.Errorf("%T: %q\nread as %+v\nwant    %+v", column, text, quick.Elem(), want.Elem())
			}
		}
	})
}

// TestReadJSON: what encode writes is read quickly, whatever is in it, if no
// character needs an escape.
func TestReadJSON(t *testing.T) {
	for _, column := range jsonColumns() {
		v := reflect.New(reflect.TypeOf(column)).Elem()
		for _, full := range []bool{false, true} {
			if full {
				fillFields(v)
			}
			text, got := encode(v.Interface()), reflect.New(v.Type())
			if !readJSON(text, got.Interface()) {
				t.Errorf("%T is not read: %s", column, text)
			} else if !reflect.DeepEqual(got.Elem().Interface(), v.Interface()) {
				t.Errorf("%s\nread as %+v", text, got.Elem())
			}
		}
		text := strings.Replace(encode(v.Interface()), "词", `“\n<\"\\`, 1)
		got, want := reflect.New(v.Type()), reflect.New(v.Type())
		if err := json.Unmarshal([]byte(text), want.Interface()); err != nil {
			t.Fatal(err)
		}
		var d decoder
		if d.json("column", text, got.Interface()); d.err != nil || !reflect.DeepEqual(got.Interface(), want.Interface()) {
			t.Errorf("%s\nread as %+v, %v", text, got.Elem(), d.err)
		}
	}
}

// fillFields sets every field to something, and puts two things into every list.
func fillFields(v reflect.Value) {
	if at, ok := v.Addr().Interface().(*time.Time); ok {
		*at = time.Date(2026, 6, 1, 1, 2, 3, 456000, time.UTC)
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("词")
	case reflect.Int, reflect.Int64:
		v.SetInt(12)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillFields(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillFields(v.Index(0))
		fillFields(v.Index(1))
	case reflect.Struct:
		for i := range v.NumField() {
			fillFields(v.Field(i))
		}
	}
}

// FuzzReadTime: a column with a time is read by the form that stamp writes, and
// by no other.
func FuzzReadTime(f *testing.F) {
	for _, seed := range []string{
		"2026-06-01T01:02:03.000456Z", "2026-06-01T01:02:03.000456z", "2026-06-01T1:02:03.000456Z", "2026-06-01T1:02:03.0000456Z",
		"2026-13-01T01:02:03.000456Z", "2026-02-29T01:02:03.000456Z", "2026-06-01T24:02:03.000456Z", "2026-06-01T01:02:60.000456Z",
		"2026-06-01T01:02:03.00+05:Z", "2026-06-01T01:02:03,000456Z", "2026-06-01 01:02:03.000456Z", "2026-06-01T01:02:03Z",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var d decoder
		got := d.time("column", text)
		want, err := time.Parse(timeForm, text)
		if text != "" && (err == nil) != (d.err == nil) || !got.Equal(want) || got.Location() != want.Location() {
			t.Errorf("%q is read as %v, %v; want %v, %v", text, got, d.err, want, err)
		}
	})
}
