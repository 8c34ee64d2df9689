package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/session"
	"jiyao/workflow"
)

// password is everybody's.
const password = "云州一二三四五六七八"

// A day is one minutes' whole life in an office whose people sign in.
type day struct {
	t       *testing.T
	site    *servertest.Site
	browser *browsertest.Browser
	hand    hand
	people  map[string]*browsertest.Page
	meeting string
	id      string // of the minutes
}

// One minutes from the plan of its meeting to the auditor's look at its history,
// each by who does it, once with the mouse and once by the keyboard alone.
func TestWholeLife(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	for name, make := range map[string]func(*testing.T) hand{
		"mouse":    func(t *testing.T) hand { return mouse{t} },
		"keyboard": func(t *testing.T) hand { return keys{t} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &day{t: t, site: servertest.Receiving(t), browser: browser.In(t), hand: make(t), people: map[string]*browsertest.Page{}}
			for _, part := range []struct {
				name string
				do   func()
			}{
				{"会前", d.plan},
				{"起草", d.begin},
				{"送审", d.edit},
				{"审核", d.review},
				{"征求意见", d.consult},
				{"签发", d.sign},
				{"定稿付印", d.release},
				{"分送", d.distribute},
				{"签收", d.receipts},
				{"更正", d.correct},
				{"审计", d.audit},
				{"人员", d.newcomer},
			} {
				began := time.Now()
				part.do()
				t.Logf("%s %.1fs", part.name, time.Since(began).Seconds())
			}
		})
	}
}

// as gives somebody's tab; the first time he signs in.
func (d *day) as(who string) *browsertest.Page {
	d.t.Helper()
	if p := d.people[who]; p != nil {
		return p
	}
	if err := d.site.Session.SetPassword(d.t.Context(), who, password, session.MayKeep); err != nil {
		d.t.Fatal(err)
	}
	person, err := d.site.Office.Person(d.t.Context(), who)
	if err != nil {
		d.t.Fatal(err)
	}
	p := d.browser.Person()
	p.Go(d.site.URL + "/")
	d.hand.fill(p, "#login", person.Login)
	d.hand.fill(p, "#password", password)
	turned(p, func() { d.hand.press(p, "main button.primary") })
	says(p, "待办", person.Name)
	d.people[who] = p
	return p
}

// menu follows a link of the menu.
func (d *day) menu(p *browsertest.Page, words string) {
	d.t.Helper()
	turned(p, func() { d.hand.press(p, ".rail a::"+words) })
}

// follow follows a link, or presses a button that leads on.
func (d *day) follow(p *browsertest.Page, what string) {
	d.t.Helper()
	turned(p, func() { d.hand.press(p, what) })
}

// task opens the minutes from somebody's desk.
func (d *day) task(who string) *browsertest.Page {
	d.t.Helper()
	p := d.as(who)
	d.follow(p, ".brand")
	d.hand.open(p, d.row())
	return p
}

// row is the link of the minutes in a list.
func (d *day) row() string {
	return fmt.Sprintf(`a[href="/minutes/%s"], [data-rows] a[href^="/minutes/%[1]s/"]`, d.id)
}

// now gives the minutes as the engine holds it.
func (d *day) now() workflow.Minutes {
	d.t.Helper()
	m, err := d.site.Office.Store.Minutes(d.t.Context(), d.id)
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

// stands fails unless the minutes is where it should be.
func (d *day) stands(place string) {
	d.t.Helper()
	if got := d.now().Place.String(); got != place {
		d.t.Fatalf("the minutes stands at %s, want %s", got, place)
	}
}

// is fails unless something is as it should be.
func (d *day) is(what string, got, want any) {
	d.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		d.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// holds fails unless the text has the words.
func (d *day) holds(words ...string) {
	d.t.Helper()
	text := d.now().Text
	for _, w := range words {
		if !strings.Contains(text, w) {
			d.t.Errorf("the text lacks %q", w)
		}
	}
}
