package pdf

import "fmt"

// ShapeError tells that the page writer's file is not laid out as this
// package knows it. It can only mean another version of gofpdf.
type ShapeError struct {
	Where  string // the part that was looked for
	Offset int    // byte offset in the page writer's file
}

// Error says in Chinese what was looked for and where.
func (e *ShapeError) Error() string {
	return fmt.Sprintf("PDF页面写出组件的输出与预期不符（%s，偏移%d），请核对程序版本后重新安装", e.Where, e.Offset)
}
