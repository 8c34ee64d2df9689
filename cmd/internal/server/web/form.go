package web

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"jiyao/workflow"
)

// inMemory is how much of an uploaded form is held in memory; the rest waits in
// files until the request is answered.
const inMemory = 8 << 20

// ReadForm reads what a request brings as a form, so that no handler takes a
// part of it for the whole, and refuses what is no text.
func ReadForm(r *http.Request) error {
	var err error
	switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind {
	case "multipart/form-data":
		err = r.ParseMultipartForm(inMemory)
	default:
		err = r.ParseForm()
	}
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &tooBig):
		return err
	case err != nil:
		return Reject(Fault{Status: http.StatusBadRequest, Msg: "这次送来的内容不完整或者不能识别，没有办理。请从页面重新操作。"})
	}
	if err := readable(r.Form); err != nil || r.MultipartForm == nil {
		return err
	}
	for _, files := range r.MultipartForm.File {
		for _, f := range files {
			if !isText(f.Filename) {
				return Refuse(workflow.Invalid, "文件名里有不能识别的字符，没有保存。请给文件改名后再试。")
			}
		}
	}
	return nil
}

// readable refuses fields with what is no text in UTF-8.
func readable(form url.Values) error {
	for name, values := range form {
		for _, value := range append(values, name) {
			if !isText(value) {
				return Refuse(workflow.Invalid, "填写的内容里有不能识别的字符，没有办理。请重新键入这段文字，或者先粘贴到记事本再复制过来。")
			}
		}
	}
	return nil
}

// isText reports whether a database and a page can hold s.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// forget takes away the files in which a large form waited: net/http knows only
// of those of the request that it began with.
func forget(r *http.Request) {
	if r.MultipartForm != nil {
		r.MultipartForm.RemoveAll() //nolint:errcheck // the system empties its folder for such files
	}
}
