package templates

import (
	"embed"
	"io/fs"
)

//go:embed web/layout.html web/parts web/pages web/assets
var web embed.FS

// Web gives the pages of the web application: layout.html, parts/ that pages
// share, pages/ and assets/.
func Web() fs.FS {
	tree, err := fs.Sub(web, "web")
	if err != nil {
		return web // the folder is embedded: it is there or nothing compiles
	}
	return tree
}
