// Package signing makes what signs for a site of its settings: the signature
// of the PDFs that are issued (文件防改签名) and that of archive manifests, each
// by a key in a file or by a program that stands for a certified module
// (商用密码产品). What is signed by a key in a file is protected against change;
// it is no 合规 electronic seal.
package signing

import (
	"context"
	"os"
	"runtime"
	"time"

	"jiyao/render/pdf"
	"jiyao/workflow"
)

// Reason is what a signature says it is for.
const Reason = "文件防改签名（非合规电子签章）"

// Settings are what a site says of its signatures; empty signs nothing.
type Settings struct {
	Cert, Key, Command string // of PDFs: a certificate and its key, or a program

	SM2Key, SM2Command, SM2Public string // of manifests: a key, or a program and the public key
	Office                        string // its name, where no certificate has one
}

// Documents signs PDFs.
type Documents struct {
	by   pdf.Signer
	key  *pdf.KeySigner // nil where a program signs
	name string
}

// OpenDocuments makes what signs PDFs; nil if nothing is to. A file that cannot
// be used is an *Error; a certificate whose time is over is only refused when
// it comes to sign, see Ready.
func OpenDocuments(s Settings) (*Documents, error) {
	switch {
	case s.Cert == "" && s.Key == "" && s.Command == "":
		return nil, nil
	case s.Command != "" && (s.Cert != "" || s.Key != ""):
		return nil, &Error{Fault: Both}
	case s.Command != "":
		program, err := newProgram(s.Command)
		if err != nil {
			return nil, err
		}
		return &Documents{by: program, name: s.Office}, nil
	case s.Cert == "" || s.Key == "":
		return nil, &Error{Fault: Half}
	}
	certificate, err := os.ReadFile(s.Cert)
	if err != nil {
		return nil, &Error{Fault: Unreadable, Path: s.Cert, Err: err}
	}
	private, err := readSecret(s.Key)
	if err != nil {
		return nil, err
	}
	key, err := pdf.NewKeySigner(certificate, private)
	if err != nil {
		return nil, &Error{Fault: Unfit, Path: s.Cert, Err: err}
	}
	return &Documents{by: key, key: key, name: key.Name()}, nil
}

// Name is who signs.
func (d *Documents) Name() string { return d.name }

// Ready says what is wrong where nothing could be signed at that time.
func (d *Documents) Ready(now time.Time) error {
	if d.key == nil {
		return nil
	}
	return d.key.Valid(now)
}

// Sign gives the file with its signature.
func (d *Documents) Sign(ctx context.Context, file []byte, now time.Time) ([]byte, error) {
	if err := d.Ready(now); err != nil {
		return nil, err
	}
	return pdf.Sign(ctx, file, d.by, pdf.Signing{Name: d.name, Reason: Reason, Time: now})
}

// OpenManifests makes what signs manifests by SM2; nil if nothing is to.
func OpenManifests(s Settings) (workflow.ManifestSigner, error) {
	switch {
	case s.SM2Key == "" && s.SM2Command == "":
		return nil, nil
	case s.SM2Key != "" && s.SM2Command != "":
		return nil, &Error{Fault: BothSM2}
	case s.SM2Key != "":
		text, err := readSecret(s.SM2Key)
		if err != nil {
			return nil, err
		}
		key, err := workflow.ParseSM2Signer(text)
		if err != nil {
			return nil, &Error{Fault: UnfitSM2, Path: s.SM2Key, Err: err}
		}
		return key, nil
	case s.SM2Public == "":
		return nil, &Error{Fault: NoPublic}
	}
	program, err := newProgram(s.SM2Command)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(s.SM2Public)
	if err != nil {
		return nil, &Error{Fault: Unreadable, Path: s.SM2Public, Err: err}
	}
	public, err := workflow.ParseManifestVerifier(text)
	if err != nil {
		return nil, &Error{Fault: UnfitSM2, Path: s.SM2Public, Err: err}
	}
	return manifests{program, public}, nil
}

// manifests signs manifests by a program.
type manifests struct {
	program *program
	public  workflow.ManifestVerifier
}

// SignManifest hands the manifest to the program and looks at what comes back.
func (m manifests) SignManifest(ctx context.Context, manifest []byte) ([]byte, error) {
	signature, err := m.program.run(ctx, manifest)
	if err != nil {
		return nil, err
	}
	if err := m.public.VerifyManifest(manifest, signature); err != nil {
		return nil, &Error{Fault: Foreign, Path: m.program.name, Err: err}
	}
	return signature, nil
}

// Verifier gives the public key that the site named.
func (m manifests) Verifier() workflow.ManifestVerifier { return m.public }

// readSecret reads a file that its owner alone may read.
func readSecret(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &Error{Fault: Unreadable, Path: path, Err: err}
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, &Error{Fault: Open, Path: path}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &Error{Fault: Unreadable, Path: path, Err: err}
	}
	return data, nil
}
