package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// errSignIn is somebody unknown where one must have signed in.
var errSignIn = &workflow.Error{Kind: workflow.Forbidden, Reason: "signin", Msg: "您尚未登录，或者登录已经过期，请重新登录。"}

// Refuse makes an error with a sentence for the person.
func Refuse(kind workflow.Kind, format string, args ...any) error {
	return &workflow.Error{Kind: kind, Msg: fmt.Sprintf(format, args...)}
}

// Hidden is the answer for what is not there, and for what somebody must not
// know of.
func Hidden() error {
	return Refuse(workflow.NotFound, "没有这个页面，或者您不能查看。请从待办或列表重新打开。")
}

// Status gives the HTTP status for an error.
func Status(err error) int {
	var tooBig *http.MaxBytesError
	var lookup *org.LookupError
	switch {
	case errors.As(err, &tooBig):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, errSignIn):
		return http.StatusUnauthorized
	case errors.As(err, &lookup):
		return http.StatusUnprocessableEntity
	}
	switch workflow.KindOf(err) {
	case workflow.NotFound:
		return http.StatusNotFound
	case workflow.Forbidden:
		return http.StatusForbidden
	case workflow.Refused:
		return http.StatusConflict
	case workflow.Stale:
		return http.StatusPreconditionFailed
	case workflow.Invalid:
		return http.StatusUnprocessableEntity
	case workflow.Unknown:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// Problem is an error as programs get it (RFC 9457).
type Problem struct {
	Type           string   `json:"type"`
	Title          string   `json:"title"`
	Status         int      `json:"status"`
	Detail         string   `json:"detail"`
	Code           string   `json:"code,omitempty"`
	Request        string   `json:"request,omitempty"`
	AllowedActions []string `json:"allowed_actions,omitempty"`
	Kept           int      `json:"kept_revision,omitempty"`
}

// ProblemOf makes a problem of an error. What only the operator may know is
// left out.
func ProblemOf(err error, number string) Problem {
	status := Status(err)
	p := Problem{Type: "about:blank", Status: status, Title: title(status), Detail: sentence(err, status), Request: number}
	var refused *workflow.Error
	if errors.As(err, &refused) {
		p.Code, p.Kept = string(refused.Reason), refused.Kept
		for _, o := range refused.Allowed {
			p.AllowedActions = append(p.AllowedActions, string(o.Action))
		}
	}
	return p
}

// title heads an error page.
func title(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "请登录"
	case http.StatusForbidden:
		return "无权办理"
	case http.StatusNotFound:
		return "没有找到"
	case http.StatusMethodNotAllowed:
		return "不能这样打开"
	case http.StatusConflict:
		return "现在不能办理"
	case http.StatusPreconditionFailed:
		return "内容已有变动"
	case http.StatusRequestEntityTooLarge:
		return "内容过大"
	case http.StatusUnprocessableEntity:
		return "填写有误"
	case http.StatusServiceUnavailable:
		return "暂时没有答复"
	default:
		return "系统错误"
	}
}

// sentence gives what the person may read of an error.
func sentence(err error, status int) string {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return "送来的内容超过了上限，没有保存。请减少内容或拆分文件后再试。"
	case http.StatusInternalServerError:
		return "系统出了故障，这次操作没有完成，已经保存的内容不受影响。请稍后再试；如仍不行，请把下面的编号告诉系统管理员。"
	default:
		return err.Error()
	}
}

// errorView is what the error page shows.
type errorView struct {
	Title, Sentence, Number string
	Status                  int
	Allowed                 []string
}

// fail answers with an error.
func (g *ground) fail(w http.ResponseWriter, r *http.Request, v *Visit, err error) {
	status := Status(err)
	if status == http.StatusInternalServerError {
		g.config.Log.Error("request failed", "number", v.Number, "method", r.Method, "route", r.Pattern, "minutes", r.PathValue("minutes"), "person", v.Actor.ID, "err", err)
	}
	switch {
	case WantsJSON(r):
		WriteProblem(w, ProblemOf(err, v.Number))
		return
	case status == http.StatusUnauthorized && (r.Method == http.MethodGet || r.Method == http.MethodHead):
		http.Redirect(w, r, "/signin?next="+escape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	view := errorView{Title: title(status), Sentence: sentence(err, status), Number: v.Number, Status: status}
	var refused *workflow.Error
	if errors.As(err, &refused) {
		for _, o := range refused.Allowed {
			view.Allowed = append(view.Allowed, o.Label)
		}
	}
	if err := g.config.Pages.Render(w, r, v, status, "error", view); err != nil {
		g.config.Log.Error("error page failed", "number", v.Number, "err", err)
		http.Error(w, view.Sentence, status)
	}
}

// WantsJSON reports whether a program asks: the API, or a page's own script.
func WantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || strings.Contains(r.Header.Get("Accept"), "json")
}

// WriteProblem answers with problem+json.
func WriteProblem(w http.ResponseWriter, p Problem) {
	w.Header().Set("Content-Type", "application/problem+json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p) // who asked has gone away if it fails
}

// WriteJSON answers with a value for the page's own script.
func WriteJSON(w http.ResponseWriter, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(data) // who asked has gone away if it fails
	return nil
}

// ErrorPage is the page of what went wrong; every set of pages has it.
func ErrorPage() Page { return Page{Name: "error", View: errorView{}} }
