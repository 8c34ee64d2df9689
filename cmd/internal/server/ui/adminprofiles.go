package ui

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/templates"
	"jiyao/workflow"
)

// adminProfilesView shows two formats side by side (版式).
type adminProfilesView struct {
	Tabs   []adminTab
	All    []choice
	Others []choice
	Sides  []adminProfile
}

// adminProfile is one format with the pages of its sample.
type adminProfile struct {
	Name, Title, Description string
	Departs                  []layout.Departure
	Pages                    []string // addresses
}

func (a admin) profiles(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	all, err := a.Engine.Profiles()
	if err != nil {
		return err
	}
	view := adminProfilesView{Tabs: a.tabs(v)}
	left, right := r.FormValue("name"), r.FormValue("with")
	for i, p := range all {
		if left == "" && i == 0 {
			left = p.Name
		}
		view.All = append(view.All, choice{p.Name, p.Title, p.Name == left})
		view.Others = append(view.Others, choice{p.Name, p.Title, p.Name == right})
	}
	for _, name := range []string{left, right} {
		if name == "" {
			continue
		}
		side, err := a.profile(name)
		if err != nil {
			return err
		}
		view.Sides = append(view.Sides, side)
	}
	return a.show(w, r, v, "adminprofiles", view)
}

// profile gives a format with the pages of its sample.
func (a admin) profile(name string) (adminProfile, error) {
	spec, l, err := a.sample(name)
	if err != nil {
		return adminProfile{}, err
	}
	p := adminProfile{Name: name, Title: spec.Title, Description: spec.Description, Departs: spec.Departs}
	for i := range l.Pages {
		p.Pages = append(p.Pages, "/admin/profiles/"+name+"/"+strconv.Itoa(i+1)+".svg")
	}
	return p, nil
}

// sample sets the sample minutes of a format.
func (a admin) sample(name string) (*layout.Spec, *render.Layout, error) {
	if engine.OwnProfile(name) { // only those that come with the program
		return nil, nil, web.Hidden()
	}
	spec, err := a.Engine.Profile(name)
	if err != nil {
		return nil, nil, web.Hidden()
	}
	text, err := templates.Sample(name)
	if err != nil {
		if text, err = templates.Sample("gbt9704"); err != nil {
			return nil, nil, err
		}
	}
	l, err := a.Engine.Set(drafting.Parse(string(text)), engine.Options{Profile: name})
	return spec, l, err
}

func (a admin) sheet(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	page, err := strconv.Atoi(strings.TrimSuffix(r.PathValue("page"), ".svg"))
	if err != nil {
		return web.Hidden()
	}
	_, l, err := a.sample(r.PathValue("name"))
	if err != nil {
		return err
	}
	if page < 1 || page > len(l.Pages) {
		return web.Hidden()
	}
	var out bytes.Buffer
	if err := a.Engine.SVG(&out, l, page-1); err != nil {
		return err
	}
	return sendDrawing(w, out.Bytes())
}

// adminFontsView is which face each role has (字体).
type adminFontsView struct {
	Tabs []adminTab
	Rows []adminFace
	Said string
}

// adminFace is one role with its face.
type adminFace struct {
	Role, Key, Use, Name string
	Own                  bool
	Waiting              string // used from the next start
	Kept                 bool   // a file of the office's own lies there
}

// uses says where each role stands on the paper.
func uses(role fonts.Role) string {
	switch role {
	case fonts.FangSong:
		return "正文、发文字号、抄送"
	case fonts.XiaoBiaoSong:
		return "红头、标题"
	case fonts.HeiTi:
		return "一级标题、密级和紧急程度"
	case fonts.KaiTi:
		return "二级标题"
	default:
		return "页码"
	}
}

func (a admin) fonts(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := adminFontsView{Tabs: a.tabs(v)}
	switch r.FormValue("said") {
	case "put":
		view.Said = "字体已经存好。正在使用的字体不会中途更换，下次启动服务时启用，新排的版面从那时起用它。"
	case "dropped":
		view.Said = "已取消本机关自备的字体，下次启动服务时改用开源字体。"
	}
	for _, f := range a.Upkeep.RoleFaces() {
		view.Rows = append(view.Rows, adminFace{
			Role: f.Role.String(), Key: f.Role.English(), Use: uses(f.Role), Name: f.Name, Own: f.Own, Waiting: f.Waiting,
			Kept: a.Upkeep.Kept(f.Role),
		})
	}
	return a.show(w, r, v, "adminfonts", view)
}

func (a admin) putFace(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	role, ok := fonts.ParseRole(r.PathValue("role"))
	if !ok {
		return web.Hidden()
	}
	_, data, err := uploaded(r, "file")
	if err != nil {
		return err
	}
	if r.FormValue("licence") == "" {
		return web.Refuse(workflow.Invalid, "请确认本单位有权使用这个字体，再上传。")
	}
	if _, err := a.Upkeep.PutFace(role, data); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/fonts?said=put", http.StatusSeeOther)
	return nil
}

func (a admin) dropFace(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	role, ok := fonts.ParseRole(r.PathValue("role"))
	if !ok {
		return web.Hidden()
	}
	if err := a.Upkeep.DropFace(role); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/fonts?said=dropped", http.StatusSeeOther)
	return nil
}
