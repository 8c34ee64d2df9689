package main

import (
	"errors"
	"fmt"
	"io/fs"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/presswork"
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
	"jiyao/workflow/store"
)

// inEnglish is the English catalogue of the domains' errors. It tells what
// their fields tell; Chinese wording of theirs is not repeated.
func inEnglish(err error) string {
	for _, speak := range []func(error) string{englishOfTexts, englishOfWord, englishOfFonts, englishOfPaper, englishOfWorkflow, englishOfOffice, englishOfSigning} {
		if sentence := speak(err); sentence != "" {
			return sentence
		}
	}
	return err.Error()
}

// englishOfTexts speaks for profiles, values and templates.
func englishOfTexts(err error) string {
	switch e := err.(type) {
	case *layout.SpecError:
		return fmt.Sprintf("profile %s%s: %s", e.Profile, inLine(e.Line), e.Problem)
	case *layout.MarkError:
		return fmt.Sprintf("%d is no copy number; there are 1 to %d: print in several goes.", e.Number, layout.MostCopies)
	case *layout.WatermarkError:
		return fmt.Sprintf("the watermark has %d characters; it takes 1 to %d.", e.Length, layout.MostWatermark)
	case *engine.MasterError:
		return "what is set now differs from the issued PDF (program, profile or faces have changed since), so no marks and no watermark were added; print the issued PDF, or put the faces of that day back."
	case *presswork.UnmarkedError:
		return "the profile of this minutes asks for no marks: its copies are the issued PDF; say with --marks what they are to bear."
	case *layout.NoTextError:
		return "there is no text to set; check the input."
	case *layout.TooLongError:
		return fmt.Sprintf("%q does not fit on its one line; shorten it.", e.Text)
	case *layout.ValueError:
		return fmt.Sprintf("there is no value %q; see the help of --set.", e.Name)
	case *roster.Error:
		if e.Sheet != "" {
			return fmt.Sprintf("the table cannot be read, sheet %q%s; check that it is an .xlsx or CSV file within the limits.", e.Sheet, inLine(e.Line))
		}
		return fmt.Sprintf("the table cannot be read%s; check that it is an .xlsx or CSV file within the limits.", inLine(e.Line))
	case *transcript.Error:
		return map[transcript.Fault]string{
			transcript.TooLarge:   "the file is too large to be shown here (at most 16 MiB); download it from the page of the raw record.",
			transcript.TooMany:    "the file has too many paragraphs to be shown here (at most 50,000); download it from the page of the raw record.",
			transcript.Wordless:   "there is no text in the file.",
			transcript.Unreadable: "it is no text file, or of an unknown encoding; save it as UTF-8 and hand it in again.",
		}[e.Fault]
	case *engine.DateError:
		return fmt.Sprintf("%q is no date; write 2020-06-01.", e.Text)
	case *templates.NotFoundError:
		return fmt.Sprintf("there is no template %q; there are: %s.", e.Name, english.join(e.Known))
	}
	return ""
}

// inLine names a line behind a file; 0 is the whole file.
func inLine(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", line %d", n)
}

// englishOfFonts speaks for faces and their files.
func englishOfFonts(err error) string {
	switch e := err.(type) {
	case *fonts.MissingGlyphError:
		return fmt.Sprintf("%sno face of the role %s draws %q (U+%04X); check the character or configure a face that has it.",
			glyphPlace(e), e.Role.English(), e.Rune, e.Rune)
	case *fonts.LoadError:
		return fmt.Sprintf("font file %q cannot be used: %s", e.File, fontReason(e.Err))
	case *fonts.DirError:
		return fmt.Sprintf("font folder %q cannot be read: %s", e.Dir, fontReason(e.Err))
	case *fonts.FormatError:
		return fontFault(e)
	case *fonts.SizeError:
		if e.Size < 0 {
			return "it is no regular file."
		}
		return fmt.Sprintf("it has %d MiB, and %d MiB are the most.", e.Size>>20, fonts.MaxFileSize>>20)
	case *fonts.CountError:
		return fmt.Sprintf("the role has more than %d files; leave some out.", e.Max)
	}
	return ""
}

// glyphPlace begins a sentence with the place of a character, if it has one:
// a value of --set has none.
func glyphPlace(e *fonts.MissingGlyphError) string {
	switch {
	case e.Line <= 0:
		return ""
	case e.Column <= 0:
		return fmt.Sprintf("line %d: ", e.Line)
	}
	return fmt.Sprintf("line %d, column %d: ", e.Line, e.Column)
}

