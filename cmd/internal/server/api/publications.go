package api

import (
	"bytes"
	"context"
	"io"
	"net/url"
	"slices"
	"strconv"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/public"
)

func publicationOperations(a *API) {
	see := web.Readers().Seeing(office.SeeDraft).Scoped(web.ScopeRead)
	add(a, operation{
		id: "list-publications", method: "GET", path: "/publications", tag: "公开", summary: "公开目录：现在公开的各件，最近公开的在先",
		policy: web.Readers().Scoped(web.ScopeRead),
	}, a.publications)
	add(a, operation{
		id: "get-publication", method: "GET", path: "/minutes/{minutes}/publication", tag: "公开", summary: "一件纪要的公开档：属性、删减、审查、公开和撤回",
		about: "ETag 是公开档有几条记录，办理时用作 If-Match。", policy: see,
	}, a.publication)
	add(a, operation{
		id: "act-publication", method: "POST", path: "/minutes/{minutes}/publication/acts", tag: "公开", summary: "办理公开的一个动作",
		about: "choose 选定公开属性，redact 拟定删减，review 公开保密审查，confirm 签发人确认签发之后改定的属性，publish 公开，withdraw 撤回。须有 If-Match；" +
			"他人先办了的，答复 412。先审查、后公开；纪要送签以后，公开属性不再改动。",
		policy: web.Business().Seeing(office.SeeDraft).Scoped(web.ScopeWrite), body: 1 << 20,
	}, a.publicise)
	add(a, operation{
		id: "publication-edition", method: "GET", path: "/minutes/{minutes}/publication/edition", tag: "公开", summary: "公开文本：网页、PDF 或文本",
		about: "已经公开的，是公开的那一份；没有公开的，是照现在的删减拟公开的。", policy: see,
		binary: []string{"text/html", "application/pdf", "text/plain"},
	}, a.edition)
	add(a, operation{
		id: "publication-sheet", method: "GET", path: "/minutes/{minutes}/publication/sheet", tag: "公开", summary: "公开保密审查表（PDF）",
		policy: see, binary: []string{"application/pdf"},
	}, a.reviewSheet)
}

// Publication is what is public of a minutes, in a list.
type Publication struct {
	Minutes   string    `json:"minutes"`
	Code      string    `json:"code" doc:"公开目录中的编码"`
	Title     string    `json:"title"`
	Number    string    `json:"number,omitempty"`
	Issued    string    `json:"issued,omitempty" doc:"印发日期"`
	Edition   int       `json:"edition,omitempty" doc:"第几版；没有的，是第一版"`
	Published time.Time `json:"published" doc:"公开时间"`
	SHA256    string    `json:"sha256" doc:"公开文本的摘要"`
	SM3       string    `json:"sm3"`
}

// Publications is a page of what is public.
type Publications struct {
	Publications []Publication `json:"publications"`
	Next         string        `json:"next,omitempty" doc:"下一页的游标；没有的，是最后一页"`
}

// cursorQuery asks for a page of a list that is in the order of the record.
type cursorQuery struct {
	After string `query:"after" pattern:"^[0-9]{1,18}$" doc:"游标：上一页的 next"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"每页几件"`
}

// before gives the place that the page ends before; 0 is the newest.
func (q cursorQuery) before() int {
	n, _ := strconv.Atoi(q.After) // the pattern has let digits through
	return n
}

// link gives the address of the next page.
func (q cursorQuery) link(path, next string) string {
	if next == "" {
		return ""
	}
	return "<" + Base + path + "?" + url.Values{"after": {next}, "limit": {strconv.Itoa(q.Limit)}}.Encode() + `>; rel="next"`
}

type publicationsAnswer struct {
	Link string `header:"Link" doc:"下一页的地址（rel=\"next\"）"`
	Body Publications
}

func (a *API) publications(ctx context.Context, _ *web.Visit, in *cursorQuery) (*publicationsAnswer, error) {
	found, err := a.Office.Store.Publications().Published(ctx, in.before(), in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &publicationsAnswer{Body: Publications{Publications: []Publication{}}}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		out.Body.Next = strconv.Itoa(found[in.Limit-1].Seq)
	}
	for _, r := range found {
		out.Body.Publications = append(out.Body.Publications, Publication{
			Minutes: r.Minutes, Code: r.Code, Title: r.Title, Number: r.Number, Issued: string(r.Issued), Edition: r.Edition,
			Published: r.At.UTC(), SHA256: r.SHA256, SM3: r.SM3,
		})
	}
	out.Link = in.link("/publications", out.Body.Next)
	return out, nil
}

type publicationAnswer struct {
	ETag string `header:"ETag" doc:"公开档有几条记录，办理时用作 If-Match"`
	Body views.PublicFile
}

