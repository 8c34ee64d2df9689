package main

import (
	"io"
	"maps"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/presswork"
	"jiyao/cmd/internal/upkeep"
	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/drafting/lint"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/public"
)

// typesetter is what the commands ask of the engine.
type typesetter interface {
	chooser
	painter
	Set(doc *drafting.Document, opt engine.Options) (*render.Layout, error)
	Minutes(m workflow.Minutes, issued workflow.Date) (*render.Layout, error)
	IssuedWatermark(w io.Writer, m workflow.Minutes, master []byte, text string) error
	MinutesWord(w io.Writer, m workflow.Minutes, text string, marks docx.Marks) error
	PublicSheet(m workflow.Minutes, f public.File) (*render.Layout, error)
	PublicHTML(w io.Writer, r public.Record) error
	PublicPDF(w io.Writer, r public.Record) error
	ArchiveSheet(w io.Writer, s archive.Sheet) error
	Faces() *fonts.Set
	presswork.Typesetter
}

// chooser knows the profiles, and which of them fits a draft.
type chooser interface {
	Profiles() ([]engine.ProfileInfo, error)
	Guess(doc *drafting.Document) (string, error)
	Strictness(doc *drafting.Document, profile string) (lint.Strictness, error)
	LeavesOut(doc *drafting.Document, profile string) ([]int, error)
}

// painter writes layouts, and drafts as Word files and web pages.
type painter interface {
	PDF(w io.Writer, l *render.Layout) error
	OFD(w io.Writer, l *render.Layout) error
	Word(w io.Writer, doc *drafting.Document, opt engine.Options, marks docx.Marks) error
	HTML(w io.Writer, doc *drafting.Document, opt engine.Options) error
	SVG(w io.Writer, l *render.Layout, page int) error
	PNG(w io.Writer, l *render.Layout, page, dpi int) error
}

// typesetter opens the engine when it is first needed.
func (a *app) typesetter() (typesetter, error) {
	if a.engine == nil {
		own, err := a.ownFonts()
		if err != nil {
			return nil, err
		}
		e, err := engine.Open(engine.Config{Fonts: own})
		if err != nil {
			return nil, err
		}
		a.engine = e
	}
	return a.engine, nil
}

// fontVariables are the environment variables that name an office's own face,
// path[#index], for each role; JIYAO_FONT_DIR names a folder of them.
func fontVariables() map[fonts.Role]string {
	return map[fonts.Role]string{
		fonts.FangSong: "JIYAO_FONT_FANGSONG", fonts.XiaoBiaoSong: "JIYAO_FONT_XIAOBIAOSONG", fonts.HeiTi: "JIYAO_FONT_HEITI",
		fonts.KaiTi: "JIYAO_FONT_KAITI", fonts.SongTi: "JIYAO_FONT_SONGTI",
	}
}

// ownFonts gives the office's own faces by role.
func (a *app) ownFonts() (map[fonts.Role][]string, error) {
	own, err := fonts.LoadDir(upkeep.FontFolder(a.dir())) // faces that the office's administrator has put there
	if err != nil {
		own = map[fonts.Role][]string{}
	}
	if dir := a.env("JIYAO_FONT_DIR"); dir != "" {
		found, err := fonts.LoadDir(dir)
		if err != nil {
			return nil, err
		}
		maps.Copy(own, found)
	}
	for role, name := range fontVariables() {
		if file := a.env(name); file != "" {
			own[role] = []string{file}
		}
	}
	return own, nil
}

// tellFaces says which open faces stand in for faces the office has not
// configured; lines of text have no faces.
func (a *app) tellFaces(format string, faces *fonts.Set) {
	if format == "lines" {
		return
	}
	var list []string
	for _, s := range faces.StandIns() {
		list = append(list, a.msg("note.standin", s.Role, s.FaceName))
	}
	if len(list) > 0 {
		a.say("note.standins", strings.Join(list, a.msg("note.comma")))
	}
}

// profileNames gives the names of the profiles, for completion and checks.
func profileNames() []string { return templates.Profiles() }

// knownProfile answers for a profile given by name; none is as good.
func knownProfile(name string) error {
	if name == "" {
		return nil
	}
	if engine.OwnProfile(name) {
		if _, err := os.Stat(name); err != nil {
			return &NoInputError{Path: name}
		}
		return nil
	}
	if _, err := templates.Profile(name); err != nil {
		return &UnknownNameError{Noun: "noun.profile", Name: name, Known: profileNames()}
	}
	return nil
}

// complete offers words for an option in the shell.
func complete(cmd *cobra.Command, flag string, words []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag is defined beside the call, or no test of the command passes
	}
}
