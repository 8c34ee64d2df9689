package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// wrong refuses a request for one field.
func wrong(location, message string) error {
	return web.Reject(web.Fault{
		Status: http.StatusUnprocessableEntity, Code: "request", Msg: "请求的内容不合要求，没有办理。请按 errors 中所列逐处改正后重发。",
		Details: []web.Detail{{Location: location, Message: message}},
	})
}

// etag is a version as a header has it.
func etag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// seenVersion gives the version that a caller has seen, by If-Match; "*" is
// whatever it is now.
func seenVersion(match string, m workflow.Minutes) (int, error) { return seenOf(match, m.Version) }

// seenOf is the same of anything that has a version.
func seenOf(match string, now int) (int, error) {
	if match == "*" {
		return now, nil
	}
	n, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(match, "W/"), `"`))
	if err != nil || n < 0 {
		return 0, web.Reject(web.Fault{
			Status: http.StatusUnprocessableEntity, Code: "request", Msg: "If-Match 应当是读取时的 ETag，如 \"12\"。",
			Details: []web.Detail{{Location: "header.If-Match", Message: "应当是读取时的 ETag"}},
		})
	}
	return n, nil
}

// unseen refuses a write that does not say which version was seen.
func unseen() error {
	return web.Reject(web.Fault{
		Status: http.StatusPreconditionRequired, Code: "version",
		Msg: "请在 If-Match 头中写明看到的是哪一版（读取时的 ETag），以免覆盖他人的办理。",
	})
}

// placeNames is what flows call places.
type placeNames []*workflow.Flow

func (a *API) places(ctx context.Context) (placeNames, error) {
	flows, err := a.Office.Flows(ctx)
	return flows, err
}

// of gives what a flow calls a place.
func (n placeNames) of(id workflow.FlowID, p workflow.Place) string {
	for _, f := range n {
		if f.ID == id {
			return f.PlaceLabel(p)
		}
	}
	return p.String()
}

// state finds a state by its name in English or in any flow.
func (n placeNames) state(name string) workflow.State {
	for _, f := range n {
		for _, d := range f.States {
			if name == string(d.State) || name == d.Label {
				return d.State
			}
		}
	}
	return ""
}

// states gives what flows call their states, each once.
func (n placeNames) states() []string {
	var all []string
	for _, f := range n {
		for _, d := range f.States {
			if !slices.Contains(all, d.Label) {
				all = append(all, d.Label)
			}
		}
	}
	return all
}
