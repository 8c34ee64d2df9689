package main

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiyao/cmd/internal/office"
	"jiyao/render/layout"
)

// customs gives how the office is used to work, as it is configured.
func (a *app) customs() (office.Customs, error) {
	c := office.UsualCustoms()
	for _, s := range []struct {
		name        string
		least, most int
		to          *int
	}{
		{"JIYAO_RECEIPT_DAYS", 1, 365, &c.ReceiptDays},
		{"JIYAO_INQUIRY_DAYS", 1, 365, &c.InquiryDays},
		{"JIYAO_KEPT_COPIES", 0, 1000, &c.Kept},
		{"JIYAO_SHELF_COPIES", 0, 1000, &c.Shelved},
	} {
		if err := a.whole(s.name, s.least, s.most, s.to); err != nil {
			return c, err
		}
	}
	words := strings.TrimSpace(a.env("JIYAO_INQUIRY_WATERMARK"))
	if utf8.RuneCountInString(words) > layout.MostWatermark/2 || strings.ContainsFunc(words, unicode.IsControl) {
		return c, &UsageError{ID: "error.setting.watermark", Args: []any{"JIYAO_INQUIRY_WATERMARK", layout.MostWatermark / 2}, Path: "jiyao config"}
	}
	c.AskedWatermark = words
	return c, nil
}

// whole reads a setting that is a whole number; where nothing is said the number
// stays as it is.
func (a *app) whole(name string, least, most int, to *int) error {
	said := a.env(name)
	if said == "" {
		return nil
	}
	n, err := strconv.Atoi(said)
	if err != nil || n < least || n > most {
		return &UsageError{ID: "error.setting.whole", Args: []any{name, said, least, most}, Path: "jiyao config"}
	}
	*to = n
	return nil
}
