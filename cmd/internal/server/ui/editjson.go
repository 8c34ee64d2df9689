package ui

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"unicode/utf8"

	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

// fromScript reports whether a page's own script sends JSON, not a form.
func fromScript(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

// readJSON reads what a page's script sent.
func readJSON(r *http.Request, into any) error {
	if !fromScript(r) {
		return web.Refuse(workflow.Invalid, "这个地址只供编辑页面使用，请从纪要打开编辑页面。")
	}
	data, err := io.ReadAll(r.Body)
	if err == nil && !utf8.Valid(data) {
		return web.Refuse(workflow.Invalid, "送来的内容里有不能识别的字符，没有办理。请刷新页面后再试。")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err == nil {
		err = d.Decode(into)
	}
	if err != nil {
		return &workflow.Error{Kind: workflow.Invalid, Msg: "送来的内容不完整，没有办理。请刷新页面后再试。", Cause: err}
	}
	return nil
}

// readText reads a text alone, normalised.
func readText(r *http.Request) (string, error) {
	var in struct {
		Text string `json:"text"`
	}
	err := readJSON(r, &in)
	return drafting.Normalise(in.Text), err
}

// writeJSON answers a page's script. Pictures are not made longer by escapes
// that only HTML needs.
func writeJSON(w http.ResponseWriter, value any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // who asked has gone away if it fails
	return nil
}

// otherVisitor is the answer to a page that was made for somebody else.
func otherVisitor() error {
	return web.Refuse(workflow.Forbidden, "这个页面是为另一个人打开的，请刷新后再办。")
}
