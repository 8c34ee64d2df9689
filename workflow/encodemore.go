package workflow

// Fields that most entries leave empty are written only where they are not:
// their names keep the encoding injective, and a chain that was written before
// a field existed stays what it was.

// some writes a text unless it is empty.
func (e *encoder) some(name, value string) {
	if value != "" {
		e.text(name, value)
	}
}

// count writes a number unless it is 0.
func (e *encoder) count(name string, n int) {
	if n != 0 {
		e.num(name, int64(n))
	}
}

// flag writes a truth unless it is false.
func (e *encoder) flag(name string, is bool) {
	if is {
		e.text(name, "true")
	}
}

// somebody writes a person unless there is nobody.
func (e *encoder) somebody(name string, p Person) {
	if !p.IsZero() {
		e.person(name, p)
	}
}

// counts writes a list of numbers unless it is empty.
func (e *encoder) counts(name string, list []int) {
	if len(list) == 0 {
		return
	}
	e.num(name, int64(len(list)))
	for _, n := range list {
		e.num("n", int64(n))
	}
}

// names writes a list of words unless it is empty.
func (e *encoder) names(name string, list []string) {
	if len(list) == 0 {
		return
	}
	e.num(name, int64(len(list)))
	for _, s := range list {
		e.text("s", s)
	}
}

func (e *encoder) holder(h Holder) {
	e.some("desk.post", h.Post)
	e.some("desk.label", h.Label)
	e.somebody("desk.person", h.Person)
}

func (e *encoder) copy(k Copy) {
	e.text("unit", k.Unit)
	e.num("count", int64(k.Copies))
	e.some("unit.id", k.ID)
	e.some("channel", string(k.Channel))
	e.some("use", string(k.Use))
	e.some("why", k.Reason)
	e.count("replaces", k.Replaces)
	e.counts("former", k.Former)
}

func (e *encoder) correction(c Correction) {
	if c == (Correction{}) {
		return
	}
	e.text("correction", string(c.Action))
	e.person("by", c.By)
	e.time("at", c.At)
	e.num("version", int64(c.Version))
	e.text("digest", c.Digest)
	e.somebody("checked", c.Checked)
	e.somebody("corrected.for", c.OnBehalf)
}

func (e *encoder) paper(p *Paper) {
	if p == nil {
		return
	}
	e.num("paper", int64(p.Version))
	e.text("form", p.Form)
	e.text("scan", p.Scan.SHA256)
	e.num("bytes", p.Scan.Bytes)
	e.text("name", p.Scan.Name)
	e.some("signer", p.Signer)
}

func (e *encoder) invitation(i Invitation) {
	e.text("unit", i.Unit)
	e.text("name", i.Name)
	e.text("post", i.Post)
	e.somebody("person", i.Person)
	e.counts("items", i.Items)
	e.some("due", string(i.Due))
	e.flag("onpaper", i.Paper)
}

func (e *encoder) answers(all []ItemAnswer) {
	for _, a := range all {
		e.num("on", int64(a.Item))
		e.text("outcome", string(a.Outcome))
		e.some("opinion", a.Opinion)
	}
}

func (e *encoder) remark(r Remark) {
	e.text("quote", r.Quote)
	e.text("before", r.Before)
	e.text("after", r.After)
	e.num("start", int64(r.Start))
	e.num("revision", int64(r.Revision))
	e.text("text", r.Text)
	e.count("resolves", r.Resolves)
}

// encodeMore writes what only some entries have.
func (e Entry) encodeMore(c *encoder) {
	c.some("type", e.Type)
	c.names("topics", e.Topics)
	c.some("term", e.Term)
	c.count("session", e.Session)
	c.some("edition.of", e.Edition.Of)
	c.count("edition.n", e.Edition.N)
	c.some("edition.kind", string(e.Edition.Kind))
	c.some("edition.reason", e.Edition.Reason)
	c.holder(e.Desk)
	c.some("due", string(e.Due))
	c.count("saved", e.Saved)
	c.correction(e.Correction)
	c.paper(e.Paper)
	c.some("sheet.digest", e.Sheet)
	c.some("waiver", e.Waiver)
	c.count("answered", e.Row)
	c.count("item", e.Item)
	c.counts("urged", e.Urged)
	c.some("ofd.sha256", e.OFD.SHA256)
	c.count("ofd.bytes", int(e.OFD.Bytes))
	c.some("ofd.sm3", e.OFD.SM3)
	e.encodeRows(c)
}

// encodeRows writes what the entry did beside the line.
func (e Entry) encodeRows(c *encoder) {
	for _, p := range e.Asked {
		c.num("asked", int64(p.N))
		c.text("kind", string(p.Kind))
		c.text("place", p.Place.String())
		c.invitation(p.Invitation)
	}
	for _, a := range e.Answers {
		c.num("answer", int64(a.N))
		c.text("state", string(a.State))
		c.some("outcome", string(a.Outcome))
		c.flag("late", a.Late)
		c.answers(a.Items)
	}
	for _, h := range e.Handled {
		c.num("handled", int64(h.N))
		c.text("state", string(h.State))
		c.text("unit", h.Unit)
		c.text("channel", string(h.Channel))
	}
	for _, r := range e.Remarks {
		c.text("remark", "")
		c.remark(r)
	}
}

// encodeMore writes the command's fields that most leave empty.
func (cmd Command) encodeMore(c *encoder) {
	c.some("type", cmd.Type)
	c.names("topics", cmd.Topics)
	c.count("session", cmd.Session)
	c.flag("again", cmd.Again)
	c.some("edition.of", cmd.Edition.Of)
	c.some("edition.kind", string(cmd.Edition.Kind))
	c.some("edition.reason", cmd.Edition.Reason)
	for _, i := range cmd.Asked {
		c.text("ask", "")
		c.invitation(i)
	}
	c.counts("rows", cmd.Rows)
	c.some("outcome", string(cmd.Outcome))
	c.answers(cmd.Answers)
	c.holder(cmd.Holder)
	c.paper(cmd.Paper)
	c.count("choose", cmd.Choose)
	c.count("item", cmd.Item)
	for _, r := range cmd.Remarks {
		c.text("remark", "")
		c.remark(r)
	}
}
