// Package api is what other systems work with (接口): REST under /api/v1 on the
// ground that the pages stand on, with the same authoriser and the same office
// behind it. Operations are described to huma, which reads and checks requests
// and writes the description (OpenAPI 3.1); each becomes a web.Route, so that one
// without a policy keeps the server from starting.
package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/preview"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/server/webhook"
)

// Base is where the operations are.
const Base = "/api/v1"

// API is the operations over one office.
type API struct {
	Office  *office.Office
	Engine  *engine.Engine
	Preview *preview.Preview
	Pages   *web.Pages
	// NewID gives the ID of a new minutes.
	NewID func() string
	// Hooks is who sends events to other systems; nil if that is switched off.
	Hooks *webhook.Service
	// Rate is how much one caller may ask for; usually 20 a second, 100 at once.
	Rate web.Rate
	// Network gives where a request comes from, through proxies that are trusted.
	Network func(*http.Request) string

	huma     huma.API
	routes   []web.Route
	policies map[string]web.Policy
	limits   map[string]int64
	secrets  map[string]bool
	callers  *callers
	running  *running
}

// Routes describes all operations and gives their routes, and those of the
// description itself.
func (a *API) Routes() []web.Route {
	a.routes, a.policies, a.limits = nil, map[string]web.Policy{}, map[string]int64{}
	a.secrets = map[string]bool{}
	a.callers, a.running = newCallers(a.Rate, a.Network, time.Now), newRunning()
	a.huma = huma.NewAPI(describe(), adapter{a})
	for _, group := range []func(*API){
		selfOperations, minutesOperations, textOperations, writingOperations, transitionOperations, taskOperations, meetingOperations, copyOperations, fileOperations,
		publicationOperations, excerptOperations,
		findOperations, officeOperations, numberOperations, hookOperations,
	} {
		group(a)
	}
	finish(a.huma.OpenAPI())
	return append(a.routes, a.docRoutes()...)
}

// describe begins the description.
func describe() huma.Config {
	c := huma.DefaultConfig("纪要接口", "1")
	c.DocsPath, c.OpenAPIPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	c.RejectUnknownQueryParameters = true
	c.Info.Description = "以会议纪要为中心的接口：起草、办理、分送、签收和归档。键名与 jiyao 命令的 --json 输出相同；时间用 RFC 3339，日期写作 2026-06-01。"
	c.Servers = []*huma.Server{{URL: "/", Description: "本系统"}}
	c.Tags = []*huma.Tag{
		{Name: "本人", Description: "谁在使用，有什么待办"},
		{Name: "纪要", Description: "列表、起草、现状和办理记录"},
		{Name: "正文", Description: "正文、历次稿和花脸稿"},
		{Name: "办理", Description: "现在能办什么，以及办理"},
		{Name: "督办", Description: "议定事项的登记和进展"},
		{Name: "会议", Description: "会议案卷：议程和签到"},
		{Name: "分送", Description: "各份的去向、投箱和签收"},
		{Name: "公开", Description: "公开属性、删减、保密审查、公开和撤回"},
		{Name: "节录", Description: "按单位摘出的议题和议决事项通知"},
		{Name: "文件", Description: "印发件、版面和导出包"},
		{Name: "检索", Description: "在能看到的全部纪要里找"},
		{Name: "资料", Description: "单位、人员、岗位、会议类型和流程"},
		{Name: "文号", Description: "文号登记簿"},
		{Name: "推送", Description: "把办理情况推送给别的系统"},
	}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"令牌": {Type: "http", Scheme: "bearer", Description: "Authorization: Bearer jy_…，由本人或管理员在系统中新建，只显示一次"},
		"会话": {Type: "apiKey", In: "cookie", Name: "jiyao", Description: "在浏览器中登录以后"},
	}
	return c
}

// An operation is how one is asked for.
type operation struct {
	id, method, path string
	tag, summary     string
	about            string // more than the summary says; empty for nothing
	policy           web.Policy
	status           int      // of success, if it is not 200
	body             int64    // bytes that a request may bring; 0 is web.DefaultLimit
	binary           []string // content types of a body that is no JSON
	secret           bool     // the answer holds a secret and is never kept
}

// add describes an operation to huma. Its function gets the visit that the
// ground has let in.
func add[I, O any](a *API, op operation, do func(ctx context.Context, v *web.Visit, in *I) (*O, error)) {
	a.policies[op.id], a.limits[op.id], a.secrets[op.id] = op.policy, op.body, op.secret
	described := huma.Operation{
		OperationID: op.id, Method: op.method, Path: Base + op.path, Tags: []string{op.tag}, Summary: op.summary,
		Description: about(op), DefaultStatus: op.status, MaxBodyBytes: -1,
		Security: []map[string][]string{{"令牌": {}}, {"会话": {}}},
	}
	if len(op.binary) > 0 {
		content := map[string]*huma.MediaType{}
		for _, kind := range op.binary {
			content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
		}
		described.Responses = map[string]*huma.Response{"200": {Description: "文件", Content: content}}
	}
	huma.Register(a.huma, described, func(ctx context.Context, in *I) (*O, error) {
		c := callOf(ctx)
		out, err := do(ctx, c.visit, in)
		if err != nil {
			c.err = err
			return nil, err
		}
		return out, nil
	})
}

// about says for whom an operation is and with which scope.
func about(op operation) string {
	s := op.about
	if s != "" {
		s += "\n\n"
	}
	return s + "谁可使用：" + op.policy.Words() + "。"
}

// adapter lets huma's operations become routes of the ground.
type adapter struct{ api *API }

// Handle adds a route for an operation. One without a policy has the zero
// Policy, which the ground refuses.
func (ad adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	a := ad.api
	a.routes = append(a.routes, web.Route{
		Method: op.Method, Pattern: op.Path, Policy: a.policies[op.OperationID], Limit: a.limits[op.OperationID],
		Handler: func(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
			return a.answer(w, r, &call{visit: v, op: op, handler: handler, secret: a.secrets[op.OperationID]})
		},
	})
}

// ServeHTTP is none of the adapter's: the ground serves.
func (ad adapter) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "", http.StatusNotFound)
}
