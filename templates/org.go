package templates

import (
	"embed"
	"io/fs"
)

//go:embed org
var orgFiles embed.FS

// Org gives the units and people of the fictional city 云州市 (机构与人员资料) as
// one YAML file: a whole office to try and to test with.
func Org() []byte {
	data, err := orgFiles.ReadFile("org/yunzhou.yaml")
	if err != nil {
		return nil // the file is embedded: it is there or nothing compiles
	}
	return data
}

// OrgTables gives the same office as CSV tables, a book a file: units.csv,
// persons.csv and so on.
func OrgTables() fs.FS {
	tables, err := fs.Sub(orgFiles, "org/tables")
	if err != nil {
		return orgFiles // the name is a valid one: Sub looks at nothing else
	}
	return tables
}
