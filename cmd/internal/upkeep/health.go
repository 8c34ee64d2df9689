package upkeep

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"jiyao/workflow"
)

// Grade is how one thing stands.
type Grade string

// The grades.
const (
	Fine Grade = "fine"
	Note Grade = "note"
	Bad  Grade = "bad"
)

// Label gives the grade's Chinese name.
func (g Grade) Label() string {
	switch g {
	case Fine:
		return "正常"
	case Note:
		return "请留意"
	case Bad:
		return "须处理"
	}
	return string(g)
}

// Finding is how one thing of the office's machine stands (体检结果).
type Finding struct {
	Code  string `json:"code"` // disk, clock, database, queue …
	Name  string `json:"name"`
	Grade Grade  `json:"grade"`
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"` // what to do about it
}

// Health looks at everything that an administrator should know of. quick leaves
// out what takes longer than a moment: the office's data and flows.
func (k *Keeper) Health(ctx context.Context, quick bool) []Finding {
	all := []Finding{k.disk(), k.database(ctx), k.clock(ctx), k.log(ctx), k.queue(ctx), k.faces(), k.backups()}
	if k.Cert != "" {
		all = append(all, k.certificate())
	}
	if k.SignCert != "" {
		all = append(all, k.signing())
	}
	if !quick {
		all = append(all, k.data(ctx), k.vacancies(ctx))
	}
	return all
}

// Worst gives the worst grade among findings.
func Worst(all []Finding) Grade {
	worst := Fine
	for _, f := range all {
		if f.Grade == Bad || f.Grade == Note && worst == Fine {
			worst = f.Grade
		}
	}
	return worst
}

func broken(code, name string, err error) Finding {
	return Finding{Code: code, Name: name, Grade: Bad, Says: "查看不到：" + sentence(err), Do: "请检查机器和数据库；原因不明时联系技术支持。"}
}

func (k *Keeper) disk() Finding {
	f := Finding{Code: "disk", Name: "磁盘空间"}
	free, total, err := space(k.Office.Dir())
	if err != nil {
		return broken(f.Code, f.Name, err)
	}
	f.Says = fmt.Sprintf("数据目录所在磁盘还有%s，共%s。", Size(free), Size(total))
	switch {
	case free < 512<<20:
		f.Grade, f.Do = Bad, "请马上腾出空间：磁盘写满以后不能再办理，已办的不受影响。"
	case free < 5<<30 && free < total/20:
		f.Grade, f.Do = Note, "请安排扩容或清理。"
	default:
		f.Grade = Fine
	}
	return f
}

// Size writes a number of bytes for people.
func Size(bytes uint64) string {
	switch {
	case bytes >= 1<<40:
		return fmt.Sprintf("%.1fTB", float64(bytes)/(1<<40))
	case bytes >= 1<<30:
		return fmt.Sprintf("%.1fGB", float64(bytes)/(1<<30))
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1fMB", float64(bytes)/(1<<20))
	default:
		return fmt.Sprintf("%dKB", (bytes+1023)/1024)
	}
}

func (k *Keeper) database(ctx context.Context) Finding {
	f := Finding{Code: "database", Name: "数据库", Grade: Fine}
	h, err := k.Office.Store.Health(ctx)
	if err != nil {
		return broken(f.Code, f.Name, err)
	}
	name := "SQLite"
	if h.Kind != "sqlite" {
		name = "PostgreSQL"
	}
	f.Says = name + " " + h.Version + "，断电不丢已办事项。"
	if !h.Safe {
		f.Grade, f.Says = Bad, name+" "+h.Version+"，安全设置不对（"+h.Unsafe+"），断电时可能丢失已办事项。"
		f.Do = "请把数据库的设置改回来，然后重新启动服务。"
	}
	return f
}

