package templates

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestFlowVersions: the newest version of a flow lies in flows, every earlier
// one in flows/earlier under its number, each under its own name.
func TestFlowVersions(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range FlowFiles() {
		id := fmt.Sprintf("%s@%d", f.Name, f.Version)
		if seen[id] {
			t.Errorf("%s: %s is there twice", f.File, id)
		}
		seen[id] = true
		if !bytes.Contains(f.Data, []byte("\nname: "+f.Name+"\n")) {
			t.Errorf("%s does not bear its own name", f.File)
		}
		newest, err := Flow(f.Name)
		if err != nil {
			t.Errorf("%s has no newest version: %v", f.File, err)
		}
		earlier := strings.HasPrefix(f.File, "earlier/")
		if earlier && (f.File != "earlier/"+id+".yaml" || f.Version >= flowVersion(newest)) {
			t.Errorf("%s is version %d, the newest is %d", f.File, f.Version, flowVersion(newest))
		}
		if got, err := FlowVersion(f.Name, f.Version); err != nil || !bytes.Equal(got, f.Data) {
			t.Errorf("%s: %d bytes, %v", id, len(got), err)
		}
	}
	for _, name := range Flows() {
		if !slices.ContainsFunc(FlowFiles(), func(f FlowFile) bool { return f.Name == name && f.Version > 0 }) {
			t.Errorf("%s says no version", name)
		}
	}
}

// TestEarlierFlowsStay: minutes in hand are pinned to these, so that nobody may
// change them any more.
func TestEarlierFlowsStay(t *testing.T) {
	pinned := map[string]string{
		"changwu-three-steps@1": "27d04f5fe2a69158ebc3e5bd14fc4035091de449730604f5168a1cd31975825c",
		"collate-first@1":       "ada21b14e7737c43834ad6bc28a0fdb82bec8a3a78456db035df0904231c35b0",
		"default@1":             "5f62393edc6ee604d372747c4f9847375beaf08f83297a76108f45922d27dc2b",
		"default@2":             "c411f1fd5ace9766ac6ca268e7c7cf8ad1f20e03c6d5adf2c4f156541a38ddcd",
		"past@1":                "0e3f4aae5b2e0095819efacf35443618427eda8a7525d360157fb70cbc7a61ac",
		"per-item@1":            "6ce2402ac43041030254f06c3e675ab12647d518073a26b0b3228a532f369e8e",
		"two-signers@1":         "725cdfa50ae38032f73456877acbdb95b1c9b2da4b2c4e8e626250d5dc349042",
		"zhuanti@1":             "351fc1f52d67a27615406556cbb863a18d4baba1f44c1106609470fb3fba08eb",
	}
	for _, f := range FlowFiles() {
		id, digest := fmt.Sprintf("%s@%d", f.Name, f.Version), sha256.Sum256(f.Data)
		if strings.HasPrefix(f.File, "earlier/") && pinned[id] != hex.EncodeToString(digest[:]) {
			t.Errorf("%s: digest %x, pinned %q", id, digest, pinned[id])
		}
	}
}

func TestUnknownFlowVersion(t *testing.T) {
	for _, c := range []struct {
		name    string
		version int
	}{{"default", 99}, {"default", 0}, {"没有", 1}, {"earlier/default", 1}, {"default@1", 1}} {
		_, err := FlowVersion(c.name, c.version)
		var missing *NotFoundError
		if !errors.As(err, &missing) || !slices.Contains(missing.Known, "default@1") {
			t.Errorf("%s@%d: %v", c.name, c.version, err)
		}
	}
}
