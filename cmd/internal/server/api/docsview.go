package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/server/webhook"
)

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// docsView is the page of the API: what there is, by subject, and how each is
// asked for.
type docsView struct {
	Groups  []docsGroup
	Scopes  []docsScope
	Events  []docsEvent
	Schemas []docsSchema
}

type docsGroup struct {
	Name, About string
	Operations  []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary string
	About                     []string // paragraphs
	Parameters, Fields        []docsField
	Answers                   []docsAnswer
	Example                   string
}

// docsField is a parameter of a request, or a key of JSON.
type docsField struct {
	Name, In, Type, About string
	Required              bool
}

type docsAnswer struct {
	Status, About, Schema string
}

type docsSchema struct {
	Name   string
	Fields []docsField
}

type docsEvent struct{ Name, Label string }

type docsScope struct{ Name, Label, About string }

// docsOf makes the page of the description.
func docsOf(doc *huma.OpenAPI) docsView {
	v := docsView{}
	for _, s := range web.Scopes() {
		v.Scopes = append(v.Scopes, docsScope{s, web.ScopeLabel(s), web.ScopeAbout(s)})
	}
	for _, e := range webhook.Events() {
		v.Events = append(v.Events, docsEvent{e.Name, e.Label()})
	}
	for _, e := range webhook.CopyEvents() {
		v.Events = append(v.Events, docsEvent{e.Name, e.Label + "（只推送给收件单位的接收系统）"})
	}
	for _, tag := range doc.Tags {
		v.Groups = append(v.Groups, docsGroup{Name: tag.Name, About: tag.Description})
	}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if op == nil {
				continue
			}
			i := slices.IndexFunc(v.Groups, func(g docsGroup) bool { return g.Name == op.Tags[0] })
			v.Groups[i].Operations = append(v.Groups[i].Operations, docsOf1(doc, op))
		}
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		if !inlined(name) {
			v.Schemas = append(v.Schemas, docsSchema{name, fieldsOf(schemas[name])})
		}
	}
	return v
}

// inlined reports whether a schema is a request's body, which is shown with its
// operation.
func inlined(name string) bool { return strings.HasSuffix(name, "Body") }

func docsOf1(doc *huma.OpenAPI, op *huma.Operation) docsOperation {
	d := docsOperation{ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary}
	d.About = strings.Split(op.Description, "\n\n")
	for _, p := range op.Parameters {
		d.Parameters = append(d.Parameters, docsField{
			Name: p.Name, In: map[string]string{"path": "地址", "query": "参数", "header": "头"}[p.In], Type: typeName(p.Schema),
			About: about2(p.Description, p.Schema), Required: p.Required,
		})
	}
	if op.RequestBody != nil {
		if s := resolved(doc, op.RequestBody.Content["application/json"]); s != nil {
			d.Fields = fieldsOf(s)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(op.Responses)) {
		r := op.Responses[code]
		one := docsAnswer{Status: code, About: r.Description}
		for _, kind := range slices.Sorted(maps.Keys(r.Content)) {
			if s := r.Content[kind].Schema; s != nil && s.Ref != "" {
				one.Schema = refName(s.Ref)
			} else {
				one.Schema = kind
			}
		}
		if one.About == "OK" || one.About == "Created" || one.About == "Accepted" || one.About == "No Content" {
			one.About = "办好了"
		}
		d.Answers = append(d.Answers, one)
	}
	d.Example = exampleOf(op)
	return d
}

func resolved(doc *huma.OpenAPI, m *huma.MediaType) *huma.Schema {
	if m == nil || m.Schema == nil {
		return nil
	}
	if m.Schema.Ref != "" {
		return doc.Components.Schemas.SchemaFromRef(m.Schema.Ref)
	}
	return m.Schema
}

func refName(ref string) string { return ref[strings.LastIndex(ref, "/")+1:] }

// fieldsOf gives the keys of an object, those that must be there first.
func fieldsOf(s *huma.Schema) []docsField {
	var all []docsField
	for name, p := range s.Properties {
		all = append(all, docsField{
			Name: name, Type: typeName(p), About: about2(p.Description, p), Required: slices.Contains(s.Required, name),
		})
	}
	slices.SortFunc(all, func(a, b docsField) int {
		if a.Required != b.Required {
			if a.Required {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
}

// typeName says what a value is.
func typeName(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return refName(s.Ref)
	case s.Type == "array":
		return typeName(s.Items) + " 的列表"
	case s.Format == "date-time":
		return "时间"
	case s.Format == "date":
		return "日期"
	case s.ContentEncoding == "base64":
		return "base64"
	default:
		return map[string]string{"string": "字符串", "integer": "整数", "number": "数", "boolean": "是否", "object": "对象"}[s.Type]
	}
}

// about2 adds to what a value means within which bounds it must be.
func about2(text string, s *huma.Schema) string {
	var bounds []string
	if s != nil {
		if len(s.Enum) > 0 {
			bounds = append(bounds, strings.Trim(strings.ReplaceAll(fmt.Sprint(s.Enum), " ", "、"), "[]"))
		}
		if s.MaxLength != nil {
			bounds = append(bounds, fmt.Sprintf("最多%d字", *s.MaxLength))
		}
		if s.Maximum != nil {
			bounds = append(bounds, fmt.Sprintf("不大于%v", *s.Maximum))
		}
		if s.Default != nil {
			bounds = append(bounds, fmt.Sprintf("没有的，是%v", s.Default))
		}
	}
	if len(bounds) == 0 {
		return text
	}
	return text + "（" + strings.Join(bounds, "；") + "）"
}

// exampleOf gives a command line that asks for an operation.
func exampleOf(op *huma.Operation) string {
	path := strings.NewReplacer("{minutes}", "260512-9k3cqm2x7d", "{revision}", "2", "{page}", "1", "{webhook}", "w-k3cqm2x7d9aa", "{delivery}", "17").Replace(op.Path)
	s := "jiyao api " + op.Method + " " + path
	for _, p := range op.Parameters {
		if p.Name == "If-Match" {
			s += ` --if-match '"12"'`
		}
	}
	if op.RequestBody != nil {
		data, err := json.Marshal(exampleBody(op.OperationID))
		if err == nil {
			s += " --data '" + string(data) + "'"
		}
	}
	return s
}

// exampleBody gives what a request of each operation may say.
func exampleBody(id string) any {
	type object = map[string]any
	switch id {
	case "create-minutes":
		return object{"type": "changwu", "text": "第99次常务会议纪要……"}
	case "put-text":
		return object{"text": "改后的全文"}
	case "transition":
		return object{"event": "签发", "note": "同意"}
	case "dispatch-copies":
		return object{"all": true}
	case "receipt-copies":
		return object{"event": "签收"}
	case "reserve-numbers":
		return object{"series": "changwu", "count": 1, "reason": "留给下次会议"}
	case "create-webhook":
		return object{"label": "档案系统", "url": "https://dangan.example.gov.cn/hooks", "events": []string{"minutes.issued"}}
	case "change-webhook":
		return object{"state": "off"}
	case "replay-webhook":
		return object{"after": "120"}
	}
	return object{}
}
