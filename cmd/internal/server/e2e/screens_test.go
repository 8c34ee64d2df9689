package e2e

import (
	"os"
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// consulted is the minutes of the city that units are asked about.
const consulted = "260501-0176"

// shots are the main pages, as who they are for.
func shots(id func(workflow.State) string) []struct{ name, person, path string } {
	return []struct{ name, person, path string }{
		{"signin", "", "/signin"},
		{"home", "gaomingyuan", "/"},
		{"home-recorder", "linshuyan", "/"},
		{"edit", "linshuyan", "/minutes/" + id(workflow.Recording) + "/edit"},
		{"review", "zhugemingchuan", "/minutes/" + id(workflow.Review)},
		{"asked", "zhangxiaofeng", "/minutes/" + consulted},
		{"delegations", "gaomingyuan", "/me/delegations"},
		{"me", "gaomingyuan", "/me"},
		{"meeting", "linshuyan", "/meetings/H-260512"},
		{"signing", "lumingyuan", "/minutes/" + id(workflow.Signing)},
		{"minutes", "linshuyan", "/minutes"},
		{"search", "linshuyan", "/search?q=安全生产"},
		{"meetings", "linshuyan", "/meetings"},
		{"new", "linshuyan", "/minutes/new"},
		{"clerk", "tangxiaohe", "/clerk"},
		{"release", "tangxiaohe", "/minutes/" + id(workflow.Collation) + "/release"},
		{"distribute", "tangxiaohe", "/minutes/" + id(workflow.Issued) + "/distribute"},
		{"copies", "tangxiaohe", "/minutes/" + id(workflow.Distributed) + "/copies"},
		{"board", "tangxiaohe", "/copies"},
		{"numbers", "tangxiaohe", "/numbers"},
		{"tasks", "linshuyan", "/tasks"},
		{"stats", "linshuyan", "/stats"},
		{"admin", "anrupan", "/admin"},
		{"audit", "yanbixin", "/audit"},
		{"help", "linshuyan", "/help"},
	}
}

// TestScreens takes pictures of the main pages, wide and narrow, into the
// folder that JIYAO_SCREENSHOTS names: for people to look at.
func TestScreens(t *testing.T) {
	if os.Getenv("JIYAO_SCREENSHOTS") == "" {
		t.Skip("set JIYAO_SCREENSHOTS to a folder, or run make screens")
	}
	site := servertest.City(t)
	browser := browsertest.Start(t)
	only := os.Getenv("JIYAO_SCREENS_OF")
	for _, s := range shots(func(state workflow.State) string { return firstIn(t, site, state) }) {
		if only != "" && !strings.Contains(","+only+",", ","+s.name+",") {
			continue
		}
		page := browser.Person()
		if s.person != "" {
			page.Cookie(site.URL, servertest.PersonCookie, s.person)
		}
		for _, size := range []struct {
			suffix        string
			width, height int64
		}{{"", 1440, 900}, {"-narrow", 390, 844}} {
			page.Size(size.width, size.height)
			page.Go(site.URL + s.path)
			page.Until("document.readyState === 'complete'")
			page.Shot(s.name + size.suffix)
		}
	}
}

// firstIn gives the latest minutes that stands in a state.
func firstIn(t *testing.T, site *servertest.Site, state workflow.State) string {
	t.Helper()
	page, _, err := site.Office.Store.List(t.Context(), workflow.Filter{State: state, Limit: 1})
	if err != nil || len(page) == 0 {
		t.Fatalf("no minutes in %s (%v)", state, err)
	}
	return page[0].ID
}
