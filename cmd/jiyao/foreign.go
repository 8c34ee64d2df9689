package main

import (
	"errors"
	"fmt"

	"jiyao/cmd/internal/engine"
	"jiyao/fonts"
	"jiyao/render/layout"
	"jiyao/templates"
	"jiyao/workflow"
)

// foreign gives the sentence for an error of the domains. They speak Chinese
// themselves; their English is here.
func (l language) foreign(err error) string {
	domain := domainError(err)
	switch {
	case domain == nil:
		return l.msg("error.internal", err)
	case l == english:
		return inEnglish(domain)
	}
	return domain.Error()
}

// domainError finds the error of a domain in err's chain: one that was made
// for people.
func domainError(err error) error {
	return firstOf(err, find[*workflow.Error], find[*workflow.DamageError], find[*templates.NotFoundError], find[*fonts.MissingGlyphError],
		find[*fonts.LoadError], find[*fonts.FormatError], find[*layout.SpecError], find[*layout.ValueError],
		find[*layout.NoTextError], find[*fonts.DirError], find[*engine.DateError])
}

func firstOf(err error, finders ...func(error) error) error {
	for _, f := range finders {
		if found := f(err); found != nil {
			return found
		}
	}
	return nil
}

func find[E error](err error) error {
	var target E
	if errors.As(err, &target) {
		return target
	}
	return nil
}

// inEnglish is the English catalogue of the domains' errors.
func inEnglish(err error) string {
	switch e := err.(type) {
	case *fonts.MissingGlyphError:
		return fmt.Sprintf("line %d, column %d: no face of the role draws %q (U+%04X); check the character or configure a face that has it.",
			e.Line, e.Column, e.Rune, e.Rune)
	case *fonts.LoadError:
		return fmt.Sprintf("font file %q cannot be used: %v", e.File, e.Err)
	case *fonts.DirError:
		return fmt.Sprintf("font folder %q cannot be read: %v", e.Dir, e.Err)
	case *fonts.FormatError:
		return fmt.Sprintf("not a usable font (fault %d, table %q)", e.Fault, e.Table)
	case *layout.SpecError:
		return fmt.Sprintf("profile %s, line %d: %s", e.Profile, e.Line, e.Problem)
	case *layout.NoTextError:
		return "there is no text to set; check the input."
	case *layout.ValueError:
		return fmt.Sprintf("there is no value %q; see the help of --set.", e.Name)
	case *engine.DateError:
		return fmt.Sprintf("%q is no date; write 2020-06-01.", e.Text)
	case *templates.NotFoundError:
		return fmt.Sprintf("there is no template %q; there are: %s.", e.Name, english.join(e.Known))
	case *workflow.Error:
		return fmt.Sprintf("the workflow refused (%s, %s): %s", e.Kind, e.Reason, e.Msg)
	}
	return err.Error()
}