// clock compares the machine's time with what is on record.
func (k *Keeper) clock(ctx context.Context) Finding {
	f := Finding{Code: "clock", Name: "时钟", Grade: Fine}
	h, err := k.Office.Store.Health(ctx)
	if err != nil {
		return broken(f.Code, f.Name, err)
	}
	now := k.Office.Now()
	f.Says = "本机时间是" + now.In(workflow.Shanghai()).Format("2006年1月2日 15:04:05") + "（北京时间）。"
	if h.Last.After(now.Add(2 * time.Minute)) {
		f.Grade, f.Do = Bad, "请校准时钟并开启网络对时，再继续办理。"
		f.Says += "但已有登记时间是" + h.Last.In(workflow.Shanghai()).Format("2006年1月2日 15:04:05") + "的记录：时钟倒退了。"
	}
	return f
}

// log looks whether what is recorded gets into the signed log.
func (k *Keeper) log(ctx context.Context) Finding {
	f := Finding{Code: "log", Name: "存证日志", Grade: Fine}
	h, err := k.Office.Store.Health(ctx)
	if err != nil {
		return broken(f.Code, f.Name, err)
	}
	f.Says = fmt.Sprintf("日志共%d条，待入册%d条。", h.Leaves, h.Unsealed)
	if h.Unsealed > 0 && k.Office.Now().Sub(h.Last) > 5*time.Minute {
		f.Grade, f.Do = Bad, "请查看服务的运行日志；最常见的原因是日志签名密钥 log.key 读不出来。"
		f.Says += "最近的记录超过五分钟没有入册。"
	}
	return f
}

func (k *Keeper) queue(ctx context.Context) Finding {
	f := Finding{Code: "queue", Name: "待投消息", Grade: Fine, Says: "没有积压。"}
	backlog, err := k.Office.Store.Backlog(ctx)
	if err != nil {
		return broken(f.Code, f.Name, err)
	}
	waiting, aside := 0, 0
	oldest := time.Time{}
	for _, b := range backlog {
		waiting, aside = waiting+b.Waiting, aside+b.Aside
		if !b.Oldest.IsZero() && (oldest.IsZero() || b.Oldest.Before(oldest)) {
			oldest = b.Oldest
		}
	}
	if waiting > 0 {
		f.Says = fmt.Sprintf("%d条等待投送，最早的一条是%s的。", waiting, oldest.In(workflow.Shanghai()).Format("1月2日 15:04"))
	}
	if aside > 0 {
		f.Grade, f.Do = Note, "请用 jiyao db outbox list 查看原因，排除后用 jiyao db outbox retry 重投。"
		f.Says += fmt.Sprintf("有%d条多次投送不成，已搁置。", aside)
	}
	return f
}

func (k *Keeper) faces() Finding {
	f := Finding{Code: "fonts", Name: "字体", Grade: Fine, Says: "各种字体都是本机关自备的。"}
	var names []string
	for _, s := range k.Faces.StandIns() {
		names = append(names, fmt.Sprintf("%s（%s）", s.Role, s.FaceName))
	}
	if len(names) > 0 {
		f.Grade, f.Says = Note, "用开源字体代替的有："+strings.Join(names, "、")+"。"
		f.Do = "版面尺寸不受影响；要用本单位购置的字体，请在“字体”页上传。"
	}
	return f
}

func (k *Keeper) backups() Finding {
	f := Finding{Code: "backup", Name: "备份", Grade: Fine}
	if !k.Plan.On() {
		f.Grade, f.Says, f.Do = Bad, "没有设定备份位置，不会自动备份。", "请在配置文件中写明 JIYAO_BACKUP_DIR，然后重新启动服务。"
		return f
	}
	all, err := k.Backups()
	if err != nil {
		return broken(f.Code, f.Name, err)
	}
	good, ok := k.LastGood()
	switch {
	case !ok && len(all) == 0:
		f.Grade, f.Says, f.Do = Note, "还没有备份过。", "请按“立即备份”试一次。"
	case !ok:
		f.Grade, f.Says, f.Do = Bad, "还没有一次备份成功。最近一次："+all[0].Fault, "请排除原因后按“立即备份”。"
	case k.Office.Now().Sub(good.Began) > 26*time.Hour:
		f.Grade, f.Says = Bad, "最近一次好的备份是"+day(good.Began)+"的，已超过一天。"
		f.Do = "请看备份页上的失败原因，排除后按“立即备份”。"
	case !all[0].Good:
		f.Grade, f.Says, f.Do = Bad, "最近一次备份失败："+all[0].Fault, "请排除原因后按“立即备份”。上一次好的备份是"+day(good.Began)+"的。"
	case !good.There():
		f.Grade, f.Says, f.Do = Bad, "最近一次好的备份（"+day(good.Began)+"）已经不在原处。", "请检查备份磁盘是否接好。"
	default:
		f.Says = "最近一次好的备份是" + day(good.Began) + "的，已试恢复。"
	}
	return f
}

