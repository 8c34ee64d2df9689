package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"jiyao/cmd/internal/server/web"
)

// A call is one request to an operation.
type call struct {
	visit   *web.Visit
	op      *huma.Operation
	handler func(huma.Context)
	secret  bool  // the answer is never kept
	err     error // why it was not carried out
}

type callKey struct{}

func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// answer lets a caller in who has not asked too much, gives a repeated click
// its first answer, and else has the operation carried out.
func (a *API) answer(w http.ResponseWriter, r *http.Request, c *call) error {
	w.Header().Add("Vary", "Authorization")
	if err := a.callers.admit(w, r, c.visit); err != nil {
		return err
	}
	if c.op.Method != http.MethodPost || r.Header.Get("Idempotency-Key") == "" {
		return c.run(w, r)
	}
	return a.once(w, r, c)
}

// run has the operation carried out. What huma itself has to say against a
// request is written by the ground, as every error is.
func (c *call) run(w http.ResponseWriter, r *http.Request) error {
	g := &gate{to: w, call: c, head: http.Header{}}
	c.handler(humago.NewContext(c.op, r.WithContext(context.WithValue(r.Context(), callKey{}, c)), g))
	switch {
	case c.err != nil:
		return c.err
	case g.refused != 0:
		return translated(g.refused, g.said.Bytes())
	}
	return nil
}

// A gate passes on an answer, but for refusals, which it keeps.
type gate struct {
	to      http.ResponseWriter
	call    *call
	head    http.Header
	passed  bool
	refused int
	said    bytes.Buffer
}

// Header gives the headers of the answer.
func (g *gate) Header() http.Header { return g.head }

// WriteHeader passes on the status of a success.
func (g *gate) WriteHeader(status int) {
	switch {
	case g.call.err != nil || g.passed || g.refused != 0:
	case status >= http.StatusBadRequest:
		g.refused = status
	default:
		g.passed = true
		h := g.to.Header()
		for name, values := range g.head {
			h[name] = values
		}
		g.to.WriteHeader(status)
	}
}

// Write passes on what a success says.
func (g *gate) Write(p []byte) (int, error) {
	if g.call.err == nil && !g.passed && g.refused == 0 {
		g.WriteHeader(http.StatusOK)
	}
	switch {
	case g.passed:
		return g.to.Write(p)
	case g.refused != 0:
		return g.said.Write(p)
	default:
		return len(p), nil
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (g *gate) Unwrap() http.ResponseWriter { return g.to }

// translated gives in Chinese what huma has against a request.
func translated(status int, body []byte) error {
	var said huma.ErrorModel
	if err := json.Unmarshal(body, &said); err != nil {
		said.Detail = string(body)
	}
	if status == http.StatusBadRequest {
		status = http.StatusUnprocessableEntity // what cannot be read is as wrong as what does not fit
	}
	f := web.Fault{Status: status, Code: "request"}
	switch status {
	case http.StatusUnprocessableEntity:
		f.Msg = "请求的内容不合要求，没有办理。请按 errors 中所列逐处改正后重发。"
	case http.StatusRequestEntityTooLarge:
		f.Msg = "送来的内容超过了上限，没有保存。请减少内容或拆分文件后再试。"
	case http.StatusUnsupportedMediaType:
		f.Msg = "请求的内容须是 JSON（Content-Type: application/json）。"
	case http.StatusNotAcceptable:
		f.Msg = "只能以 application/json 作答，请改 Accept 后重发。"
	default:
		f.Msg = "这个请求不能办理，请对照接口说明核对后重发。"
	}
	for _, e := range said.Errors {
		f.Details = append(f.Details, web.Detail{Location: e.Location, Message: inChinese(e.Message)})
	}
	if len(f.Details) == 0 && status == http.StatusUnprocessableEntity {
		f.Details = []web.Detail{{Location: "body", Message: inChinese(said.Detail)}}
	}
	return web.Reject(f)
}
