package crash

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"jiyao/workflow"
)

// A pool is the minutes in work: few, so that the clients race for them. One
// that has come to its end makes room for the next.
type pool struct {
	mu   sync.Mutex
	ids  []string
	made int
}

func newPool(size int) *pool { return &pool{ids: make([]string, size)} }

// pick gives one of the minutes in work.
func (p *pool) pick(random *rand.Rand, book *book) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	slot := random.IntN(len(p.ids))
	if p.ids[slot] == "" {
		p.made++
		p.ids[slot] = fmt.Sprintf("m-%04d", p.made)
		book.open(p.ids[slot])
	}
	return p.ids[slot]
}

// retire makes room for another minutes.
func (p *pool) retire(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for slot, at := range p.ids {
		if at == id {
			p.ids[slot] = ""
		}
	}
}

// A client looks, clicks and repeats what got no answer.
type client struct {
	number  int
	random  *rand.Rand
	cluster *Cluster
	book    *book
	pool    *pool
	people  []workflow.Actor
	clicks  int
}

func newClient(number int, c *Cluster, p *pool) *client {
	return &client{
		number: number, random: rand.New(rand.NewPCG(c.trial.Seed, uint64(number)+1)),
		cluster: c, book: c.inbox.book, pool: p, people: people(),
	}
}

// work goes on until the context ends; a click under way is brought to its end.
func (c *client) work(ctx context.Context) {
	for ctx.Err() == nil {
		id := c.pool.pick(c.random, c.book)
		seen, ok := c.look(id)
		switch {
		case !ok:
			_ = sleep(ctx, 5*time.Millisecond)
		case seen.Place.State == workflow.Closed || seen.Place.State == workflow.Voided:
			c.pool.retire(id)
		default:
			c.click(id, seen)
		}
		// People take their time; without it the machine would have none for its faults.
		_ = sleep(ctx, within(c.random, 2*time.Millisecond))
	}
}

func (c *client) look(id string) (answer, bool) {
	call := c.book.now()
	a, err := c.cluster.look(context.Background(), c.random, id)
	if err == nil && a.Kind != "" && !c.cluster.trial.Lenient {
		c.book.report("system error", "look at %s: %s %s", id, a.Msg, a.Cause)
	}
	if err != nil || a.Kind != "" {
		return a, false
	}
	c.book.look(c.number, click{Minutes: id, Look: true}, a, call)
	return a, true
}

// click does what one who has seen the minutes so might do: nearly always
// something that the flow allows.
func (c *client) click(id string, seen answer) {
	cmd := c.choose(id, seen)
	c.clicks++
	cmd.Key = fmt.Sprintf("%d-%d", c.number, c.clicks)
	asked := click{
		Minutes: id, Version: cmd.Version, Action: cmd.Action, Actor: cmd.Actor.ID, Role: cmd.Actor.Roles[0],
		To: cmd.To.State, Straight: cmd.Straight,
	}
	// A key belongs to a person, but here each click has its own.
	c.book.ask(cmd.Key, asked)
	call := c.book.now()
	c.book.settle(c.number, asked, c.send(cmd), call)
}

// An ending is what came of a click.
type ending struct {
	answer
	tries int
	twice bool // sent over two connections at once
}

// send sends the click until it is answered: now and then twice at once, as by
// an impatient hand, now and then given up at the first silence.
func (c *client) send(cmd workflow.Command) ending {
	if c.random.IntN(10) == 0 {
		return c.sendTwice(cmd)
	}
	patience := 10 * time.Second
	if c.random.IntN(5) == 0 {
		patience = 0
	}
	return c.insist(cmd, c.random, patience)
}

// sendTwice sends the click over two connections at once.
func (c *client) sendTwice(cmd workflow.Command) ending {
	var second ending
	other := rand.New(rand.NewPCG(c.random.Uint64(), 0))
	var both sync.WaitGroup
	both.Go(func() { second = c.insist(cmd, other, 10*time.Second) })
	final := c.insist(cmd, c.random, 10*time.Second)
	both.Wait()
	if final.Kind != "" && (second.Kind == "" || !heard(final.answer)) {
		final = second
	}
	final.twice = true
	return final
}

// heard reports whether the answer tells what became of the click.
func heard(a answer) bool { return a.Kind != workflow.Unknown && a.Kind != workflow.Internal }

// insist repeats one click with its key until it is answered or patience ends.
func (c *client) insist(cmd workflow.Command, random *rand.Rand, patience time.Duration) ending {
	begun, tries := time.Now(), 0
	for pause := 2 * time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		tries++
		a, err := c.try(cmd, random, tries)
		if err == nil {
			strict := !c.cluster.trial.Lenient
			c.book.hear(cmd.Key, a, strict)
			if heard(a) || (strict && a.Kind == workflow.Internal) {
				return ending{answer: a, tries: tries}
			}
		}
		if err != nil {
			c.book.miss(cmd.Key)
		}
		if time.Since(begun) >= patience {
			return ending{answer: answer{Kind: workflow.Unknown}, tries: tries}
		}
		time.Sleep(pause)
	}
}

// try sends the click once. One first try in twelve is hung up on after a
// moment while the server goes on with it, or not.
func (c *client) try(cmd workflow.Command, random *rand.Rand, tries int) (answer, error) {
	limit, hold := 5*time.Second, random.IntN(2) == 0
	if tries == 1 && random.IntN(12) == 0 {
		limit = 200*time.Microsecond + within(random, 3*time.Millisecond)
	}
	ctx, end := context.WithTimeout(context.Background(), limit)
	defer end()
	return c.cluster.do(ctx, random, cmd, hold)
}
