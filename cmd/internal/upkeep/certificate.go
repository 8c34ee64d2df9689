package upkeep

import (
	"crypto/tls"
	"os"
	"sync"
	"time"
)

// Certificate is the server's, read again when its file has changed.
type Certificate struct {
	Cert, Key string // files

	mu     sync.Mutex
	pair   *tls.Certificate
	stamp  time.Time // of the file that was read
	looked time.Time
}

// lookEvery is how long a file is taken to be the same.
const lookEvery = time.Minute

// Load reads the files; if that fails, what was read before stays in use.
func (c *Certificate) Load() error {
	info, err := os.Stat(c.Cert)
	if err != nil {
		return err
	}
	pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pair, c.stamp, c.looked = &pair, info.ModTime(), time.Now()
	return nil
}

// Get gives the certificate for a connection.
func (c *Certificate) Get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	old := time.Since(c.looked) > lookEvery
	stamp := c.stamp
	c.mu.Unlock()
	if old {
		if info, err := os.Stat(c.Cert); err == nil && !info.ModTime().Equal(stamp) {
			_ = c.Load() // half replaced: the one before serves until the next look
		}
		c.mu.Lock()
		c.looked = time.Now()
		c.mu.Unlock()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pair, nil
}
