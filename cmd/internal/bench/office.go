package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

const officePackage = "libreoffice-writer-nogui"

// documents is how many one call of a batch converts beyond the first.
const documents = 40

// office is LibreOffice, which makes PDF of Word files.
type office struct {
	*site
	once sync.Once
	err  error
}

func (o *office) folder() string { return filepath.Join(o.work, "office") }

// install takes LibreOffice from apt where it is absent and the user may,
// writes the Word files, and lets it make its profile.
func (o *office) install(ctx context.Context) error {
	o.once.Do(func() {
		if o.err = o.fetch(ctx); o.err != nil {
			return
		}
		if o.err = o.writeFiles(); o.err == nil {
			_, o.err = o.convert(ctx, 1)
		}
	})
	return o.err
}

func (o *office) fetch(ctx context.Context) error {
	if _, err := exec.LookPath("soffice"); err == nil {
		return nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil || os.Geteuid() != 0 {
		return fmt.Errorf("未安装，请先安装 %s", officePackage)
	}
	quiet := []string{"DEBIAN_FRONTEND=noninteractive"}
	install := []string{"apt-get", "-q", "install", "-y", "--no-install-recommends", officePackage}
	if _, _, err := call(ctx, o.work, quiet, install...); err == nil {
		return nil
	}
	if _, _, err := call(ctx, o.work, quiet, "apt-get", "-q", "update"); err != nil {
		return err
	}
	_, _, err := call(ctx, o.work, quiet, install...)
	return err
}

// fontsConf shows LibreOffice the faces of this program, and no others.
const fontsConf = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>
`

func (o *office) writeFiles() error {
	if err := os.MkdirAll(o.folder(), 0o755); err != nil {
		return err
	}
	conf := fmt.Sprintf(fontsConf, filepath.Join(o.root, "fonts"), filepath.Join(o.folder(), "fontcache"))
	if err := os.WriteFile(filepath.Join(o.folder(), "fonts.conf"), []byte(conf), 0o600); err != nil {
		return err
	}
	for i := range documents + 1 {
		data, err := docx(o.paper, i+1)
		if err != nil {
			return err
		}
		if err := os.WriteFile(o.file(i, "docx"), data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (o *office) file(i int, extension string) string {
	return filepath.Join(o.folder(), fmt.Sprintf("%02d.%s", i+1, extension))
}

// convert makes PDF of the first n files in one call.
func (o *office) convert(ctx context.Context, n int) (reading, error) {
	args := []string{
		"soffice", "-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(o.folder(), "profile")),
		"--headless", "--convert-to", "pdf", "--outdir", o.folder(),
	}
	for i := range n {
		if err := os.RemoveAll(o.file(i, "pdf")); err != nil { // soffice answers 0 whatever happens
			return reading{}, err
		}
		args = append(args, o.file(i, "docx"))
	}
	_, u, err := call(ctx, o.folder(), []string{"FONTCONFIG_FILE=" + filepath.Join(o.folder(), "fonts.conf")}, args...)
	if err != nil {
		return reading{}, err
	}
	r := reading{ms: milliseconds(u.wall), memory: u.memory}
	for i := range n {
		if r, err = withFile(r, o.file(i, "pdf")); err != nil {
			return reading{}, err
		}
	}
	return r, nil
}

func (o *office) cold(ctx context.Context) (reading, error) { return o.convert(ctx, 1) }

// batch gives what each further document of a call costs: the start is left
// out.
func (o *office) batch(ctx context.Context) (reading, error) {
	one, err := o.convert(ctx, 1)
	if err != nil {
		return reading{}, err
	}
	all, err := o.convert(ctx, documents+1)
	all.ms = (all.ms - one.ms) / documents
	return all, err
}
