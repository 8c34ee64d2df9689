package lint

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/drafting"
)

// mutator spoils a draft in one place, so that its rule must find it there.
type mutator struct {
	ID     string
	mutate mutate
	// restores says that the fixes must give the draft back as it was.
	restores bool
	// elsewhere allows the finding to stand in another paragraph: two places
	// contradict each other, and the rule points at the other one.
	elsewhere bool
	options   Options // what the rule has to know besides the draft
}

// mutate gives the draft with one mistake more, false if it has no place for
// it.
type mutate func(r *rand.Rand, text string) (string, bool)

// mutators has at least one row for every rule but those of unmutated.
func mutators() []mutator {
	return slices.Concat(punctuationMutators, numberMutators, minutesMutators, bookMutators)
}

// unmutated are the rules that no single mistake in one of the drafts can make
// speak, with the reason.
var unmutated = map[string]string{}

const (
	maxMutants  = 20  // a rule and mutator
	maxAttempts = 400 // to make that many different ones
	leastFound  = 0.98
)

// swap gives the mutator that puts a template in the place of one match of the
// pattern; $1 or ${1} in it stands for the pattern's first group.
func swap(pattern, template string) mutate {
	re := regexp.MustCompile(pattern)
	return func(r *rand.Rand, text string) (string, bool) {
		all := re.FindAllStringSubmatchIndex(text, -1)
		if len(all) == 0 {
			return text, false
		}
		m := all[r.IntN(len(all))]
		return text[:m[0]] + string(re.ExpandString(nil, template, text, m)) + text[m[1]:], true
	}
}

// beforeAnnex keeps a mutator to the minutes itself, off what is attached.
func beforeAnnex(m mutate) mutate {
	return func(r *rand.Rand, text string) (string, bool) {
		end := len(text)
		if at := regexp.MustCompile(`(?m)^附件\d*$`).FindStringIndex(text); at != nil {
			end = at[0]
		}
		spoilt, ok := m(r, text[:end])
		return spoilt + text[end:], ok
	}
}

// swapFunc is swap with a function of what was matched.
func swapFunc(pattern string, with func(string) string) mutate {
	re := regexp.MustCompile(pattern)
	return func(r *rand.Rand, text string) (string, bool) {
		all := re.FindAllStringIndex(text, -1)
		if len(all) == 0 {
			return text, false
		}
		m := all[r.IntN(len(all))]
		return text[:m[0]] + with(text[m[0]:m[1]]) + text[m[1]:], true
	}
}

// mutant is a spoilt draft beside the sound one.
type mutant struct {
	sample        string
	sound, spoilt string
}

// change gives the paragraphs of the spoilt draft in which it differs.
func (m mutant) change() drafting.Span {
	a, b := m.sound, m.spoilt
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	tail := 0
	for tail < len(a)-n && tail < len(b)-n && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	start, end := strings.LastIndexByte(b[:n], '\n')+1, len(b)-tail
	if i := strings.IndexByte(b[end:], '\n'); i >= 0 {
		return drafting.Span{Start: start, End: end + i}
	}
	return drafting.Span{Start: start, End: len(b)}
}

// mutants makes the mutator's drafts, turning from sample to sample.
func mutants(m mutator, texts map[string]string) []mutant {
	seed := fnv.New64a()
	seed.Write([]byte(m.ID))
	r := rand.New(rand.NewPCG(seed.Sum64(), 1))
	names := slices.Sorted(maps.Keys(texts))
	most := maxMutants
	if testing.Short() {
		most = maxMutants / 4
	}
	seen := map[string]bool{}
	var out []mutant
	for i := 0; i < maxAttempts && len(out) < most; i++ {
		name := names[i%len(names)]
		sound := drafting.Normalise(texts[name])
		if spoilt, ok := m.mutate(r, sound); ok && spoilt != sound && !seen[spoilt] {
			seen[spoilt] = true
			out = append(out, mutant{name, sound, spoilt})
		}
	}
	return out
}

// Whatever a rule says it looks for, it finds in drafts that were sound before;
// what it puts right is the sound draft again.
func TestMutations(t *testing.T) {
	models, all := samples(t), samples(t)
	maps.Copy(all, drafts(t, "testdata/real"))
	done := map[string]bool{}
	t.Logf("%-5s %8s %8s %8s", "rule", "mutants", "found", "put right")
	for i, m := range mutators() {
		done[m.ID] = true
		texts := models
		if strings.HasPrefix(m.ID, "P") { // punctuation asks nothing of the draft around it
			texts = all
		}
		t.Run(fmt.Sprintf("%s/%d", m.ID, i), func(t *testing.T) { measure(t, m, mutants(m, texts)) })
	}
	for _, r := range Rules() {
		if reason := unmutated[r.ID] + r.By; !done[r.ID] && reason == "" {
			t.Errorf("%s has no mutator", r.ID)
		} else if done[r.ID] && reason != "" {
			t.Errorf("%s has a mutator and a reason to have none", r.ID)
		}
	}
}

