package transcript

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	clock = `(?:\d{1,3}[:：])?\d{1,3}[:：]\d{2}(?:[.,]\d{1,3})?`
	opens = `[\[【(（〔<]`
	shuts = `[\]】)）〕>]`
)

var (
	timing  = regexp.MustCompile(`^\s*(` + clock + `)\s*-->\s*(` + clock + `)`)
	leading = regexp.MustCompile(`^` + opens + `?\s*(` + clock + `)(?:\s*[-–—~～至,，]+\s*(` + clock + `))?\s*` + shuts + `?[\s　]*(.*)$`)
	behind  = regexp.MustCompile(`^(\S[^:：]*?)[\s　]*(` + opens + `?)\s*(` + clock + `)\s*` + shuts + `?[\s　]*([:：]?)[\s　]*(.*)$`)
	unnamed = regexp.MustCompile(`^(?:说话人|发言人|讲话人|Speaker|SPEAKER)[\s　_]*\d{1,3}$`)
	voice   = regexp.MustCompile(`^<v(?:\.[^\s>]*)?\s+([^>]+)>`)
	tags    = regexp.MustCompile(`</?(?:[ibuvc]|font|lang|ruby|rt)(?:[.\s][^>]*)?>|<` + clock + `>|\{\\an?\d+\}`)
)

// isTiming reports whether a line is one of subtitles that says when.
func isTiming(line string) bool { return timing.MatchString(line) }

// subtitles reads the lines of SRT or WebVTT: blocks apart by blank lines, in
// each when, then what.
func subtitles(lines []string) []Cue {
	var cues []Cue
	markup := strings.HasPrefix(lines[0], "WEBVTT")
	skipping, fresh := markup, true // skipping what is no words of WebVTT; fresh: a block begins
	for i, line := range lines {
		switch m := timing.FindStringSubmatch(line); {
		case m != nil:
			cues, skipping = append(cues, Cue{Timed: true, Start: length(m[1]), End: length(m[2])}), false
		case strings.TrimSpace(line) == "":
			fresh, skipping = true, false
			continue
		case fresh && markup && isAside(line):
			skipping = true
		case skipping, i+1 < len(lines) && isTiming(lines[i+1]) && (fresh || number(line)):
			// the number or name of the cue that comes
		default:
			say(&cues, line, markup)
		}
		fresh = false
	}
	return filled(cues)
}

// isAside reports whether a block of WebVTT begins that says nothing.
func isAside(line string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	return word == "NOTE" || word == "STYLE" || word == "REGION" || word == "WEBVTT"
}

func number(line string) bool {
	_, err := strconv.Atoi(strings.TrimSpace(line))
	return err == nil
}

// say adds a line to the cue that was read last.
func say(cues *[]Cue, line string, markup bool) {
	if len(*cues) == 0 {
		*cues = append(*cues, Cue{})
	}
	c := &(*cues)[len(*cues)-1]
	line = strings.TrimSpace(line)
	if m := voice.FindStringSubmatch(line); m != nil && c.Speaker == "" {
		c.Speaker, line = strings.TrimSpace(m[1]), line[len(m[0]):]
	}
	line = tags.ReplaceAllString(line, "")
	if markup {
		line, c.Speaker = html.UnescapeString(line), html.UnescapeString(c.Speaker)
	}
	c.Text = join(c.Text, strings.TrimSpace(line))
}

func join(above, line string) string {
	if above == "" || line == "" {
		return above + line
	}
	return above + "\n" + line
}

// filled leaves out cues in which nothing is said.
func filled(cues []Cue) []Cue {
	var all []Cue
	for _, c := range cues {
		if c.Text != "" {
			all = append(all, c)
		}
	}
	return all
}

// paragraphs reads text: a line that says when, or who and when, begins what
// was said then; without such a line before it a line is a paragraph.
func paragraphs(lines []string) []Cue {
	var cues []Cue
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		switch c, ok := head(line); {
		case ok:
			cues = append(cues, c)
		case len(cues) > 0 && cues[len(cues)-1].Timed:
			last := &cues[len(cues)-1]
			last.Text = join(last.Text, line)
		default:
			cues = append(cues, Cue{Text: line})
		}
	}
	return filled(cues)
}

// head reads a line that begins what was said: [00:01:02] words, or
// 张三 00:01:02 with the words below, or 张三（00:01:02）：words.
func head(line string) (Cue, bool) {
	if m := leading.FindStringSubmatch(line); m != nil {
		c := Cue{Timed: true, Start: length(m[1]), End: length(m[2]), Text: m[3]}
		if unnamed.MatchString(m[3]) {
			c.Speaker, c.Text = m[3], ""
		}
		return c, true
	}
	m := behind.FindStringSubmatch(line)
	if m == nil || !isLabel(m[1]) || m[5] != "" && m[2] == "" && m[4] == "" {
		return Cue{}, false
	}
	return Cue{Timed: true, Start: length(m[3]), Speaker: strings.TrimSpace(m[1]), Text: m[5]}, true
}

// isLabel reports whether words may be the name of who speaks.
func isLabel(s string) bool {
	const longest = 16
	if s == "" || utf8.RuneCountInString(s) > longest {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" 　·_（）()", r) {
			return false
		}
	}
	return unicode.IsLetter([]rune(s)[0])
}

// length gives how far into the recording a mark like 01:02:03,400 or 02:03
// stands; zero for none.
func length(mark string) time.Duration {
	whole, part, _ := strings.Cut(strings.NewReplacer("：", ":", ",", ".").Replace(mark), ".")
	seconds := 0
	for _, s := range strings.Split(whole, ":") {
		n, _ := strconv.Atoi(s) // digits by the expression
		seconds = seconds*60 + n
	}
	thousandths, _ := strconv.Atoi((part + "000")[:3])
	return time.Duration(seconds)*time.Second + time.Duration(thousandths)*time.Millisecond
}
