package ui

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// qrCode is the drawing of a code.
type qrCode = template.HTML

// drawQR draws a code that a scanner reads: a path of squares, with the white
// around it that the standard asks for.
func drawQR(content string) (qrCode, error) {
	code, err := qr.Encode(content, qr.M, qr.AlphaNumeric)
	if err != nil {
		return "", fmt.Errorf("draw code %q: %w", content, err)
	}
	const quiet = 4
	side := code.Bounds().Dx()
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			begin := x
			for x < side && dark(code.At(x, y).RGBA()) {
				x++
			}
			if x > begin {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", begin+quiet, y+quiet, x-begin, x-begin)
			}
		}
	}
	whole := strconv.Itoa(side + 2*quiet)
	return qrCode(`<svg class="qr" viewBox="0 0 ` + whole + " " + whole + `" role="img" aria-label="二维码" shape-rendering="crispEdges"><path d="` + path.String() + `"/></svg>`), nil //nolint:gosec // figures alone
}

func dark(r, _, _, _ uint32) bool { return r < 0x8000 }

// sortEvents puts what happened into its order: by when it was registered.
func sortEvents(all []copyEvent) {
	slices.SortStableFunc(all, func(a, b copyEvent) int {
		return cmp.Or(a.Recorded.Compare(b.Recorded), a.Occurred.Compare(b.Occurred))
	})
}