func day(t time.Time) string { return t.In(workflow.Shanghai()).Format("2006年1月2日 15:04") }

func (k *Keeper) certificate() Finding {
	return k.lifetime(Finding{Code: "certificate", Name: "证书"}, k.Cert,
		"证书已经过期，浏览器会拒绝连接。请换用新证书（自建的用 jiyao init --renew）后重新载入。", "请准备新证书（自建的用 jiyao init --renew）。")
}

func (k *Keeper) signing() Finding {
	return k.lifetime(Finding{Code: "signing", Name: "签名证书"}, k.SignCert,
		"签名证书已经过期，不能付印。请换用新证书，不用重新启动。", "请准备新的签名证书。")
}

// lifetime tells until when a certificate is valid, and what to do when it is
// over or nearly so.
func (k *Keeper) lifetime(f Finding, file, over, soon string) Finding {
	end, err := CertificateEnd(file)
	if err != nil {
		return broken(f.Code, f.Name, err)
	}
	f.Grade = Fine
	left := end.Sub(k.Office.Now())
	f.Says = "有效期至" + day(end) + "。"
	switch {
	case left <= 0:
		f.Grade, f.Do = Bad, over
	case left < 30*24*time.Hour:
		f.Grade, f.Do = Note, fmt.Sprintf("还有%d天到期，", int(left.Hours()/24))+soon
	}
	return f
}

// CertificateEnd gives when the first certificate of a file runs out.
func CertificateEnd(file string) (time.Time, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return time.Time{}, err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return time.Time{}, errors.New("证书文件" + file + "不是 PEM 格式")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return time.Time{}, err
	}
	return cert.NotAfter, nil
}

func (k *Keeper) data(ctx context.Context) Finding {
	f := Finding{Code: "data", Name: "机构与人员资料", Grade: Fine}
	data, err := k.Office.Data(ctx)
	if err != nil {
		return broken(f.Code, f.Name, err)
	}
	found := data.Check()
	f.Says = fmt.Sprintf("单位%d个，人员%d人，资料没有矛盾。", len(data.Data().Units), len(data.Data().Persons))
	switch wrong := len(found.Wrong()); {
	case wrong > 0:
		f.Grade, f.Says, f.Do = Bad, fmt.Sprintf("有%d处矛盾：%s", wrong, found.Wrong()[0]), "请在资料页更正。"
	case len(found) > 0:
		f.Grade, f.Says = Note, fmt.Sprintf("有%d处值得核对：%s", len(found), found[0])
	}
	return f
}

func (k *Keeper) vacancies(ctx context.Context) Finding {
	f := Finding{Code: "vacancies", Name: "岗位", Grade: Fine, Says: "没有空缺的岗位和无人接手的事项。"}
	all, err := k.Office.Vacancies(ctx)
	if err != nil {
		return broken(f.Code, f.Name, err)
	}
	waiting := 0
	for _, v := range all {
		waiting += len(v.Waiting)
	}
	if len(all) > 0 {
		f.Grade, f.Says, f.Do = Note, fmt.Sprintf("有%d个岗位或离任人员，其名下有%d件待办。", len(all), waiting), "请在“空缺”页指定接手的人。"
	}
	if waiting > 0 {
		f.Grade = Bad
	}
	return f
}
