package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

// oldest is the browser that every script must be readable for.
func oldest() []api.Engine { return []api.Engine{{Name: api.EngineChrome, Version: "78"}} }

// plain says which script says something that the oldest browser cannot read:
// made for it, the script would be another.
func plain() error {
	scripts, err := filepath.Glob(filepath.Join(assets, "*.js"))
	if err != nil {
		return err
	}
	for _, script := range scripts {
		source, err := os.ReadFile(script)
		if err != nil {
			return err
		}
		as := func(o api.TransformOptions) []byte {
			o.Charset, o.LogLevel, o.MinifyWhitespace = api.CharsetUTF8, api.LogLevelSilent, true
			return api.Transform(string(source), o).Code
		}
		today := as(api.TransformOptions{Target: api.ESNext})
		if len(today) == 0 || !bytes.Equal(today, as(api.TransformOptions{Engines: oldest()})) {
			return fmt.Errorf("%s is not what Chrome 78 can read", filepath.Base(script))
		}
	}
	return nil
}
