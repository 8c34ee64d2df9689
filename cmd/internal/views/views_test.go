package views_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/cmd/internal/views"
	"jiyao/templates"
)

// TestManualOfJSON compares the manual's tables of keys with the views: what
// programs are shown is described, in its order, and nothing else is.
func TestManualOfJSON(t *testing.T) {
	page, err := templates.Manual("json.md")
	if err != nil {
		t.Fatal(err)
	}
	described := map[string][]string{}
	for _, section := range strings.Split(string(page), "\n## ")[1:] {
		heading, text, _ := strings.Cut(section, "\n")
		for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\|").FindAllStringSubmatch(text, -1) {
			described[heading] = append(described[heading], m[1])
		}
	}
	for heading, view := range map[string]any{
		"一件纪要": views.Whole{}, "一条办理记录": views.Entry{}, "一行会签": views.Party{}, "列入的一行": views.Asked{}, "答复的一行": views.Answer{},
		"一行分送": views.Copy{}, "发出的一份": views.Share{}, "移动的一份": views.Handled{}, "一次同意": views.Consent{}, "一次更正": views.Correction{},
		"一次会议": views.Meeting{}, "一项议题": views.Agenda{}, "一名参会人员": views.Attendee{}, "一份材料": views.Material{},
	} {
		if diff := cmp.Diff(keysOf(reflect.TypeOf(view)), described[heading]); diff != "" {
			t.Errorf("%s (-view +manual):\n%s", heading, diff)
		}
		delete(described, heading)
	}
	for heading := range described {
		t.Errorf("the manual describes %s, which is no view", heading)
	}
}

// keysOf gives the keys of a view in their order.
func keysOf(view reflect.Type) (keys []string) {
	for i := range view.NumField() {
		f := view.Field(i)
		if f.Anonymous {
			keys = append(keys, keysOf(f.Type)...)
			continue
		}
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		keys = append(keys, key)
	}
	return keys
}
