package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/archive/verify"
)

// A part is one file of a zip as tests spoil it.
type part struct{ name, data string }

func partsOf(t testing.TB, data []byte) (all []part) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, part{f.Name, string(text)})
	}
	return all
}

func unzipped(t testing.TB, data []byte) map[string]string {
	files := map[string]string{}
	for _, p := range partsOf(t, data) {
		files[p.name] = p.data
	}
	return files
}

func zipped(t testing.TB, all []part, method uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range all {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: method})
		if err == nil {
			_, err = io.WriteString(w, p.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func look(data []byte, trust verify.Trust) verify.Report {
	return verify.Zip(context.Background(), "包.zip", bytes.NewReader(data), int64(len(data)), trust)
}

// says gives the faults of a report, a line each.
func says(r verify.Report) string {
	var b strings.Builder
	for _, c := range r.Faults() {
		b.WriteString(c.Name + "|" + c.Where + "|" + c.Says + "\n")
	}
	return b.String()
}

func trustOf(t testing.TB, text string) verify.Trust {
	t.Helper()
	trust, err := verify.ParseTrust([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return trust
}

func sm2Key(t testing.TB) workflow.SM2Signer {
	t.Helper()
	key, err := workflow.NewSM2Signer(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// A package is sound as it was written, zipped anew, and unpacked.
func TestSound(t *testing.T) {
	x := opened(t)
	x.closed("m-1")
	c := x.made("m-1", 1)
	key := sm2Key(t)
	data := x.written(c, key)
	public, err := key.Verifier().Public()
	if err != nil {
		t.Fatal(err)
	}
	for name, trust := range map[string]verify.Trust{
		"none": {}, "key": trustOf(t, x.key.Public()), "head": trustOf(t, c.Head), "both": trustOf(t, c.Head+"\n"+x.key.Public()), "sm2": trustOf(t, public),
	} {
		if r := look(data, trust); !r.Sound() || r.Code != c.Holding.Code || r.Title != "纪要m-1" {
			t.Errorf("%s: %s", name, says(r))
		}
	}
	if r := look(zipped(t, partsOf(t, data), zip.Deflate), verify.Trust{}); !r.Sound() {
		t.Errorf("zipped anew: %s", says(r))
	}
	dir := t.TempDir()
	for _, p := range partsOf(t, data) {
		path := filepath.Join(dir, filepath.FromSlash(p.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(p.data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, err := verify.File(t.Context(), dir, verify.Trust{})
	if err != nil || !r.Sound() {
		t.Errorf("unpacked: %v %s", err, says(r))
	}
}

// Whatever byte of whatever file is changed, the file is named.
func TestChangedBytes(t *testing.T) {
	x := opened(t)
	x.closed("m-1")
	all := partsOf(t, x.written(x.made("m-1", 1), sm2Key(t)))
	for i, p := range all {
		for _, at := range []int{0, len(p.data) / 2, len(p.data) - 1} {
			spoilt := slices.Clone(all)
			b := []byte(p.data)
			b[at] ^= 1
			spoilt[i].data = string(b)
			r := look(zipped(t, spoilt, zip.Store), verify.Trust{})
			named := strings.Contains(says(r), p.name) || strings.HasPrefix(p.name, "manifest") && strings.Contains(says(r), "manifest.") || p.name == archive.KeyName && strings.Contains(says(r), archive.NoteName)
			if r.Sound() || !named {
				t.Errorf("byte %d of %s: %s", at, p.name, says(r))
			}
		}
	}
}

// A file that is gone, and one that was put in, is named.
func TestMissingAndExtra(t *testing.T) {
	x := opened(t)
	x.closed("m-1")
	all := partsOf(t, x.written(x.made("m-1", 1), sm2Key(t)))
	for i, p := range all {
		r := look(zipped(t, slices.Delete(slices.Clone(all), i, i+1), zip.Store), verify.Trust{})
		if p.name == archive.SM2Name {
			continue // without it there is one signature less
		}
		if r.Sound() || !strings.Contains(says(r), p.name) {
			t.Errorf("without %s: %s", p.name, says(r))
		}
	}
	for name, want := range map[string]string{
		"4-scans/99.pdf": "后来放进去的", "../x.txt": "文件名不合规", "/etc/x.txt": "文件名不合规", "a\\b.txt": "文件名不合规", "readme.txt": "同名", "README.txt": "同名",
		"run.exe": "这种文件不应在归档包里",
	} {
		r := look(zipped(t, append(slices.Clone(all), part{name, "x"}), zip.Store), verify.Trust{})
		if r.Sound() || !strings.Contains(says(r), want) {
			t.Errorf("with %s: %s", name, says(r))
		}
	}
}

// resigned makes the manifest and its signature anew over changed files, as one
// who has the key could.
func resigned(t testing.TB, key workflow.HeadSigner, all []part) []byte {
	t.Helper()
	var lines strings.Builder
	var kept []part
	for _, p := range all {
		switch p.name {
		case archive.ManifestName:
			rows := strings.SplitN(p.data, "\n", 3)
			lines.WriteString(rows[0] + "\n" + rows[1] + "\n")
		case archive.NoteName, archive.SM2Name, archive.SM2KeyName:
		default:
			kept = append(kept, p)
		}
	}
	for _, p := range kept {
		d := []byte(p.data)
		lines.WriteString(workflow.SHA256().Sum(d).String() + " " + workflow.SM3().Sum(d).String() + " " + strconv.Itoa(len(d)) + " " + p.name + "\n")
	}
	manifest := part{archive.ManifestName, lines.String()}
	signatures, err := archive.Signed(key, nil)(t.Context(), []byte(manifest.data))
	if err != nil {
		t.Fatal(err)
	}
	return zipped(t, append(kept, manifest, part{signatures[0].Name, string(signatures[0].Data)}), zip.Store)
}

// edited replaces text in one file.
func edited(t testing.TB, all []part, name, from, to string) []part {
	t.Helper()
	out := slices.Clone(all)
	for i, p := range out {
		if p.name == name {
			if !strings.Contains(p.data, from) {
				t.Fatalf("%s has no %s", name, from)
			}
			out[i].data = strings.Replace(p.data, from, to, 1)
			return out
		}
	}
	t.Fatal("no " + name)
	return nil
}

func without(all []part, name string) []part {
	return slices.DeleteFunc(slices.Clone(all), func(p part) bool { return p.name == name })
}

func dataOf(all []part, name string) string {
	for _, p := range all {
		if p.name == name {
			return p.data
		}
	}
	return ""
}

// Even who has the key and makes the manifest anew is found: the history, the
// log and the receipts prove each other.
func TestForged(t *testing.T) {
	x := opened(t)
	x.closed("m-1")
	old := x.sealed()
	x.closed("m-2")
	all := partsOf(t, x.written(x.made("m-1", 1), nil))
	other := partsOf(t, x.written(x.made("m-2", 2), nil))
	if r := look(resigned(t, x.key, all), verify.Trust{}); !r.Sound() {
		t.Fatalf("the forger's tool spoils what it does not touch: %s", says(r))
	}
	stranger, err := workflow.NewHeadSigner(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	swap := func(name string) []part { return edited(t, all, name, dataOf(all, name), dataOf(other, name)) }
	cut := func(name, from string) []part {
		data := dataOf(all, name)
		return edited(t, all, name, data, data[:strings.Index(data, from)]+"[]")
	}
	for name, c := range map[string]struct {
		data  []byte
		trust verify.Trust
		want  string
	}{
		"changed opinion":       {resigned(t, x.key, edited(t, all, "6-chain/0009.entry", "同意印发", "不同意印")), verify.Trust{}, "6-chain/0009.entry|内容与摘要不符"},
		"opinion of the list":   {resigned(t, x.key, edited(t, all, archive.ChainName, "同意印发", "不同意印")), verify.Trust{}, "第9条办理记录|所列的“意见”"},
		"opinion in metadata":   {resigned(t, x.key, edited(t, all, archive.JSONName, "同意印发", "不同意印")), verify.Trust{}, "“业务行为”中的第9条办理记录"},
		"title in metadata":     {resigned(t, x.key, edited(t, all, archive.JSONName, "纪要m-1", "纪要m-9")), verify.Trust{}, "“题名”与办理记录不符"},
		"xml alone":             {resigned(t, x.key, edited(t, all, archive.XMLName, "<题名>纪要m-1", "<题名>纪要m-9")), verify.Trust{}, "“内容描述/题名”与 metadata.json 不同"},
		"swapped receipts":      {resigned(t, x.key, edited(t, all, archive.ReceiptsName, "门卫老李", "门卫老王")), verify.Trust{}, "第2份分送件（市财政局）与办理记录不符"},
		"a receipt taken out":   {resigned(t, x.key, edited(t, all, archive.ReceiptsName, `"state": "received"`, `"state": "sent"`)), verify.Trust{}, "与办理记录不符"},
		"no receipts":           {resigned(t, x.key, cut(archive.ReceiptsName, "[")), verify.Trust{}, "缺少第1份分送件"},
		"another's text":        {resigned(t, x.key, edited(t, all, archive.TextName, "原则同意", "不予同意")), verify.Trust{}, "3-final/text.txt|不是办理记录所记的定稿"},
		"another PDF":           {resigned(t, x.key, edited(t, all, archive.IssuedName("pdf"), "𠮷", "吉")), verify.Trust{}, "2-original/minutes.pdf|不是办理记录所记的印发件"},
		"another scan":          {resigned(t, x.key, edited(t, all, "4-scans/01.pdf", "scan", "skan")), verify.Trust{}, "扫描件不在包里"},
		"another's history":     {resigned(t, x.key, swap("6-chain/0004.entry")), verify.Trust{}, "第4条办理记录"},
		"another's proofs":      {resigned(t, x.key, swap(archive.ProofsName)), verify.Trust{}, "存在证明是别的记录的"},
		"an older head":         {resigned(t, x.key, edited(t, all, archive.HeadName, dataOf(all, archive.HeadName), old)), verify.Trust{}, "日志头换过"},
		"a head before its end": {resigned(t, x.key, edited(t, other, archive.HeadName, dataOf(other, archive.HeadName), old)), verify.Trust{}, "日志头是旧的"},
		"a remark's hash":       {resigned(t, x.key, edited(t, all, archive.ChainName, "含对稿本的批注", "含　稿本的批注")), verify.Trust{}, ""},
		"a signature withheld":  {resigned(t, x.key, edited(t, without(all, "6-chain/0009.entry"), archive.ChainName, `"file": "6-chain/0009.entry"`, `"withheld": "不归档"`)), verify.Trust{}, "第9条办理记录|只留了摘要"},
		"signed by a stranger":  {resigned(t, stranger, all), verify.Trust{}, "manifest.note|签名与所附的公钥"},
		"all by a stranger":     {resigned(t, stranger, edited(t, all, archive.KeyName, x.key.Public(), stranger.Public())), verify.Trust{}, "7-log/head.txt|签名"},
		"not the kept key":      {resigned(t, x.key, all), trustOf(t, stranger.Public()), "不是所给的公钥"},
		"script in the sheet":   {resigned(t, x.key, edited(t, all, archive.SheetName, "</body>", "<script>1</script></body>")), verify.Trust{}, "脚本或外部链接"},
		"a link in the sheet":   {resigned(t, x.key, edited(t, all, archive.SheetName, "<h1>", `<h1 class="a" onclick="b()">`)), verify.Trust{}, "脚本或外部链接"},
		"PDF cut off":           {resigned(t, x.key, edited(t, all, archive.IssuedName("pdf"), "%%EOF", "")), verify.Trust{}, "不是完整的PDF"},
		"not UTF-8":             {resigned(t, x.key, edited(t, all, archive.ReadmeName, "归档件", "\xff\xfe")), verify.Trust{}, "不是UTF-8"},
		"no retention":          {resigned(t, x.key, edited(t, all, archive.JSONName, `"retention": "Y"`, `"retention": ""`)), verify.Trust{}, "没有填写“保管期限”"},
	} {
		r := look(c.data, c.trust)
		if c.want == "" {
			if !r.Sound() {
				t.Errorf("%s: %s", name, says(r))
			}
			continue
		}
		if r.Sound() || !strings.Contains(says(r), c.want) {
			t.Errorf("%s: got %q, want %s", name, says(r), c.want)
		}
	}
	cutChain(t, x, all)
}

// The OFD is what was issued, by the digests of the entry of 付印 and not by those
// of later ones; without it a package is sound only if it says why.
func TestIssuedOFD(t *testing.T) {
	x := opened(t)
	x.ofd = zipped(t, []part{{"OFD.xml", "<ofd:OFD/>"}}, zip.Store)
	x.closed("m-1")
	c := x.made("m-1", 1)
	name, why := archive.IssuedName("ofd"), "服务器磁盘损坏，备份里也没有"
	all := partsOf(t, x.written(c, nil))
	last := c.Entries[len(c.Entries)-1]
	if r := look(resigned(t, x.key, all), verify.Trust{}); !r.Sound() || !last.OFD.IsZero() {
		t.Fatalf("whole: %s", says(r))
	}
	c.Issued, c.Lost = c.Issued[:1], []archive.Lost{{Name: name, SHA256: workflow.SHA256().Sum(x.ofd).String(), Reason: why}}
	lost := partsOf(t, x.written(c, nil))
	r := look(resigned(t, x.key, lost), verify.Trust{})
	noted := slices.ContainsFunc(r.Checks, func(c verify.Check) bool { return c.Result == verify.Noted && strings.Contains(c.Says, why) })
	if !r.Sound() || !noted || !strings.Contains(dataOf(lost, archive.ReadmeName), why) {
		t.Errorf("lost with a reason: %s %+v", says(r), r.Checks)
	}
	other := string(zipped(t, []part{{"OFD.xml", "<ofd:OFD />"}}, zip.Store))
	sum := c.Lost[0].SHA256
	for what, test := range map[string]struct {
		parts []part
		want  string
	}{
		"left out":            {without(all, name), name + "|办理记录写明有印发件，包里没有"},
		"another's":           {edited(t, all, name, string(x.ofd), other), name + "|不是办理记录所记的印发件"},
		"lost without why":    {edited(t, lost, archive.JSONName, why, " "), "没有写明理由"},
		"another reason":      {edited(t, lost, archive.XMLName, why, "遗失"), "“缺件/文件/理由”与 metadata.json 不同"},
		"another one lost":    {edited(t, lost, archive.JSONName, `"sha256": "`+sum+`",`+"\n      \"reason\"", `"sha256": "`+strings.Repeat("0", 64)+`",`+"\n      \"reason\""), "不是办理记录所记的OFD"},
		"lost and there":      {append(slices.Clone(lost), part{name, string(x.ofd)}), "元数据写明缺这个文件，包里却有"},
		"the PDF called lost": {edited(t, without(lost, archive.IssuedName("pdf")), archive.JSONName, name, archive.IssuedName("pdf")), "不是办理记录所记的OFD"},
	} {
		if r := look(resigned(t, x.key, test.parts), verify.Trust{}); r.Sound() || !strings.Contains(says(r), test.want) {
			t.Errorf("%s: got %q, want %s", what, says(r), test.want)
		}
	}
}

// A head of another size shows by a proof that the package's log is the beginning
// of its own; without one it is said what was not shown, and a fork is named.
func TestLaterHeads(t *testing.T) {
	x, other := opened(t), opened(t)
	x.closed("m-0")
	old := x.sealed()
	x.closed("m-1")
	c := x.made("m-1", 1)
	data := x.written(c, nil)
	x.closed("m-2")
	later := x.sealed()
	other.key = x.key
	for _, id := range []string{"m-1", "m-2", "m-3"} {
		other.closed(id)
	}
	fork := other.sealed()
	size := func(head string) int64 {
		h, err := workflow.ReadHead(head)
		if err != nil {
			t.Fatal(err)
		}
		return h.Size
	}
	proof := func(x *shelf, from, to string) string {
		p, err := x.store.ProveHeads(t.Context(), size(from), size(to))
		if err != nil {
			t.Fatal(err)
		}
		return "\n" + p.Text()
	}
	signed := func(key workflow.HeadSigner, from string, change func(*workflow.Head)) string {
		h, err := workflow.ReadHead(from)
		if err != nil {
			t.Fatal(err)
		}
		change(&h)
		text, err := key.Sign(h)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	next, err := workflow.NewHeadSigner(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	same := func(*workflow.Head) {}
	rekeyed := signed(next, later, same)
	for name, test := range map[string]struct {
		trust string
		sound bool
		want  string // of the first line that is said; empty if nothing is
	}{
		"later, proved":         {later + proof(x, c.Head, later), true, ""},
		"by mail":               {strings.ReplaceAll(later+proof(x, c.Head, later), "\n", "\r\n"), true, ""},
		"later":                 {later, true, "jiyao db head export --since " + strconv.FormatInt(size(c.Head), 10)},
		"proved from elsewhere": {later + proof(x, old, later), true, "没有附一致性证明"},
		"old":                   {old, true, "所给的日志头是旧的"},
		"old, proved":           {old + proof(x, old, c.Head), true, ""},
		"fork, proved":          {fork + proof(other, c.Head, fork), false, "日志分了叉：所附的一致性证明不成立"},
		"fork of one size":      {signed(x.key, c.Head, func(h *workflow.Head) { h.Root[0] ^= 1 }), false, "条数相同而内容不同：日志分了叉"},
		"cut":                   {signed(x.key, c.Head, func(h *workflow.Head) { h.Size--; h.Time = h.Time.AddDate(0, 0, 1) }), false, "先后矛盾"},
		"another key":           {rekeyed + proof(x, c.Head, later), false, "密钥更换过"},
		"another key, named":    {rekeyed + proof(x, c.Head, later) + "\n" + next.Public() + "\n", true, ""},
		"named, not proved":     {rekeyed + "\n" + next.Public() + "\n", false, "另一把密钥签署的"},
	} {
		r := look(data, trustOf(t, test.trust))
		said := ""
		for _, c := range r.Checks {
			if c.Aspect == verify.Authentic && c.Result != verify.Passed {
				said += c.Says
			}
		}
		if r.Sound() != test.sound || !strings.Contains(said, test.want) || test.want == "" && said != "" {
			t.Errorf("%s: sound %v, said %q, want %q", name, r.Sound(), said, test.want)
		}
	}
	for _, broken := range []string{"", "\n1", "\n5\n4", "\n0\n4", "\n1\n2\nzz", "\n1\n2" + strings.Repeat("\n"+strings.Repeat("0", 64), 200)} {
		if _, err := verify.ParseTrust([]byte(later + "\njiyao consistency" + broken + "\n")); err == nil {
			t.Errorf("%.40q is a proof", broken)
		}
	}
}

// Whatever somebody gives as kept, the verifier answers.
func FuzzTrust(f *testing.F) {
	x := opened(f)
	x.closed("m-1")
	c := x.made("m-1", 1)
	data := x.written(c, nil)
	x.closed("m-2")
	later := x.sealed()
	p, err := x.store.ProveHeads(f.Context(), 3, 5)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(later + "\n" + p.Text())
	f.Add(c.Head)
	f.Add(x.key.Public())
	f.Fuzz(func(t *testing.T, text string) {
		trust, err := verify.ParseTrust([]byte(text))
		if err == nil && len(look(data, trust).Checks) == 0 {
			t.Fatal("no report")
		}
	})
}

// cutChain takes links out of the history: at its end and in the middle.
func cutChain(t *testing.T, x *shelf, all []part) {
	t.Helper()
	list := dataOf(all, archive.ChainName)
	objects := strings.Split(strings.TrimSuffix(strings.TrimPrefix(list, "[\n"), "\n]\n"), ",\n  {")
	join := func(list []string) string { return "[\n" + strings.Join(list, ",\n  {") + "\n]\n" }
	end := edited(t, without(all, "6-chain/0017.entry"), archive.ChainName, list, join(objects[:16]))
	if got := says(look(resigned(t, x.key, end), verify.Trust{})); !strings.Contains(got, "末尾被截去") {
		t.Errorf("cut at the end: %s", got)
	}
	middle := edited(t, without(all, "6-chain/0008.entry"), archive.ChainName, list, join(slices.Delete(slices.Clone(objects), 7, 8)))
	if got := says(look(resigned(t, x.key, middle), verify.Trust{})); !strings.Contains(got, "第8条办理记录|缺少") {
		t.Errorf("cut in the middle: %s", got)
	}
}

// Zips that are made to hurt are refused before they do.
func TestHostile(t *testing.T) {
	var many bytes.Buffer
	z := zip.NewWriter(&many)
	for i := range 20_001 {
		if _, err := z.Create("f" + strconv.Itoa(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	bomb := zipped(t, []part{{"manifest.txt", strings.Repeat("0", 65<<20)}}, zip.Deflate)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":   {nil, "不是完整的zip文件"},
		"cut":       {[]byte("PK\x03\x04"), "不是完整的zip文件"},
		"many":      {many.Bytes(), "超过20000个"},
		"bomb":      {bomb, "太大"},
		"empty":     {zipped(t, nil, zip.Store), "缺少这个文件"},
		"a folder":  {zipped(t, []part{{"2026/batch.json", "{}"}, {"2026/a.zip", "PK"}}, zip.Store), "请先解压"},
		"no JSON":   {zipped(t, []part{{"manifest.txt", "jiyao-archive 1\n档号 x\n"}, {"metadata.json", "{"}, {"5-receipts.json", "["}, {"6-chain/entries.json", "["}}, zip.Store), "不是完整的JSON"},
		"no number": {zipped(t, []part{{"manifest.txt", "jiyao-archive 1\n档号 x\n" + strings.Repeat("0", 64) + " " + strings.Repeat("0", 64) + " -1 a\n"}}, zip.Store), "字节数有误"},
	} {
		if r := look(c.data, verify.Trust{}); r.Sound() || !strings.Contains(says(r), c.want) {
			t.Errorf("%s: %s", name, says(r))
		}
	}
	if _, err := verify.ParseTrust([]byte("什么也没有")); err == nil {
		t.Error("nothing was trusted")
	}
}

// Whatever the bytes, the verifier answers and never calls them sound.
func FuzzVerify(f *testing.F) {
	x := opened(f)
	x.closed("m-1")
	data := x.written(x.made("m-1", 1), nil)
	f.Add(data, 0, byte(0))
	f.Add(data[:len(data)/2], 0, byte(0))
	f.Fuzz(func(t *testing.T, data []byte, at int, by byte) {
		if len(data) > 0 && at >= 0 {
			data = bytes.Clone(data)
			data[at%len(data)] ^= by
		}
		r := look(data, verify.Trust{})
		if r.Sound() && r.Code == "" {
			t.Fatalf("sound without 档号: %+v", r)
		}
	})
}

// Whatever stands in a file of a package, the verifier answers.
func FuzzParts(f *testing.F) {
	x := opened(f)
	x.closed("m-1")
	all := partsOf(f, x.written(x.made("m-1", 1), nil))
	for i, p := range all {
		f.Add(i, p.data)
	}
	f.Fuzz(func(t *testing.T, i int, text string) {
		i = int(uint(i) % uint(len(all)))
		if all[i].data == text {
			return
		}
		spoilt := slices.Clone(all)
		spoilt[i].data = text
		if r := look(resigned(t, x.key, spoilt), verify.Trust{}); len(r.Checks) == 0 {
			t.Fatal("no report")
		}
	})
}
