package workflow

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write golden files")

func defaultFlow(t testing.TB) *Flow {
	t.Helper()
	data, err := os.ReadFile("../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	flow, err := ParseFlow("default.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

// threeSteps is the default flow with 核稿, 副主任 and 秘书长 in 审核.
func threeSteps(t testing.TB) *Flow {
	t.Helper()
	data, err := os.ReadFile("../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	source := strings.Replace(string(data), "steps: [审核]", "steps: [核稿, 副主任, 秘书长]", 1)
	source = strings.Replace(source, "action: return, label: 退回, from: [review], to: [recording]", "action: return, label: 退回, from: [review], to: [recording, review]", 1)
	flow, err := ParseFlow("three.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

func TestMermaid(t *testing.T) {
	for name, flow := range map[string]*Flow{"default": defaultFlow(t), "three": threeSteps(t)} {
		golden := "testdata/" + name + ".mmd"
		got := flow.Mermaid()
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: the diagram changed (go test -update writes it):\n%s", name, got)
		}
	}
}

// TestMachineAgrees asks looplab/fsm about every rule: it must lead where the
// table says.
func TestMachineAgrees(t *testing.T) {
	for _, flow := range []*Flow{defaultFlow(t), threeSteps(t)} {
		for _, r := range flow.Rules {
			to, err := flow.leads(r.From, r)
			if err != nil || to != r.To {
				t.Errorf("%s from %q: machine leads to %q (%v), table to %q", r.event(), r.From, to, err, r.To)
			}
		}
		if _, err := flow.leads(Place{State: Closed}, flow.Rules[1]); err == nil {
			t.Error("the machine leads somewhere from the end")
		}
	}
}

func TestPlace(t *testing.T) {
	for text, want := range map[string]Place{
		"": {}, "review": {State: Review}, "review#2": {State: Review, Step: 1},
		"review#1": {State: "review#1"}, "review#x": {State: "review#x"}, "review#-3": {State: "review#-3"},
	} {
		got := ParsePlace(text)
		if got != want || got.String() != text {
			t.Errorf("ParsePlace(%q) = %#v, which prints %q", text, got, got.String())
		}
	}
}

// flowSource is a small sound flow; the tests below spoil one line each.
const flowSource = `name: kuai
version: 1
label: 快办
states:
  - {id: recording, label: 记录}
  - {id: review, label: 审核}
  - {id: done, label: 办结, end: true}
events:
  - {action: create, to: [recording], roles: [recorder]}
  - {action: submit, from: [recording], to: [review], roles: [recorder]}
  - {action: return, from: [review], to: [recording], roles: [reviewer]}
  - {action: close, from: [review], to: [done], roles: [clerk]}
`

func TestParseFlowErrors(t *testing.T) {
	if _, err := ParseFlow("kuai.yaml", []byte(flowSource)); err != nil {
		t.Fatalf("the sound flow: %v", err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"name: kuai", "", "流程文件 kuai.yaml：缺少流程名称 name。"},
		{"version: 1", "version: 0", "流程文件 kuai.yaml：缺少流程版本 version（从 1 起的整数）。"},
		{"label: 快办", "lable: 快办", "流程文件 kuai.yaml 第 3 行：不认识的字段“lable”。"},
		{"label: 快办", "name: 快办", "流程文件 kuai.yaml 第 3 行：字段“name”重复。"},
		{"{id: review,", "{id: 审核,", "流程文件 kuai.yaml 第 6 行：状态的 id 须用小写英文字母，不能是“审核”。"},
		{"{id: done,", "{id: review,", "流程文件 kuai.yaml 第 7 行：状态“review”重复。"},
		{"{id: done, label: 办结,", "{id: done,", "流程文件 kuai.yaml 第 7 行：状态“done”缺少中文名称。"},
		{"label: 审核}", "label: [审核]}", "流程文件 kuai.yaml 第 6 行：这里应当是一个词。"},
		{"action: submit,", "action: sumbit,", "流程文件 kuai.yaml 第 10 行：没有动作“sumbit”。"},
		{"to: [review]", "to: [reveiw]", "流程文件 kuai.yaml 第 10 行：没有状态“reveiw”。"},
		{"from: [recording]", "from: [recoding]", "流程文件 kuai.yaml 第 10 行：没有状态“recoding”。"},
		{"roles: [clerk]", "roles: [clark]", "流程文件 kuai.yaml 第 12 行：角色“clark”不能办理纪要。"},
		{"roles: [clerk]", "roles: [admin]", "流程文件 kuai.yaml 第 12 行：角色“admin”不能办理纪要。"},
		{"roles: [clerk]", "roles: []", "流程文件 kuai.yaml 第 12 行：动作“close”没有写明由谁办理（roles）。"},
		{"roles: [clerk]", "roles: [clerk], guards: [nothing]", "流程文件 kuai.yaml 第 12 行：没有条件“nothing”。"},
		{"roles: [clerk]", "roles: [clerk], straight: true", "流程文件 kuai.yaml 第 12 行：只有退回能写 straight。"},
		{"to: [done]", "to: [done, recording]", "流程文件 kuai.yaml 第 12 行：动作“close”只能通向一个状态，只有退回可以有几个去处。"},
		{"from: [review], to: [recording]", "from: [review]", "流程文件 kuai.yaml 第 11 行：退回没有写明退到哪里（to）。"},
		{"from: [review], to: [recording]", "from: [review], to: [done]", "流程文件 kuai.yaml 第 11 行：退回只能退到更早的环节，“办结”不比“审核”早。"},
		{"from: [recording], ", "", "流程文件 kuai.yaml 第 10 行：起草不写 from，其他动作必须写 from。"},
		{"{action: create, to", "{action: create, from: [done], to", "流程文件 kuai.yaml 第 9 行：起草不写 from，其他动作必须写 from。"},
		{"action: return, from: [review], to: [recording]", "action: close, from: [review], to: [recording]", "流程文件 kuai.yaml 第 12 行：动作“办结”在“审核”重复。"},
		{"{action: close, from: [review]", "{action: save, from: [review]", "流程文件 kuai.yaml 第 12 行：保存不改变状态，不写 to。"},
		{"{action: submit, from: [recording], to: [review]", "{action: submit, from: [recording], to: [recording]", "流程文件 kuai.yaml 第 5 行：状态“记录”走不到终点。"},
		{"end: true", "end: false", "流程文件 kuai.yaml 第 5 行：状态“记录”走不到终点。"},
		{"from: [review], to: [done]", "from: [review, done], to: [done]", "流程文件 kuai.yaml 第 7 行：终点“办结”之后不能再有动作。"},
		{"from: [review], to: [done]", "from: [review], to: [review]", "流程文件 kuai.yaml 第 5 行：状态“记录”走不到终点。"},
		{"  - {id: done", "  - {id: lost, label: 失落}\n  - {id: done", "流程文件 kuai.yaml 第 7 行：状态“失落”永远到不了。"},
		{"  - {action: create, to: [recording], roles: [recorder]}\n", "", "流程文件 kuai.yaml：须有且只有一个起草动作（create）。"},
		{"states:", "states: {", "第"},
		{flowSource, "", "流程文件 kuai.yaml：缺少流程名称 name。"},
		{flowSource, "- a\n- b\n", "流程文件 kuai.yaml"},
	} {
		if !strings.Contains(flowSource, c.old) {
			t.Fatalf("the sound flow has no %q", c.old)
		}
		checkFlowError(t, strings.Replace(flowSource, c.old, c.new, 1), c.want)
	}
}

func checkFlowError(t *testing.T, source, want string) {
	t.Helper()
	_, err := ParseFlow("kuai.yaml", []byte(source))
	var fault *FlowError
	if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s\n%s", err, want, source)
	}
}

func FuzzParseFlow(f *testing.F) {
	f.Add([]byte(flowSource))
	f.Add([]byte("name: &a x\nversion: *a\n"))
	f.Add([]byte("states: [{id: {a: b}}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		flow, err := ParseFlow("fuzz.yaml", data)
		var fault *FlowError
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("error %T: %v", err, err)
		}
		if err == nil {
			for _, r := range flow.Rules {
				if to, err := flow.leads(r.From, r); err != nil || to != r.To {
					t.Fatalf("machine and table disagree on %s from %s", r.event(), r.From)
				}
			}
		}
	})
}