// measure counts what the rule finds of the mutants and what its fixes make of
// them.
func measure(t *testing.T, m mutator, all []mutant) {
	found, fixed := 0, 0
	before := map[string]soundness{}
	for _, x := range all {
		was, ok := before[x.sample]
		if !ok {
			was = m.examine(x.sound)
			before[x.sample] = was
		}
		doc := drafting.Parse(x.spoilt)
		findings := Check(doc, m.options)
		if !m.finds(x, was, findings) {
			t.Logf("%s: not found: %s", x.sample, x.spoilt[x.change().Start:x.change().End])
			continue
		}
		found++
		if !slices.ContainsFunc(findings, func(f Finding) bool { return f.ID == m.ID && f.Fix != nil }) {
			if m.restores {
				t.Errorf("%s: no fix for %s", x.sample, x.spoilt[x.change().Start:x.change().End])
			}
			continue
		}
		fixed++
		m.compare(t, x, was, findings)
	}
	t.Logf("%-5s %8d %8d %8d", m.ID, len(all), found, fixed)
	if len(all) == 0 {
		t.Error("the samples have no place for the mistake")
	}
	if float64(found) < leastFound*float64(len(all)) {
		t.Errorf("%d of %d found", found, len(all))
	}
}

// soundness is what the rules make of a draft before it is spoilt.
type soundness struct {
	found int    // by the mutator's rule
	right string // with all fixes
}

func (m mutator) examine(sound string) soundness {
	findings := Check(drafting.Parse(sound), m.options)
	return soundness{len(of(m.ID, findings)), putRight(sound, findings, m.options)}
}

// finds reports whether the rule finds more than in the sound draft, in the
// paragraphs that were spoilt.
func (m mutator) finds(x mutant, was soundness, findings []Finding) bool {
	spoilt := x.change()
	all := of(m.ID, findings)
	here := slices.ContainsFunc(all, func(f Finding) bool { return f.Span.Start <= spoilt.End && f.Span.End >= spoilt.Start })
	return len(all) > was.found && (here || m.elsewhere)
}

// compare puts right whatever can be in the spoilt draft and demands the
// structure of the sound one, or of the spoilt one where the mistake itself had
// changed it; and the same text where the mutator asks for it.
func (m mutator) compare(t *testing.T, x mutant, was soundness, findings []Finding) {
	got := putRight(x.spoilt, findings, m.options)
	if got == was.right {
		return
	}
	if m.restores {
		t.Errorf("%s (-sound +put right):\n%s", x.sample, cmp.Diff(was.right, got))
	}
	for _, f := range of(m.ID, Check(drafting.Parse(got), m.options)) {
		if f.Fix != nil {
			t.Errorf("%s: still found after the fixes: %q", x.sample, got[f.Span.Start:f.Span.End])
		}
	}
	if d := cmp.Diff(structure(was.right), structure(got)); d != "" && !cmp.Equal(structure(x.spoilt), structure(got)) {
		t.Errorf("%s: the fixes change the structure (-sound +put right):\n%s", x.sample, d)
	}
}

// putRight applies the findings' fixes, and those of what is found then, until
// there are none; five times is what the command line does.
func putRight(text string, findings []Finding, options Options) string {
	for range 5 {
		fixed, made := Fix(text, findings)
		if made == 0 {
			break
		}
		text = fixed
		findings = Check(drafting.Parse(text), options)
	}
	return text
}

// structure is what a draft says apart from its wording: the kinds of its
// lines, its people, dates, items and parts.
func structure(text string) []string {
	d := drafting.Parse(text)
	var out []string
	for _, b := range d.Blocks {
		out = append(out, fmt.Sprintf("kind %d level %d", b.Kind, b.Level))
	}
	a := d.Attendance
	for _, p := range slices.Concat(a.Present.Persons(), a.Absent.Persons(), a.Observers.Persons(), d.Recorders, []drafting.Person{d.Meeting.Chair}) {
		out = append(out, fmt.Sprintf("person %s %s %s %s", p.Name, p.Unit, p.Office, p.Remark))
	}
	for _, i := range d.Items {
		out = append(out, fmt.Sprintf("item %d, %d paragraphs, %d resolutions", i.Number, len(i.Paragraphs), len(i.Resolutions)))
	}
	for _, s := range d.Distribution {
		out = append(out, fmt.Sprintf("%s to %d groups", s.Label, len(s.Groups)))
	}
	return append(out, fmt.Sprintf("met %s no. %d, compiled %s, issued %s, agenda %d, attachments %d",
		d.Meeting.Date, d.Meeting.Session, d.Compiled, d.Issued, len(d.Meeting.Agenda), len(d.Attachments)))
}
