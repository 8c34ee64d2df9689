//go:build linux

// Package lossyfs is a file system that loses what a power cut would lose.
//
// What is written is seen at once by whoever reads, but lasts only after an
// fsync of the file, and a new, removed or renamed name only after an fsync of
// the folder. Cut forgets the rest, Tear keeps an accidental part of it, as a
// disk does that was in the middle of its work; FailSyncs lets an fsync fail
// and the data with it, as Linux does; Limit makes the disk full. It has one
// folder, lives in memory and is mounted through FUSE.
//
// The process that mounts it must not go there, nor start another process
// within it (exec.Cmd.Dir): it would wait for itself. Others open the files;
// Export takes out what they see.
package lossyfs

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// FS is one mounted file system.
type FS struct {
	server *fuse.Server
	root   *folder

	mu        sync.Mutex
	names     map[string]*file // as everybody sees them
	lasting   map[string]*file // as a power cut leaves them
	failing   int              // fsyncs that are still to fail
	limit     int64            // bytes; 0 is none
	syncs     int
	forgotten int
}

// ErrUnavailable says that no file system can be mounted here: there is no
// FUSE device, or one may not mount.
var ErrUnavailable = errors.New("FUSE is not available")

// Mount mounts an empty file system on a folder. Without FUSE the error is
// ErrUnavailable.
func Mount(dir string) (*FS, error) {
	if _, err := os.Stat("/dev/fuse"); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	l := &FS{names: map[string]*file{}, lasting: map[string]*file{}}
	l.root = &folder{fs: l}
	var err error
	l.server, err = fs.Mount(dir, l.root, &fs.Options{MountOptions: fuse.MountOptions{
		FsName: "lossyfs", Name: "lossyfs", DirectMount: true, MaxWrite: 1 << 20, DisableXAttrs: true,
	}})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return l, nil
}

// Unmount takes the file system away, with all that is in it.
func (l *FS) Unmount() error { return l.server.Unmount() }

// Cut is the power cut: what was not synced is forgotten. No process may have
// a file open.
func (l *FS) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.names {
		l.forgotten += len(f.pending)
	}
	l.restart(l.lasting)
}

// Tear is the power cut in the middle of writing: of what was not synced some
// writes reached the disk, some did not, in any order, and some only in part.
// No process may have a file open.
func (l *FS) Tear(random *rand.Rand) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.names {
		l.forgotten += f.tear(random)
	}
	names := l.lasting
	if random.IntN(2) == 0 {
		names = l.names
	}
	l.restart(names)
}

// restart makes a new start with what lasted under these names.
func (l *FS) restart(names map[string]*file) {
	for name := range l.names {
		l.root.RmChild(name)
	}
	l.names = map[string]*file{}
	again := map[*file]*file{} // a file may have several names
	for name, old := range names {
		f := again[old]
		if f == nil {
			f = &file{fs: l, now: append([]byte(nil), old.kept...), kept: old.kept}
			again[old] = f
			l.root.NewPersistentInode(context.Background(), f, fs.StableAttr{Mode: syscall.S_IFREG})
		}
		l.names[name] = f
		l.root.AddChild(name, f.EmbeddedInode(), true)
	}
	l.lasting = maps.Clone(l.names)
	l.failing = 0
}

// FailSyncs lets the next n fsyncs of files fail, and what they should have
// made last is lost.
func (l *FS) FailSyncs(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failing = n
}

// Limit makes the disk so large that only this many bytes more fit; a negative
// number takes the limit away.
func (l *FS) Limit(more int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit = 0
	if more >= 0 {
		l.limit = l.used() + more
	}
}

// Forgotten gives how many writes power cuts have swallowed, and Syncs how
// many fsyncs there were.
func (l *FS) Forgotten() (writes, syncs int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.forgotten, l.syncs
}

// Export copies what everybody sees into a plain folder.
func (l *FS) Export(dir string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name, f := range l.names {
		if err := os.WriteFile(filepath.Join(dir, name), f.now, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (l *FS) used() (bytes int64) {
	for _, f := range l.names {
		bytes += int64(len(f.now))
	}
	return bytes
}

// fits reports whether so many bytes more have room.
func (l *FS) fits(more int64) bool { return l.limit == 0 || more <= 0 || l.used()+more <= l.limit }
