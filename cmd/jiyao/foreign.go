package main

import (
	"errors"

	"jiyao/cmd/internal/config"
	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/ownca"
	"jiyao/cmd/internal/presswork"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/signing"
	"jiyao/cmd/internal/socket"
	"jiyao/drafting/docx"
	"jiyao/drafting/roster"
	"jiyao/drafting/transcript"
	"jiyao/fonts"
	"jiyao/render/layout"
	"jiyao/render/pdf"
	"jiyao/render/raster"
	"jiyao/render/subset"
	"jiyao/render/svg"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
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
	return firstOf(
		err,
		find[*workflow.Error], find[*workflow.DamageError], find[*workflow.FlowError], find[*store.NewerSchemaError], find[*store.OlderSchemaError], find[*store.KeyError],
		find[*store.UnfitError], find[*socket.HeldError], find[*socket.BrokenError], find[*org.LookupError],
		find[*org.ReplayError], find[*outbox.Permanent], find[*web.PolicyError],
		find[*config.FileError], find[*ownca.HostError],
		find[*templates.NotFoundError],
		find[*roster.Error],
		find[*transcript.Error],
		find[*docx.FormatError], find[*docx.LimitError], find[*docx.DamageError],
		find[*layout.SpecError], find[*layout.ValueError], find[*layout.NoTextError], find[*layout.TooLongError],
		find[*layout.MarkError], find[*layout.WatermarkError], find[*engine.MasterError], find[*presswork.UnmarkedError],
		find[*engine.DateError],
		find[*subset.LayoutError], find[*subset.FontError], find[*pdf.ShapeError], find[*pdf.PasswordError], find[*pdf.WorkError],
		find[*signing.Error], find[*office.TooLongError], find[*pdf.SignatureError], find[*pdf.KeyError],
		find[*raster.SizeError], find[*svg.RunError],
		find[*fonts.MissingGlyphError], find[*fonts.LoadError], find[*fonts.DirError], // these hold the next
		find[*fonts.FormatError], find[*fonts.SizeError], find[*fonts.CountError],
	)
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
