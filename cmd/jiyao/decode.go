package main

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// foreignFormat knows files of other programs by their first bytes; it gives
// the sentence that says what to do, or nothing.
func foreignFormat(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return "input.pdf"
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return "input.doc"
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return "input.rtf"
	case bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")), bytes.HasPrefix(data, []byte("\x89PNG")):
		return "input.image"
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return zipFormat(data)
	}
	return ""
}

// zipFormat tells the zipped formats apart by the names in the archive.
func zipFormat(data []byte) string {
	switch {
	case bytes.Contains(data, []byte("word/")):
		return "input.docx"
	case bytes.Contains(data, []byte("OFD.xml")):
		return "input.ofd"
	}
	return "input.zip"
}

// decode gives the text of a file and the name of its encoding: UTF-8, UTF-16
// by its byte order mark, else GB18030.
func decode(name string, data []byte) (text, encoding string, err error) {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		text, err = decodeUTF16(name, data)
		return text, "UTF-16", err
	}
	if utf8.Valid(data) {
		return string(data), "UTF-8", nil
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", "", &InputError{ID: "input.binary", Name: name}
	}
	bad, mostly := firstInvalid(data)
	if !mostly {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err == nil && !bytes.ContainsRune(out, utf8.RuneError) {
			return string(out), "GB18030", nil
		}
	}
	return "", "", &InputError{ID: "input.encoding", Name: name, Args: []any{bad + 1, data[bad]}}
}

// firstInvalid gives the first byte that is not UTF-8, and whether the file is
// UTF-8 for the most part all the same: a damaged file, and not one in another
// encoding.
func firstInvalid(data []byte) (at int, mostly bool) {
	at = -1
	good, bad := 0, 0
	for i := 0; i < len(data); {
		r, w := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && w == 1:
			if bad++; at < 0 {
				at = i
			}
		case w >= 3:
			good++
		}
		i += w
	}
	return at, good > 4*bad
}

func decodeUTF16(name string, data []byte) (string, error) {
	decoder := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
	out, err := decoder.Bytes(data)
	if err != nil {
		return "", &InputError{ID: "input.utf16", Name: name, Args: []any{len(data)}}
	}
	text := string(out)
	if i := strings.IndexRune(text, utf8.RuneError); i >= 0 {
		at := 2 // the byte order mark
		for _, r := range text[:i] {
			at += 2
			if r > 0xFFFF {
				at += 2
			}
		}
		return "", &InputError{ID: "input.utf16", Name: name, Args: []any{at + 1}}
	}
	return text, nil
}
