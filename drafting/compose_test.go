package drafting

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestComposeSamples: what the samples of 常务会议 say of the meeting itself comes
// out of an outline as it stands there.
func TestComposeSamples(t *testing.T) {
	for _, name := range []string{"changwu", "suzhou-changwu"} {
		data, err := os.ReadFile("../templates/samples/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		got := Compose(outlineOf(t, text))
		for _, line := range strings.Split(text, "\n") {
			switch kind := kindOfLine(text, line); kind {
			case Title, Opening, LeadIn, Heading, Present, Absent, Observer, Recorder, Compiler, Distribution:
				if !strings.Contains(squeezed(got), squeezed(line)) {
					t.Errorf("%s: %q is missing in\n%s", name, line, got)
				}
			}
		}
		for label, roll := range rolls(Parse(text)) {
			if diff := cmp.Diff(rowsOf(roll, text), rowsOf(rolls(Parse(got))[label], got)); diff != "" {
				t.Errorf("%s, list %d (-sample +composed):\n%s", name, label, diff)
			}
		}
	}
}

// squeezed leaves the padding of a recorder's name to the office.
func squeezed(s string) string { return strings.ReplaceAll(s, " ", "") }

func kindOfLine(text, line string) Kind {
	for _, b := range Parse(text).Blocks {
		if b.Text == line && line != "" {
			return b.Kind
		}
	}
	return Paragraph
}

func rolls(d *Document) []Roll {
	return []Roll{d.Attendance.Present, d.Attendance.Absent, d.Attendance.Observers}
}

// rowsOf gives the rows of a list as written.
func rowsOf(r Roll, text string) (all []string) {
	for _, row := range r.Rows {
		all = append(all, text[row.Span.Start:row.Span.End])
	}
	return all
}

// outlineOf makes the outline that a text would have begun with.
func outlineOf(t *testing.T, text string) Outline {
	t.Helper()
	d := Parse(text)
	m := d.Meeting
	o := Outline{
		Title:   d.Title.Value,
		Meeting: Convened{Name: m.Name.Value, Session: m.Session, Date: m.Date, Period: m.Period, Chair: m.Chair},
		Present: d.Attendance.Present.Persons(), Absent: d.Attendance.Absent.Persons(), Observers: d.Attendance.Observers.Persons(),
		Compiler: d.Compiler.Value,
	}
	for _, it := range d.Items {
		o.Items = append(o.Items, Topic{Title: it.Heading.Value})
	}
	if strings.Contains(text, "第98次") {
		o.Items[2].Brief = "审议《市政府与南京大学深化全面战略合作暨南京大学苏州校区建设合作备忘录》"
	}
	for _, p := range d.Recorders {
		o.Recorders = append(o.Recorders, p.Name)
	}
	for _, s := range d.Distribution {
		for _, g := range s.Groups {
			o.Distribution = append(o.Distribution, g.Value)
		}
	}
	return o
}

// personNames draws names as an office has them: rare characters, two characters,
// double surnames, names with a dot.
func personNames() *rapid.Generator[string] {
	given := []string{"岚", "樾", "䶮", "𬱖", "𠮷", "明远", "若川", "静", "㛃", "小满", "桐", "立群", "一帆", "雨", "长庚", "维桢", "喆", "镕基", "𫍽", "珂"}
	family := []string{"王", "李", "张", "刘", "陈", "欧阳", "诸葛", "司马", "上官", "龚", "邓", "沈", "童", "席", "逄", "亓", "尉迟", "黎", "卞", "褚"}
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 30).Draw(t, "far") == 0 {
			return rapid.SampledFrom([]string{"阿里木·库尔班", "艾克拜尔·托合提", "买买提·吐尔逊"}).Draw(t, "name")
		}
		return rapid.SampledFrom(family).Draw(t, "family") + rapid.SampledFrom(given).Draw(t, "given")
	})
}

func unitNames() []string {
	return []string{
		"市中级法院", "市检察院", "市委组织部", "市发展改革委", "市教育局", "市工业和信息化局", "市公安局", "市财政局", "市人力资源社会保障局",
		"市自然资源和规划局", "市住房城乡建设局", "市卫生健康委", "市审计局", "市国资委", "市医保局", "市大数据管理局", "市消防救援支队", "市总工会",
		"团市委", "市妇联", "云州日报社", "云州轨道交通集团", "云溪县", "云阳市", "云水区", "北湖区",
	}
}

// TestComposeParse: whatever is known of a meeting of 1 to 40 items and up to
// 60 people is read back from the text as it was.
func TestComposeParse(t *testing.T) { rapid.Check(t, composeParse) }

