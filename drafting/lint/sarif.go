package lint

import (
	"encoding/json"
	"io"
)

// The parts of SARIF 2.1.0 (OASIS) that a proof-reading needs.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool       `json:"tool"`
		ColumnKind string          `json:"columnKind"`
		Artifacts  []sarifArtifact `json:"artifacts"`
		Results    []sarifResult   `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name     string      `json:"name"`
		Version  string      `json:"version,omitempty"`
		Language string      `json:"language"`
		Rules    []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string      `json:"id"`
		Short   sarifText   `json:"shortDescription"`
		Full    sarifText   `json:"fullDescription"`
		Help    sarifText   `json:"help"`
		Default sarifConfig `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifArtifact struct {
		Location sarifFile `json:"location"`
	}
	sarifFile struct {
		URI string `json:"uri"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifFile   `json:"artifactLocation"`
		Region   sarifRegion `json:"region"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine,omitempty"`
		StartColumn int `json:"startColumn,omitempty"`
		CharOffset  int `json:"charOffset"`
		CharLength  int `json:"charLength"`
	}
	sarifFix struct {
		Changes []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifFile          `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

// Report is one text with its findings.
type Report struct {
	URI      string // the file as the user named it, as a relative URI
	Text     string
	Findings []Finding
}

// WriteSARIF writes the reports as a SARIF 2.1.0 log; version is the
// program's. Columns and offsets count Unicode code points.
func WriteSARIF(w io.Writer, version string, reports []Report) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "jiyao", Version: version, Language: "zh-CN"}},
		ColumnKind: "unicodeCodePoints",
		Artifacts:  []sarifArtifact{}, Results: []sarifResult{},
	}
	index := map[string]int{}
	for i, r := range Rules() {
		index[r.ID] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
			r.ID,
			sarifText{r.Title},
			sarifText{r.Why + "（" + r.Source + "）"},
			sarifText{"误：" + r.Bad + " 正：" + r.Good},
			sarifConfig{sarifLevel(r.Level)},
		})
	}
	for _, r := range reports {
		run.Artifacts = append(run.Artifacts, sarifArtifact{sarifFile{r.URI}})
		run.Results = append(run.Results, sarifResults(r, index)...)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run},
	})
}

func sarifLevel(l Level) string { return [...]string{"note", "warning", "error"}[l] }

func sarifResults(r Report, index map[string]int) []sarifResult {
	results := make([]sarifResult, len(r.Findings))
	file := sarifFile{r.URI}
	for i, at := range places(r.Text, r.Findings) {
		f := r.Findings[i]
		region := sarifRegion{at.Line, at.Column, at.Start, at.End - at.Start}
		results[i] = sarifResult{
			RuleID: f.ID, RuleIndex: index[f.ID], Level: sarifLevel(f.Level), Message: sarifText{f.Message},
			Locations: []sarifLocation{{sarifPhysical{file, region}}},
		}
		if fix := itemFix(r.Text, f, at); fix != nil {
			deleted := sarifRegion{CharOffset: fix.Start, CharLength: fix.End - fix.Start}
			results[i].Fixes = []sarifFix{{[]sarifChange{{file, []sarifReplacement{{deleted, sarifText{fix.Text}}}}}}}
		}
	}
	return results
}
