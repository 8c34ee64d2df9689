package workflow

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Head (日志头) stands for the whole log at one moment: whoever keeps one
// outside can tell whether the log was changed or cut since.
type Head struct {
	Size int64
	Root Digest
	// Time: every row that was recorded before it is in the log.
	Time time.Time
	Prev Digest // SHA-256 of the signed text of the head before; zero for the first
}

// headTitle begins the text of every head.
const headTitle = "jiyao log"

// Text is what is signed: six lines, the last the SM3 of those before it.
func (h Head) Text() string {
	text := fmt.Sprintf("%s\n%d\n%s\n%s\nprev %s\n", headTitle, h.Size, h.Root, stamp(h.Time), h.Prev)
	return text + "sm3 " + SM3().Sum([]byte(text)).String() + "\n"
}

// parseHead reads what Text wrote and nothing else.
func parseHead(text string) (Head, error) {
	malformed := errors.New("日志头的文字不完整或格式有误，请取原件重试")
	lines := strings.Split(text, "\n")
	if len(lines) != 7 || lines[0] != headTitle {
		return Head{}, malformed
	}
	size, err1 := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := ParseDigest(lines[2])
	at, err3 := time.Parse(stampForm, lines[3])
	prev, err4 := ParseDigest(strings.TrimPrefix(lines[4], "prev "))
	h := Head{Size: size, Root: root, Time: at, Prev: prev}
	if err := errors.Join(err1, err2, err3, err4); err != nil || size < 0 || h.Text() != text {
		return Head{}, malformed
	}
	return h, nil
}

// Code is a short form for print (存证码): the size and the first half of the
// root's first half, 120-9F86-D081-884C-7D65. Whoever has it can tell whether
// the log was changed since.
func (h Head) Code() string {
	hex := strings.ToUpper(h.Root.String())
	return fmt.Sprintf("%d-%s-%s-%s-%s", h.Size, hex[:4], hex[4:8], hex[8:12], hex[12:16])
}

// A Witness is what somebody kept of a head outside (外存的日志头): a head, or
// its short code.
type Witness struct {
	Size int64
	Root string // hexadecimal, or its beginning
	Name string // the short code
}

// Witness gives the head as a witness.
func (h Head) Witness() Witness { return Witness{Size: h.Size, Root: h.Root.String(), Name: h.Code()} }

// ParseCode reads a short code as it was printed or typed from paper.
func ParseCode(code string) (Witness, error) {
	narrow := func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r == '　' || r == ' ' || r == '\t':
			return -1
		case r == '–' || r == '—' || r == '−':
			r = '-'
		}
		return r
	}
	plain := strings.ToLower(strings.Map(narrow, strings.TrimSpace(code)))
	size, root, _ := strings.Cut(plain, "-")
	root = strings.ReplaceAll(root, "-", "")
	n, err := strconv.ParseInt(size, 10, 64)
	_, malformed := ParseDigest(root + strings.Repeat("0", max(0, 64-len(root))))
	if err != nil || n < 0 || len(root) != 16 || malformed != nil {
		return Witness{}, fmt.Errorf("“%s”不是存证码，应写作120-9F86-D081-884C-7D65的样子", code)
	}
	return Witness{Size: n, Root: root, Name: strings.ToUpper(plain)}, nil
}

// Agrees reports whether the root of the first Size leaves is the one kept.
func (w Witness) Agrees(root Digest) bool { return strings.HasPrefix(root.String(), w.Root) }

// Shorter is the damage of a log that ends before what was kept.
func (w Witness) Shorter(size int64) *DamageError {
	return &DamageError{
		Table: HeadsTable, Minutes: w.Name, Row: int(w.Size),
		Msg: fmt.Sprintf("日志现只有%d条，少于外存日志头的%d条：末尾被截去，或恢复了旧的副本", size, w.Size),
	}
}

// Differs is the damage of a log that is not the one kept.
func (w Witness) Differs() *DamageError {
	return &DamageError{
		Table: HeadsTable, Minutes: w.Name, Row: int(w.Size),
		Msg: fmt.Sprintf("日志前%d条与外存的日志头不符：记录被改写过，或不是同一套数据", w.Size),
	}
}
