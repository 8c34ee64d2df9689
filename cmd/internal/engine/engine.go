// Package engine wires the domains together: text through drafting, a profile
// and the faces to a layout, and the layout to a file.
package engine

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/render/ofd"
	"jiyao/render/pdf"
	"jiyao/render/raster"
	"jiyao/render/svg"
	"jiyao/templates"
)

// Config is what an engine needs to know of its site.
type Config struct {
	Fonts map[fonts.Role][]string // an office's own faces, path[#index], before the open ones
}

// Engine turns text into paper. It is safe for concurrent use.
type Engine struct {
	faces  *fonts.Set
	pdf    *pdf.Writer
	ofd    *ofd.Writer
	svg    *svg.Painter
	raster *raster.Painter

	mu       sync.Mutex
	profiles map[string]profile
}

// profile is what has been read of one.
type profile struct {
	spec       *layout.Spec
	strictness lint.Strictness
}

// Open makes an engine. It reads no profile and no outline before one is
// asked for.
func Open(config Config) (*Engine, error) {
	faces, err := openFaces(config)
	if err != nil {
		return nil, err
	}
	return &Engine{
		faces: faces, pdf: pdf.New(faces), ofd: ofd.New(faces), svg: svg.New(faces), raster: raster.New(faces),
		profiles: map[string]profile{},
	}, nil
}

func openFaces(config Config) (*fonts.Set, error) {
	if len(config.Fonts) == 0 {
		return fonts.Open()
	}
	return fonts.Load(config.Fonts)
}

// Faces gives the engine's faces.
func (e *Engine) Faces() *fonts.Set { return e.faces }

// Painter gives what paints the engine's layouts on the screen.
func (e *Engine) Painter() *svg.Painter { return e.svg }

// Profile gives a profile by its name or its file. The error is a
// *templates.NotFoundError, a *layout.SpecError or an error of the file system.
func (e *Engine) Profile(name string) (*layout.Spec, error) {
	p, err := e.profile(name)
	return p.spec, err
}

// Strictness gives how strictly a profile takes the rules of proof-reading; an
// empty name is that of the profile that fits the draft best. Errors are those
// of Profile.
func (e *Engine) Strictness(doc *drafting.Document, name string) (lint.Strictness, error) {
	if name == "" {
		guess, err := e.Guess(doc)
		if err != nil {
			return nil, err
		}
		name = guess
	}
	p, err := e.profile(name)
	return p.strictness, err
}

func (e *Engine) profile(name string) (profile, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p, ok := e.profiles[name]; ok {
		return p, nil
	}
	data, err := profileData(name)
	if err != nil {
		return profile{}, err
	}
	spec, err := layout.Load(name, data)
	if err != nil {
		return profile{}, err
	}
	p := profile{spec, lint.Strictness{}}
	for _, id := range slices.Sorted(maps.Keys(spec.Proofreading)) {
		if p.strictness[id], err = lint.ParseGrade(id, spec.Proofreading[id]); err != nil {
			return profile{}, layout.Fault(name, data, "$.proofreading."+id, err.Error())
		}
	}
	e.profiles[name] = p
	return p, nil
}

// profileData reads a profile that comes with the program, or, where the name
// is that of a YAML file, an office's own.
func profileData(name string) ([]byte, error) {
	if OwnProfile(name) {
		return os.ReadFile(name)
	}
	if slices.Contains(templates.Sheets(), name) {
		return templates.Sheet(name)
	}
	return templates.Profile(name)
}

