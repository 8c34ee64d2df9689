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
		"default@1": "5f62393edc6ee604d372747c4f9847375beaf08f83297a76108f45922d27dc2b",
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
