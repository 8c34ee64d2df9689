package lint

import (
	"slices"
	"strings"
	"testing"

	"jiyao/drafting"
)

// bookOf gives the fictional office's book to the rules that need one.
func bookOf(rule string) Book {
	if !slices.ContainsFunc(slices.Concat(unitRules, postRules, lexiconRules, registerRules), func(r Rule) bool { return r.ID == rule }) {
		return Book{}
	}
	return Book{
		Directory: testDirectory(),
		Session:   map[string]int{"M22": 98}[rule],
		Sittings:  map[string][]Sitting{"M22": {{97, "2020-04-28"}, {99, "2020-05-25"}}}[rule],
		Agenda:    map[string][]Topic{"M40": {{"数据条例（草案）", ""}, {"2020年重点项目安排", "重点项目"}}}[rule],
		Members:   []string{"王翔", "洪宗明", "蒋来清", "陆春云", "江海"},
		Quorum:    map[string]Quorum{"M16": MoreThan12}[rule],
	}
}

func testDirectory() *Directory {
	names := func(all ...string) (out []Naming) {
		for _, n := range all {
			out = append(out, Naming{Name: n})
		}
		return out
	}
	return NewDirectory([]Unit{
		{ID: "zf", Names: names("云州市人民政府", "市政府"), Order: 1},
		{ID: "zfb", Names: names("云州市人民政府办公室", "市政府办公室"), Parent: "zf", Order: 2},
		{ID: "zfb-ms", Names: names("市政府办公室秘书处"), Parent: "zfb", Order: 3},
		{ID: "fgw", Names: names("云州市发展和改革委员会", "市发改委"), Parent: "zf", Order: 40},
		{ID: "czj", Names: names("云州市财政局", "市财政局"), Parent: "zf", Order: 48},
		{ID: "swj", Names: names("云州市商务局", "市商务局"), Parent: "zf", Order: 57},
		{ID: "dsj", Names: names("云州市大数据管理局", "市大数据管理局"), Parent: "zf", Order: 66, Valid: Valid{Until: "2024-03-31"}},
		{ID: "sjj", Names: names("云州市数据局", "市数据局"), Parent: "zf", Order: 66, After: "dsj", Valid: Valid{Since: "2024-04-01"}},
		{ID: "fl", Names: names("市妇联"), Order: 22},
		{ID: "ysq", Names: names("云水区人民政府", "云水区"), Parent: "zf", Order: 80},
	}, []Holder{
		{Name: "王翔", Office: "市长", Order: 1, Valid: Valid{Since: "2019-01-10"}},
		{Name: "顾长风", Office: "市长", Order: 1, Valid: Valid{Until: "2019-01-09"}},
		{Name: "洪宗明", Office: "常务副市长", Order: 2},
		{Name: "蒋来清", Office: "副市长", Order: 3},
		{Name: "陆春云", Office: "副市长", Order: 4, Valid: Valid{Since: "2021-01-01"}},
		{Name: "江海", Office: "秘书长", Order: 9},
	}, []Word{
		{Text: "四个自信", Kind: Fixed, Use: "道路自信、理论自信、制度自信、文化自信"},
		{Text: "一带一路战略", Kind: Wrong, Use: "“一带一路”倡议"},
		{Text: "一带一路战略合作", Kind: Allowed},
		{Text: "残废人", Kind: Banned, Use: "残疾人"},
		{Text: "双减", Kind: Banned, Valid: Valid{Since: "2099-01-01"}},
		{Text: "解放前", Kind: Sensitive, Use: "新中国成立前"},
	})
}

// A rule that needs the office's knowledge says nothing without it.
func TestEmptyBookIsSilent(t *testing.T) {
	for name, text := range samples(t) {
		for _, f := range Check(drafting.Parse(text), Options{}) {
			if slices.ContainsFunc(slices.Concat(unitRules, postRules, lexiconRules), func(r Rule) bool { return r.ID == f.ID }) {
				t.Errorf("%s: %s %s", name, f.ID, f.Message)
			}
		}
	}
	loud := 0
	for _, text := range samples(t) {
		loud += len(Check(drafting.Parse(text), Options{Book: bookOf("M34")})) - len(Check(drafting.Parse(text), Options{}))
	}
	if loud == 0 {
		t.Error("nor does it with it")
	}
}

func TestIdentityNumbers(t *testing.T) {
	for number, want := range map[string]bool{
		"11010519491231002X": true, "440524188001010014": false, // GB 11643 gives both; the second was born before 1900
		"110105194912310021": false, "11010519491331002X": false, "91110105194912310X": false,
	} {
		if got := isIdentity(number); got != want {
			t.Errorf("%s: %v", number, got)
		}
	}
	for number, want := range map[string]bool{"6222021234567890128": luhn("6222021234567890128"), "79927398713": true, "79927398710": false} {
		if luhn(number) != want {
			t.Errorf("luhn(%s) = %v", number, !want)
		}
	}
}

// A finder takes the longest word, and every word once.
func TestFinder(t *testing.T) {
	var f finder
	for _, w := range []string{"市政府", "市政府办公室", "市", "", "市政府", strings.Repeat("长", 200)} {
		f.add(w)
	}
	var got []string
	f.each("由市政府办公室和市政府\xff市a市政府办", func(at int, word string) { got = append(got, word) })
	if want := []string{"市政府办公室", "市政府", "市", "市政府"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Units above each other in a circle, and heirs of each other, end.
func TestCircles(t *testing.T) {
	d := NewDirectory([]Unit{
		{ID: "a", Parent: "b", After: "b", Names: []Naming{{Name: "甲局"}}, Valid: Valid{Until: "2001-01-01"}},
		{ID: "b", Parent: "a", After: "a", Names: []Naming{{Name: "乙局"}}, Valid: Valid{Until: "2002-01-01"}},
	}, nil, nil)
	if d.below("a", map[string]bool{"c": true}) || len(d.heirs("a", "2020-01-01")) != 0 || len(d.heirsOf("丙局", "2020-01-01")) != 0 {
		t.Error("found what is not there")
	}
	if got := d.heirs("a", "2001-06-01"); !slices.Equal(got, []string{"b"}) {
		t.Errorf("heirs %v", got)
	}
}
