package docx

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// foreign knows the files of other programs by how they begin; nothing for a
// zip archive.
func foreign(r io.ReaderAt, size int64) Format {
	head := make([]byte, min(size, 4096))
	if n, _ := r.ReadAt(head, 0); n < len(head) {
		head = head[:n]
	}
	for _, known := range []struct {
		sign   string
		format Format
	}{
		{"PK\x03\x04", ""},
		{"PK\x05\x06", Zip}, // an archive without entries
		{`{\rtf`, RTF},
		{"%PDF-", PDF},
		{"\xFF\xD8\xFF", Image},
		{"\x89PNG", Image},
		{"GIF8", Image},
		{"BM", Image},
		{"II*\x00", Image},
		{"MM\x00*", Image},
	} {
		if bytes.HasPrefix(head, []byte(known.sign)) {
			return known.format
		}
	}
	if bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
		return compound(r, size)
	}
	return written(head)
}

// compound tells the compound files (MS-CFB) apart by the names of their
// streams, which stand in them in UTF-16.
func compound(r io.ReaderAt, size int64) Format {
	data := make([]byte, min(size, maxFile))
	n, _ := r.ReadAt(data, 0)
	switch has := func(name string) bool { return bytes.Contains(data[:n], wide(name)) }; {
	case has("EncryptedPackage"):
		return Encrypted
	case has("WordDocument"):
		return OldWord
	}
	return OldOther
}

// wide gives ASCII in UTF-16, little-endian.
func wide(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// written tells the files that are text apart.
func written(head []byte) Format {
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n")))
	begins := func(s string) bool { return strings.HasPrefix(text, s) }
	switch {
	case begins("<!doctype html"), begins("<html"), begins("mime-version:"), strings.Contains(text, "<html"):
		return WebPage
	case begins("<?xml"), begins("<pkg:package"), begins("<w:worddocument"):
		return FlatXML
	case len(head) > 0 && !bytes.ContainsRune(head, 0) && utf8.Valid(head[:len(head)-min(len(head)-1, cut(head))]):
		return PlainText
	}
	return UnknownFile
}

// cut counts the bytes of a character that the end of head cuts in two.
func cut(head []byte) int {
	for n := 1; n < utf8.UTFMax && n < len(head); n++ {
		if utf8.RuneStart(head[len(head)-n]) {
			if utf8.FullRune(head[len(head)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}