// OwnProfile reports whether a profile is named by its file.
func OwnProfile(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

// ProfileInfo is what a list of profiles shows.
type ProfileInfo struct{ Name, Title, Description string }

// Profiles lists the profiles by name.
func (e *Engine) Profiles() ([]ProfileInfo, error) {
	var all []ProfileInfo
	for _, name := range templates.Profiles() {
		s, err := e.Profile(name)
		if err != nil {
			return nil, err
		}
		all = append(all, ProfileInfo{s.Name, s.Title, s.Description})
	}
	return all, nil
}

// fallback is the profile of a minutes that none of the others claims.
const fallback = "gbt9704"

// Guess gives the profile that fits a draft best: the one whose words in
// title, opening and 版记 are the longest.
func (e *Engine) Guess(doc *drafting.Document) (string, error) {
	text := guessText(doc)
	best, most := fallback, 0
	for _, name := range templates.Profiles() {
		s, err := e.Profile(name)
		if err != nil {
			return "", err
		}
		for _, words := range s.Guess {
			if score := matches(text, words); score > most {
				best, most = name, score
			}
		}
	}
	return best, nil
}

// LeavesOut gives the blocks of a draft, by number, that a profile does not
// set. Errors are those of Profile.
func (e *Engine) LeavesOut(doc *drafting.Document, profile string) ([]int, error) {
	spec, err := e.Profile(profile)
	if err != nil {
		return nil, err
	}
	return spec.LeavesOut(doc), nil
}

// guessText is what tells the kind of a minutes.
func guessText(doc *drafting.Document) string {
	parts := []string{doc.Mark.Value, doc.Title.Value, doc.Number.Value, doc.Meeting.Name.Value, doc.Issuer.Value}
	for _, b := range doc.Blocks {
		if b.Kind == drafting.Opening && len(parts) == 5 {
			parts = append(parts, b.Text)
		}
	}
	return strings.Join(parts, "\n")
}

// matches gives the length of words found, 0 unless all are there.
func matches(text, words string) int {
	score := 0
	for w := range strings.SplitSeq(words, "+") {
		if !strings.Contains(text, w) {
			return 0
		}
		score += utf8.RuneCountInString(w)
	}
	return score
}

// Options is how a text is to be set.
type Options struct {
	Profile string            // empty: guessed
	Number  string            // 文号; empty: as the text has it
	Issued  string            // 印发日期, 2020-06-01 or 2020年6月1日; empty: as the text has it
	Set     map[string]string // further values, see layout.ValueNames
	// Watermark (水印) is what stands beneath the pages, in light grey; empty is
	// nothing. Flow formats have no pages, and leave it out.
	Watermark string
}

// DateError says that a date is none.
type DateError struct{ Text string }

// Error quotes what was given and says how dates are written.
func (e *DateError) Error() string {
	return fmt.Sprintf("“%s”不是有效日期，请写成 2020-06-01 或 2020年6月1日", e.Text)
}

// Layout sets a text. Errors are those of Profile and layout.Set, and
// *DateError.
func (e *Engine) Layout(text string, opt Options) (*render.Layout, error) {
	return e.Set(drafting.Parse(text), opt)
}

// Set lays a document out.
func (e *Engine) Set(doc *drafting.Document, opt Options) (*render.Layout, error) {
	spec, values, err := e.resolve(doc, opt)
	if err != nil {
		return nil, err
	}
	l, err := layout.Set(doc, spec, values, e.faces)
	if err != nil || opt.Watermark == "" {
		return l, err
	}
	return layout.Watermark(l, spec, e.faces, opt.Watermark)
}

// resolve gives the profile and the values that a document is set with.
func (e *Engine) resolve(doc *drafting.Document, opt Options) (*layout.Spec, layout.Values, error) {
	name := opt.Profile
	if name == "" {
		guess, err := e.Guess(doc)
		if err != nil {
			return nil, nil, err
		}
		name = guess
	}
	spec, err := e.Profile(name)
	if err != nil {
		return nil, nil, err
	}
	values, err := opt.values(doc, spec)
	return spec, values, err
}

// values joins the options to what a layout takes.
func (o Options) values(doc *drafting.Document, spec *layout.Spec) (layout.Values, error) {
	values := layout.Values{}
	maps.Copy(values, o.Set)
	if o.Number != "" {
		values["number"] = o.Number
	}
	if o.Issued != "" {
		values["issued"] = o.Issued
	}
	for _, name := range []string{"issued", "compiled", "imprint_date"} {
		if v := values[name]; v != "" {
			date, err := chineseDate(v)
			if err != nil {
				return nil, err
			}
			values[name] = date
		}
	}
	if spec.Sheet != nil && values["version"] == "" {
		values["version"] = VersionCode(drafting.Format(doc))
	}
	return values, nil
}

// VersionCode is the short code by which a printed sheet is matched with the
// text it shows: the beginning of the text's SHA-256.
func VersionCode(text string) string {
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("%02X%02X-%02X%02X", sum[0], sum[1], sum[2], sum[3])
}

// chineseDate turns a date into official form (GB/T 9704 §7.3.5.4).
func chineseDate(text string) (string, error) {
	for _, form := range []string{"2006-1-2", "2006年1月2日"} {
		if t, err := time.Parse(form, strings.TrimSpace(text)); err == nil {
			return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day()), nil
		}
	}
	return "", &DateError{Text: text}
}
