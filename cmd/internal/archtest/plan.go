package archtest

// A Room is one package of the floor plan and what it may import. A name
// ending in /... stands for everything below it as well.
type Room struct {
	Package string   // path below the module
	Ours    []string // our own packages it may import
	Others  []string // third-party modules or packages it may import, by prefix
	Any     bool     // it may import anything
}

// The folders that may stand at the top of the module, beside hidden ones.
var topFolders = []string{"cmd", "drafting", "fonts", "render", "templates", "workflow"}

// Plan is the floor plan: three domains that know nothing of the world, and
// the adapters above them under cmd. The standard library is open to all. The
// plan is the place to change first: a new package begins as a row here.
// long: a table, a row a package; the floors of a house belong on one plan
func Plan() []Room {
	return []Room{
		{Package: "templates"},
		{Package: "fonts"},

		{Package: "drafting", Others: []string{"github.com/sergi/go-diff"}},
		{Package: "drafting/lint", Ours: []string{"drafting"}},
		{Package: "drafting/docx", Ours: []string{"drafting"}, Others: []string{"golang.org/x/net/html"}},
		{Package: "drafting/markup", Ours: []string{"drafting"}, Others: []string{"golang.org/x/net/html"}},
		{Package: "drafting/spent"},
		{Package: "drafting/nameorder", Others: []string{"github.com/mozillazg/go-pinyin"}},
		{
			Package: "drafting/roster", Ours: []string{"drafting"},
			Others: []string{"github.com/xuri/excelize", "golang.org/x/text"},
		},
		{Package: "drafting/transcript", Ours: []string{"drafting/docx", "drafting/roster"}},

		{
			Package: "workflow", Ours: []string{"drafting", "drafting/lint"},
			Others: []string{
				"github.com/looplab/fsm", "github.com/goccy/go-yaml",
				"golang.org/x/mod/sumdb/tlog", "golang.org/x/mod/sumdb/note", "github.com/emmansun/gmsm",
			},
		},
		{
			Package: "workflow/org", Ours: []string{"drafting/roster", "workflow"},
			Others: []string{"github.com/goccy/go-yaml", "golang.org/x/text", "github.com/mozillazg/go-pinyin"},
		},
		{Package: "workflow/search", Ours: []string{"drafting", "workflow"}, Others: []string{"golang.org/x/text"}},
		{Package: "workflow/task", Ours: []string{"drafting", "workflow"}},
		{Package: "workflow/public", Ours: []string{"drafting", "workflow"}},
		{Package: "workflow/dossier", Ours: []string{"drafting", "workflow"}},
		{
			Package: "workflow/store", Ours: []string{"workflow", "workflow/dossier", "workflow/public", "workflow/search", "workflow/task"},
			Others: []string{
				"gorm.io/gorm", "gorm.io/driver", "modernc.org/sqlite",
				"github.com/jackc/pgx", "github.com/pressly/goose",
			},
		},
		{Package: "workflow/storetest", Ours: []string{"workflow"}},
		{Package: "workflow/outbox", Ours: []string{"workflow"}},
		{Package: "workflow/archive", Ours: []string{"workflow"}},
		{Package: "workflow/archive/verify", Others: []string{"golang.org/x/mod/sumdb", "github.com/emmansun/gmsm"}},

		{Package: "render", Ours: []string{"drafting"}},
		{Package: "render/linebreak", Ours: []string{"render"}},
		{Package: "render/layout", Ours: []string{"drafting", "fonts", "render", "render/linebreak"}, Others: []string{"github.com/goccy/go-yaml"}},
		{Package: "render/subset", Ours: []string{"fonts", "render"}},
		{
			Package: "render/pdf", Ours: []string{"fonts", "render", "render/subset"},
			Others: []string{"github.com/jung-kurt/gofpdf", "github.com/pdfcpu/pdfcpu", "github.com/smallstep/pkcs7"},
		},
		{Package: "render/ofd", Ours: []string{"fonts", "render", "render/subset"}},
		{Package: "render/svg", Ours: []string{"fonts", "render"}},
		{Package: "render/raster", Ours: []string{"fonts", "render", "render/subset"}, Others: []string{"golang.org/x/image"}},

		{Package: "cmd/jiyao", Any: true},
		{Package: "cmd/internal/...", Any: true},
	}
}
