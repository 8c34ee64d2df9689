package archive

import (
	"bytes"
	"context"
	"fmt"

	"jiyao/workflow"
)

// manifestOf names every file with its digests and its length, a line each:
// SHA-256, SM3, bytes and name, with blanks between.
func manifestOf(code string, files []File) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n档号 %s\n", Format, code)
	for _, f := range files {
		fmt.Fprintf(&b, "%s %s %d %s\n", workflow.SHA256().Sum(f.Data), workflow.SM3().Sum(f.Data), len(f.Data), f.Name)
	}
	return b.Bytes()
}

// Signed makes a Signer of the log's key, and of an SM2 key if there is one. A
// deterministic key gives deterministic packages.
func Signed(key workflow.HeadSigner, more workflow.ManifestSigner) Signer {
	return func(ctx context.Context, manifest []byte) ([]File, error) {
		signed, err := key.SignText(noteOf(manifest))
		if err != nil {
			return nil, err
		}
		files := []File{{NoteName, []byte(signed)}}
		if more == nil {
			return files, nil
		}
		signature, err := more.SignManifest(ctx, manifest)
		if err != nil {
			return nil, err
		}
		public, err := more.Verifier().Public()
		return append(files, File{SM2Name, signature}, File{SM2KeyName, []byte(public)}), err
	}
}

// noteOf is what the log's key signs of a manifest.
func noteOf(manifest []byte) string {
	return fmt.Sprintf("%s manifest\nsha256 %s\nsm3 %s\n", Format, workflow.SHA256().Sum(manifest), workflow.SM3().Sum(manifest))
}
