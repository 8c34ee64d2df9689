package main

import (
	"fmt"
	"strings"
)

// language is one of those the catalogue is in.
type language int

// The languages. Chinese is the source and the default.
const (
	chinese language = iota
	english
)

// languageOf reads JIYAO_LANG; only what begins with en asks for English.
func languageOf(env func(string) string) language {
	if strings.HasPrefix(strings.ToLower(env("JIYAO_LANG")), "en") {
		return english
	}
	return chinese
}

// msg gives a sentence of the catalogue with its gaps filled.
func (l language) msg(id string, args ...any) string {
	entry, ok := lookup(id)
	if !ok {
		return id // TestCatalogue finds every id that is used and not there
	}
	if len(args) == 0 {
		return entry[l]
	}
	return fmt.Sprintf(entry[l], args...)
}

// msg gives a sentence in the person's language.
func (a *app) msg(id string, args ...any) string { return a.lang.msg(id, args...) }

// lookup finds an entry in the parts of the catalogue.
func lookup(id string) ([2]string, bool) {
	for _, part := range catalogue {
		if entry, ok := part[id]; ok {
			return entry, true
		}
	}
	return [2]string{}, false
}

// catalogue holds every sentence people see: id → Chinese, English.
var catalogue = []map[string][2]string{
	helpTexts, importTexts, notes, complaints, minutesTexts, actTexts, officeTexts, officeNotes, beyondTexts, accountTexts, apiTexts, meetingTexts, siteTexts,
	copiesTexts, publicTexts, excerptTexts, archiveTexts,
}