// fontReason says why a file or folder of fonts could not be read.
func fontReason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "it does not exist."
	case errors.Is(err, fs.ErrPermission):
		return "permission denied."
	case err == nil:
		return "unknown."
	}
	return inEnglish(err)
}

func fontFault(e *fonts.FormatError) string {
	switch e.Fault {
	case fonts.NotFont:
		return "it is no TrueType font; use a TTF or TTC."
	case fonts.CFFOutlines:
		return "it is OpenType with CFF outlines (OTF); use the TTF of the same face."
	case fonts.NoMember:
		return fmt.Sprintf("the collection has no font number %d, counted from 0.", e.Index)
	case fonts.MissingTable:
		return fmt.Sprintf("the font lacks the table %s.", e.Table)
	}
	if e.Fault == fonts.TooComplex || e.Table == "glyf" {
		return fmt.Sprintf("glyph %d of the font is damaged.", e.Glyph)
	}
	return fmt.Sprintf("the table %s of the font is damaged.", e.Table)
}

// englishOfPaper speaks for the backends.
func englishOfPaper(err error) string {
	switch e := err.(type) {
	case *subset.LayoutError:
		return fmt.Sprintf("the layout cannot be painted: page %d, %q: %s.", e.Page, e.Text, layoutFault(e))
	case *subset.FontError:
		return fmt.Sprintf("the font %s cannot be embedded: its table %s is missing or damaged (glyph %d).", e.Name, e.Table, e.Glyph)
	case *pdf.ShapeError:
		return fmt.Sprintf("the PDF page writer works otherwise than expected (%s, byte %d); install the program anew.", e.Where, e.Offset)
	case *pdf.PasswordError:
		return fmt.Sprintf("the password of a PDF has 1 to %d bytes; set another.", pdf.MostPassword)
	case *pdf.WorkError:
		return "the PDF could not be put on sheets or encrypted; nothing was changed: check that it is a sound PDF."
	case *raster.SizeError:
		return fmt.Sprintf("the page cannot be painted in %d dots per inch; the resolution is from %d to %d, less for large paper.", e.DPI, raster.LeastDPI, raster.MostDPI)
	case *svg.RunError:
		if e.Err != nil {
			return fmt.Sprintf("page %d: %q cannot be shown: %s", e.Page, e.Text, inEnglish(e.Err))
		}
		return fmt.Sprintf("page %d: %q cannot be shown: its glyphs do not fit the face.", e.Page, e.Text)
	}
	return ""
}

func layoutFault(e *subset.LayoutError) string {
	switch e.Fault {
	case subset.NoPages:
		return "there is no page"
	case subset.BadPageSize:
		return "the page is too small or too large"
	case subset.OutOfReach:
		return "it lies too far from the page"
	case subset.BadSize:
		return "its size or stretch cannot be set"
	case subset.Mismatch:
		return "characters, glyphs and advances differ in number"
	case subset.NoFace:
		return fmt.Sprintf("there is no face %d", e.Face)
	case subset.NoGlyph:
		return fmt.Sprintf("face %d has no glyph %d for %q (U+%04X)", e.Face, e.Glyph, e.Char, e.Char)
	case subset.TooManyGlyphs:
		return fmt.Sprintf("face %d is used for more than 65535 glyphs", e.Face)
	case subset.Unforeseen:
		return fmt.Sprintf("%q was not made ready for the marks of copies", e.Char)
	case subset.NoMarkedPage:
		return "the bookmark's page does not exist"
	}
	return "it has a fault"
}

// englishOfWorkflow speaks for the workflow and its records.
func englishOfWorkflow(err error) string {
	switch e := err.(type) {
	case *workflow.Error:
		return englishRefusal(e)
	case *workflow.DamageError:
		return fmt.Sprintf("the stored records contradict themselves: %s of %q, row %d.", recordTable(e.Table), e.Minutes, e.Row)
	case *workflow.FlowError:
		return fmt.Sprintf("flow %s%s: %s", e.File, inLine(e.Line), e.Msg)
	case *store.NewerSchemaError:
		return fmt.Sprintf("the database is of a newer program (schema %d, this program knows %d); use that one.", e.Database, e.Program)
	}
	return ""
}

// recordTable gives the English name of a table that a DamageError names.
func recordTable(name string) string {
	switch name {
	case "办理记录":
		return "history"
	case "稿本":
		return "revisions"
	case "纪要":
		return "minutes"
	case "分送":
		return "copies"
	case "消息":
		return "messages"
	case "文号登记簿":
		return "register of numbers"
	}
	return "records"
}
