package engine
import ("testing";"bytes";"jiyao/drafting";"jiyao/drafting/docx";"jiyao/templates";"github.com/google/go-cmp/cmp")
func TestRT(t *testing.T){
 for _,n:=range templates.Profiles() {
 if n=="gaozhi" {continue}
 data,_:=word(t, sampleText(t,n), Options{Profile:n}, docx.Marks{})
 r,err:=docx.Read(bytes.NewReader(data), int64(len(data)), docx.Options{})
 if err!=nil {t.Fatal(err)}
 if diff := cmp.Diff(drafting.Parse(sampleText(t,n)), drafting.Parse(r.Text), whatItSays()); diff != "" {
				t.Errorf("%s -draft +word:\n%s", n, diff)
			}
 }
}