func (a *API) publication(ctx context.Context, v *web.Visit, _ *AtMinutes) (*publicationAnswer, error) {
	file, err := a.Office.PublicFile(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	return &publicationAnswer{etag(len(file)), views.OfPublicFile(v.Minutes, file)}, nil
}

// Cut is one thing that a public edition leaves out: a name, a 议题 or a passage.
type Cut struct {
	Name   string `json:"name,omitempty" maxLength:"100" doc:"姓名，在全文各处删去"`
	Item   int    `json:"item,omitempty" minimum:"0" doc:"第几项议题"`
	Quote  string `json:"quote,omitempty" maxLength:"500" doc:"一处文字，同一段里的，照抄"`
	Delete bool   `json:"delete,omitempty" doc:"不留痕迹，不写〔略〕"`
	Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"理由"`
}

type publiciseInput struct {
	AtMinutes
	Match string `header:"If-Match" doc:"看到的公开档：读取时的 ETag"`
	Key   string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同，24小时内得到同一个答复"`
	Body  struct {
		Event      string `json:"event" enum:"choose,confirm,redact,review,publish,withdraw" doc:"动作"`
		Class      string `json:"class,omitempty" enum:"open,onrequest,closed,主动公开,依申请公开,不予公开" doc:"选定：公开属性"`
		Reason     string `json:"reason,omitempty" maxLength:"500" doc:"选定：理由，主动公开可以不写；撤回：理由，网上照登"`
		Redactions []Cut  `json:"redactions,omitempty" maxItems:"500" doc:"拟定删减：今后删减的全部，没有写的不再删减"`
		Reviewer   string `json:"reviewer,omitempty" maxLength:"100" doc:"审查：据纸质审查表登记时，审查人的编号、登录名或姓名；没有的，是本人"`
		Opinion    string `json:"opinion,omitempty" maxLength:"500" doc:"审查：意见"`
		Agrees     bool   `json:"agrees,omitempty" doc:"审查：同意公开"`
		Day        string `json:"day,omitempty" format:"date" doc:"审查：日期；没有的，是今天"`
	}
}

func (a *API) publicise(ctx context.Context, v *web.Visit, in *publiciseInput) (*publicationAnswer, error) {
	if in.Match == "" {
		return nil, unseen()
	}
	file, err := a.Office.PublicFile(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	b := in.Body
	cmd := public.Command{
		Act: public.Act(b.Event), Actor: v.Actor, Class: public.Class(b.Class), Reason: b.Reason,
		Reviewer: workflow.Person{Name: b.Reviewer}, Opinion: b.Opinion, Agrees: b.Agrees, Day: workflow.Date(b.Day),
	}
	if cmd.N, err = seenOf(in.Match, len(file)); err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(public.Classes(), func(c public.Class) bool { return c.Label() == b.Class }); i >= 0 {
		cmd.Class = public.Classes()[i]
	}
	for _, c := range b.Redactions {
		cmd.Redactions = append(cmd.Redactions, drafting.Redaction(c))
	}
	if _, err := a.Office.Publicise(ctx, v.Minutes, cmd); err != nil {
		return nil, err
	}
	return a.publication(ctx, v, nil)
}

type editionInput struct {
	AtMinutes
	Format string `query:"format" enum:"html,pdf,txt" default:"html" doc:"网页、PDF 或文本"`
}

func (a *API) edition(ctx context.Context, v *web.Visit, in *editionInput) (*fileAnswer, error) {
	r, err := a.Office.PublicEdition(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	kind := "text/html; charset=utf-8"
	switch in.Format {
	case "pdf":
		kind = "application/pdf"
		if err := a.Office.PublicPaper(&out, r, a.publicPDF); err != nil {
			return nil, err
		}
	case "txt":
		kind = "text/plain; charset=utf-8"
		out.WriteString(r.Text)
	default:
		if err := a.Engine.PublicHTML(&out, r); err != nil {
			return nil, err
		}
	}
	return &fileAnswer{kind, attached(v.Minutes.Title + "（公开）." + in.Format), "", out.Bytes()}, nil
}

// publicPDF sets the paper of a public edition.
func (a *API) publicPDF(w io.Writer, r public.Record) error {
	return web.Unprintable(a.Engine.PublicPDF(w, r))
}

func (a *API) reviewSheet(ctx context.Context, v *web.Visit, _ *AtMinutes) (*fileAnswer, error) {
	file, err := a.Office.PublicFile(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	l, err := a.Engine.PublicSheet(v.Minutes, file)
	if err != nil {
		return nil, web.Unprintable(err)
	}
	var out bytes.Buffer
	if err := a.Engine.PDF(&out, l); err != nil {
		return nil, err
	}
	return &fileAnswer{"application/pdf", attached(v.Minutes.Title + "（公开保密审查表）.pdf"), "", out.Bytes()}, nil
}
