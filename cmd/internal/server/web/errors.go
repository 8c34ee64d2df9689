package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

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
	var wrong *rejected
	var flow *workflow.FlowError
	switch {
	case errors.As(err, &wrong):
		return wrong.Status
	case errors.As(err, &tooBig):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, errSignIn):
		return http.StatusUnauthorized
	case errors.As(err, &lookup), errors.As(err, &flow):
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

// Fault is what is wrong with a request as such, whatever the office holds.
type Fault struct {
	Status  int
	Code    string
	Msg     string
	Details []Detail
	Retry   time.Duration // when to come again; zero says nothing of it
}

// rejected is a Fault as an error.
type rejected struct{ Fault }

// Error gives the sentence for the person.
func (r *rejected) Error() string { return r.Msg }

// Reject makes an error of a fault.
func Reject(f Fault) error { return &rejected{f} }

// Unprintable tells who looks why a text cannot be set: the layout's sentences are
// for people. It is nil for nil.
func Unprintable(err error) error {
	if err == nil {
		return nil
	}
	return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonClean, Msg: strings.TrimSuffix(err.Error(), "。") + "。", Cause: err}
}

// Detail is one thing that is wrong with a request.
type Detail struct {
	Location string `json:"location,omitempty" doc:"哪一处，如 body.note、query.limit"`
	Message  string `json:"message" doc:"错在哪里"`
}

// Hindrance is why the visitor may not do something now.
type Hindrance struct {
	Action string `json:"action" doc:"动作的英文名"`
	Label  string `json:"label" doc:"动作的中文名"`
	Reason string `json:"reason" doc:"为什么不能办理"`
}

// explained is an error with what the visitor may do instead.
type explained struct {
	cause   error
	allowed []string
	reasons []Hindrance
}

// Error gives the sentence for the person.
func (e *explained) Error() string { return e.cause.Error() }

// Unwrap gives the error that is explained.
func (e *explained) Unwrap() error { return e.cause }

// Explain adds to a refusal what the visitor may do now, and why not the rest.
func Explain(cause error, allowed []string, reasons []Hindrance) error {
	return &explained{cause, allowed, reasons}
}

// Problem is an error as programs get it (RFC 9457).
type Problem struct {
	Type           string      `json:"type" doc:"固定为 about:blank"`
	Title          string      `json:"title" doc:"错误的名称"`
	Status         int         `json:"status" doc:"HTTP 状态码"`
	Detail         string      `json:"detail" doc:"给人看的一句话：怎么了、怎么办"`
	Code           string      `json:"code,omitempty" doc:"给程序看的原因"`
	Request        string      `json:"request,omitempty" doc:"请求编号，查日志用"`
	AllowedActions []string    `json:"allowed_actions,omitempty" doc:"现在可以办理的动作"`
	Reasons        []Hindrance `json:"reasons,omitempty" doc:"其余动作为什么不能办理"`
	Kept           int         `json:"kept_revision,omitempty" doc:"来迟的正文另存为第几稿（竞争稿）"`
	Errors         []Detail    `json:"errors,omitempty" doc:"请求中逐处的错误"`
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
	var wrong *rejected
	if errors.As(err, &wrong) {
		p.Code, p.Errors = wrong.Code, wrong.Details
	}
	var more *explained
	if errors.As(err, &more) {
		p.AllowedActions, p.Reasons = more.allowed, more.reasons
	}
	return p
}

// StatusTitle names a status for people.
func StatusTitle(status int) string { return title(status) }

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
	case http.StatusGone:
		return "已经收回"
	case http.StatusPreconditionFailed:
		return "内容已有变动"
	case http.StatusRequestEntityTooLarge:
		return "内容过大"
	case http.StatusPreconditionRequired:
		return "缺少版本"
	case http.StatusTooManyRequests:
		return "请求过多"
	case http.StatusUnsupportedMediaType, http.StatusNotAcceptable, http.StatusBadRequest:
		return "请求有误"
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
	var wrong *rejected
	if errors.As(err, &wrong) && wrong.Retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wrong.Retry.Seconds()))))
	}
	switch {
	case WantsJSON(r):
		if status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", "Bearer")
		}
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
