// Package transcript reads what was said at a meeting as programs that take
// dictation write it (录音转写): plain text, subtitles (SRT, WebVTT) and Word
// files. Times and speakers are known where the file gives them; nothing of the
// words is left out.
package transcript

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"time"

	"jiyao/drafting/docx"
	"jiyao/drafting/roster"
)

// What a file may have.
const (
	MaxBytes = 16 << 20
	MaxCues  = 50_000
)

// Cue is what somebody said in one go, or a paragraph (段落).
type Cue struct {
	Timed   bool          // the file says when
	Start   time.Duration // from the beginning of the recording
	End     time.Duration // zero if the file does not say
	Speaker string        // 说话人; empty if the file does not say
	Text    string        // one or several lines
}

// Fault is why a file cannot be read as a transcript.
type Fault int

// The faults.
const (
	TooLarge   Fault = iota // more than MaxBytes
	TooMany                 // more than MaxCues
	Wordless                // no text in it
	Unreadable              // no text file, or of an encoding that nobody knows
)

// Error says why a file cannot be read as a transcript.
type Error struct{ Fault Fault }

// Error says so, and what to do.
func (e *Error) Error() string {
	switch e.Fault {
	case TooLarge:
		return "文件太大，不能在这里显示（最多16兆字节）；请到原始记录页下载后查看。"
	case TooMany:
		return "文件的段落太多，不能在这里显示（最多五万段）；请到原始记录页下载后查看。"
	case Wordless:
		return "文件里没有文字。"
	default:
		return "不是文字文件，或者编码不能识别；请另存为UTF-8编码的文本文件后再存入。"
	}
}

// IsTranscript reports whether a file may be a transcript by its name.
func IsTranscript(name string) bool {
	return slices.Contains([]string{".txt", ".srt", ".vtt", ".docx"}, strings.ToLower(path.Ext(name)))
}

// Read reads a file: by its name a Word file, by what is in it subtitles or
// text (UTF-8, UTF-16 or GB18030). The error is an *Error, or one of docx.Read.
func Read(name string, data []byte) ([]Cue, error) {
	if len(data) > MaxBytes {
		return nil, &Error{TooLarge}
	}
	text, err := textOf(name, data)
	if err != nil {
		return nil, err
	}
	var cues []Cue
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	if slices.ContainsFunc(lines, isTiming) {
		cues = subtitles(lines)
	} else {
		cues = paragraphs(lines)
	}
	switch {
	case len(cues) == 0:
		return nil, &Error{Wordless}
	case len(cues) > MaxCues:
		return nil, &Error{TooMany}
	}
	return speakers(cues), nil
}

func textOf(name string, data []byte) (string, error) {
	if strings.ToLower(path.Ext(name)) == ".docx" {
		result, err := docx.Read(bytes.NewReader(data), int64(len(data)), docx.Options{})
		return result.Text, err
	}
	text, err := roster.Text(data)
	if err != nil || strings.ContainsRune(text, 0) {
		return "", &Error{Unreadable}
	}
	return text, nil
}

// speakers takes the speaker who stands before a colon from the words. He is
// one only if most cues that know no other begin so: otherwise “会议指出：” is
// what was said.
func speakers(cues []Cue) []Cue {
	asked, named := 0, 0
	for _, c := range cues {
		if !c.Timed || c.Speaker != "" {
			continue
		}
		asked++
		if _, _, ok := before(c.Text); ok {
			named++
		}
	}
	if named*2 <= asked {
		return cues
	}
	for i, c := range cues {
		if who, said, ok := before(c.Text); ok && c.Timed && c.Speaker == "" {
			cues[i].Speaker, cues[i].Text = who, said
		}
	}
	return cues
}

// before parts words from the speaker before them.
func before(text string) (who, said string, ok bool) {
	i := strings.IndexAny(text, ":：")
	if i <= 0 {
		return "", text, false
	}
	who, said = strings.TrimSpace(text[:i]), strings.TrimSpace(strings.TrimLeft(text[i:], ":："))
	return who, said, said != "" && isLabel(who)
}
