package main

import (
	"fmt"
	"strings"

	"jiyao/drafting/docx"
)

// englishOfWord speaks for Word files.
func englishOfWord(err error) string {
	switch e := err.(type) {
	case *docx.FormatError:
		return englishFormat(e.Format)
	case *docx.DamageError:
		if e.Part == "" {
			return "the Word file is damaged; ask for it again, or repair it in Word or WPS."
		}
		return fmt.Sprintf("the part %s of the Word file is damaged; ask for it again, or repair it in Word or WPS.", e.Part)
	case *docx.LimitError:
		return fmt.Sprintf("the Word file exceeds a limit (%s: %d); make sure that it is the right one, and save it anew in Word or WPS.", e.Limit, e.Max)
	}
	return ""
}

// englishFormat says what a file is that is no DOCX, and what to do.
func englishFormat(f docx.Format) string {
	const resave = "open it in Word or WPS and save it as .docx."
	switch f {
	case docx.OldWord:
		return "it is an old Word or WPS file (.doc, .wps); " + resave
	case docx.Encrypted:
		return "it is protected by a password; take that off in Word or WPS and save it as .docx."
	case docx.PDF, docx.OFD:
		return fmt.Sprintf("it is %s; ask for the Word file, or copy the text.", strings.ToUpper(string(f)))
	case docx.OldOther, docx.Workbook, docx.Slides, docx.Image:
		return fmt.Sprintf("it is no text (%s); choose a .docx file.", f)
	case docx.Zip:
		return "it is an archive; unpack it and choose the .docx file in it."
	case docx.PlainText:
		return "it is plain text already."
	}
	return fmt.Sprintf("it is no .docx file (%s); %s", f, resave)
}

// loss says what a Word file had that a draft has no place for.
func (l language) loss(loss docx.Loss) string {
	if l != english {
		return loss.String()
	}
	s := fmt.Sprintf("%s: %d, left out", loss.Kind, loss.Count)
	if loss.Kind.Kept() {
		s = fmt.Sprintf("%s: %d, %s", loss.Kind, loss.Count, "kept in another form")
	}
	if len(loss.Samples) > 0 {
		s += ": " + strings.Join(loss.Samples, "; ")
	}
	return s
}
