package crash

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/anishathalye/porcupine"
)

// keepIn is the variable that names where failing trials leave their evidence.
const keepIn = "JIYAO_CRASH_KEEP"

// seedFrom is the variable that repeats a trial's choices.
const seedFrom = "JIYAO_CRASH_SEED"

// evidence leaves in a folder of its own what is needed to understand and to
// repeat a failure: the seed, the histories, the database, porcupine's pictures.
func (t *Trial) evidence(ctx context.Context, b *book) (string, error) {
	in := os.Getenv(keepIn)
	if in == "" {
		in = os.TempDir()
	}
	if err := os.MkdirAll(in, 0o755); err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp(in, "jiyao-crash-"+strings.ReplaceAll(t.Name, "/", "-")+"-")
	if err != nil {
		return "", err
	}
	return folder, errors.Join(
		t.writeSummary(folder, b), writeHistory(folder, b), drawHistories(folder, b), t.Bed.Save(ctx, folder))
}

// Repeat gives the command that makes the same choices again.
func (t *Trial) Repeat() string {
	return fmt.Sprintf("%s=%d go test ./cmd/internal/crash -run '^%s$'", seedFrom, t.Seed, t.Name)
}

func (t *Trial) writeSummary(folder string, b *book) error {
	text := fmt.Sprintf("repeat: %s\n\n", t.Repeat())
	for _, v := range b.found {
		text += v.String() + "\n"
	}
	return os.WriteFile(filepath.Join(folder, "violations.txt"), []byte(text), 0o644)
}

// writeHistory writes one JSON line for each operation.
func writeHistory(folder string, b *book) (err error) {
	f, err := os.Create(filepath.Join(folder, "history.jsonl"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := json.NewEncoder(f)
	for _, id := range b.ids {
		for _, op := range b.ops[id] {
			if err := lines.Encode(op); err != nil {
				return err
			}
		}
	}
	return nil
}

// maxPictures is how many histories are drawn; one usually tells enough.
const maxPictures = 3

// drawHistories draws the histories that no order explains.
func drawHistories(folder string, b *book) error {
	drawn := 0
	for _, id := range b.ids {
		if drawn == maxPictures {
			return nil
		}
		result, info := porcupine.CheckOperationsVerbose(model(), b.ops[id], historyLimit)
		if result != porcupine.Illegal {
			continue
		}
		drawn++
		if err := porcupine.VisualizePath(model(), info, filepath.Join(folder, id+".html")); err != nil {
			return err
		}
	}
	return nil
}