func composeParse(t *rapid.T) {
	o := drawOutline(t)
	text := Compose(o)
	d := Parse(text)
	if err := sound(text, d); err != nil {
		t.Fatal(err)
	}
	m := d.Meeting
	got := []string{
		d.Title.Value, m.Name.Value, fmt.Sprint(m.Session), m.Date.String(), m.Period, m.Chair.Name, m.Chair.Office,
		d.Compiler.Value, d.Issuer.Value, fmt.Sprint(scopes(d)),
	}
	want := []string{
		o.Title, o.Meeting.Name, fmt.Sprint(o.Meeting.Session), o.Meeting.Date.String(), o.Meeting.Period, o.Meeting.Chair.Name,
		o.Meeting.Chair.Office, o.Compiler, o.Issuer, fmt.Sprint(o.Distribution),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("(-outline +read):\n%s\n%s", diff, text)
	}
	var headings []string
	for i, it := range d.Items {
		headings = append(headings, it.Heading.Value)
		if it.Number != i+1 || len(it.Paragraphs) != 1 {
			t.Fatalf("item %d is number %d with %d paragraphs\n%s", i+1, it.Number, len(it.Paragraphs), text)
		}
	}
	var titles []string
	for _, h := range o.Items {
		titles = append(titles, h.heading())
	}
	if diff := cmp.Diff(titles, headings); diff != "" {
		t.Fatalf("headings (-outline +read):\n%s\n%s", diff, text)
	}
	for i, list := range [][]Person{o.Present, o.Absent, o.Observers} {
		if diff := cmp.Diff(spoken(list), spoken(rolls(d)[i].Persons())); diff != "" {
			t.Fatalf("list %d (-outline +read):\n%s\n%s", i, diff, text)
		}
	}
	var names []string
	for _, p := range d.Recorders {
		names = append(names, p.Name)
	}
	if !slices.Equal(names, o.Recorders) {
		t.Fatalf("recorders %q, want %q", names, o.Recorders)
	}
}

func scopes(d *Document) (groups []string) {
	for _, s := range d.Distribution {
		for _, g := range s.Groups {
			groups = append(groups, g.Value)
		}
	}
	return groups
}

// spoken gives what a list says of its people, in order.
func spoken(list []Person) []string {
	all := []string{}
	for _, p := range list {
		all = append(all, p.Unit+"|"+p.Name+"|"+strings.TrimPrefix(p.Remark, "代表"))
	}
	return all
}

func drawOutline(t *rapid.T) Outline {
	o := Outline{
		Title: "云州市人民政府常务会议纪要", Compiler: "云州市人民政府办公室", Issuer: "云州市人民政府办公室",
		Meeting: Convened{
			Name: "市政府常务会议", Session: rapid.IntRange(1, 300).Draw(t, "session"), Period: rapid.SampledFrom([]string{"", "上午", "下午"}).Draw(t, "period"),
			Date:  Date{Year: 2023, Month: rapid.IntRange(1, 12).Draw(t, "month"), Day: rapid.IntRange(1, 28).Draw(t, "day")},
			Chair: Person{Name: personNames().Draw(t, "chair"), Office: rapid.SampledFrom([]string{"市长", "常务副市长"}).Draw(t, "office")},
		},
		Distribution: []string{"各县（市、区）人民政府，云州经济技术开发区管委会", "市各有关部门和单位"},
		Recorders:    rapid.SliceOfN(personNames(), 1, 2).Draw(t, "recorders"),
	}
	verbs := []string{"审议《云州市%d号办法》", "听取第%d季度安全生产工作情况汇报", "传达学习全省第%d次工作会议精神", "研究%d号地块出让事项", "关于%d号水库加固的请示"}
	for i := range rapid.IntRange(1, 40).Draw(t, "items") {
		o.Items = append(o.Items, Topic{Title: fmt.Sprintf(rapid.SampledFrom(verbs).Draw(t, "verb"), i+1)})
	}
	bare := func(least int, label string) (all []Person) {
		for _, n := range rapid.SliceOfN(personNames(), least, 20).Draw(t, label) {
			all = append(all, Person{Name: n})
		}
		return all
	}
	o.Present, o.Absent, o.Observers = bare(1, "present"), bare(0, "absent"), bare(0, "leaders")
	for range rapid.IntRange(0, 40).Draw(t, "units") {
		o.Observers = append(o.Observers, Person{
			Unit: rapid.SampledFrom(unitNames()).Draw(t, "unit"), Name: personNames().Draw(t, "name"),
			Remark: rapid.SampledFrom([]string{"", "", "", "代", "列席第二项议题", "列席第三、四项议题"}).Draw(t, "remark"),
		})
	}
	if rapid.Bool().Draw(t, "delegates") {
		o.Observers = append(o.Observers, Person{Unit: "云州经济技术开发区"})
	}
	return o
}

func TestNumberedMeeting(t *testing.T) {
	for _, c := range []struct {
		name          string
		year, session int
		want          string
	}{
		{"市政府常务会议", 0, 98, "市政府第98次常务会议"},
		{"市政府党组会议", 2023, 11, "市政府党组2023年第11次会议"},
		{"校长办公会", 2023, 5, "2023年第5次校长办公会"},
		{"市政府专题会议", 0, 0, "市政府专题会议"},
	} {
		got := NumberedMeeting(c.name, c.year, c.session)
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		d := Parse("2023年7月10日上午，陆明远市长主持召开" + got + "，研究两件事项。")
		if d.Meeting.Name.Value != c.name || d.Meeting.Session != c.session {
			t.Errorf("%s is read as %s, %d", got, d.Meeting.Name.Value, d.Meeting.Session)
		}
	}
}
