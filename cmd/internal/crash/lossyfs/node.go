//go:build linux

package lossyfs

import (
	"context"
	"maps"
	"math/rand/v2"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// A folder is the one there is.
type folder struct {
	fs.Inode
	fs *FS
}

var (
	_ fs.NodeCreater  = (*folder)(nil)
	_ fs.NodeUnlinker = (*folder)(nil)
	_ fs.NodeLinker   = (*folder)(nil)
	_ fs.NodeRenamer  = (*folder)(nil)
	_ fs.NodeFsyncer  = (*folder)(nil)
)

// Create makes an empty file, whose name does not last yet.
func (d *folder) Create(ctx context.Context, name string, _, _ uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	d.fs.mu.Lock()
	defer d.fs.mu.Unlock()
	if !d.fs.fits(1) {
		return nil, nil, 0, syscall.ENOSPC
	}
	f := &file{fs: d.fs}
	d.fs.names[name] = f
	out.Mode = fileMode
	return d.NewPersistentInode(ctx, f, fs.StableAttr{Mode: syscall.S_IFREG}), nil, 0, 0
}

// Link gives a file a second name, which does not last yet.
func (d *folder) Link(_ context.Context, target fs.InodeEmbedder, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	f, ok := target.(*file)
	if !ok {
		return nil, syscall.EPERM
	}
	d.fs.mu.Lock()
	defer d.fs.mu.Unlock()
	d.fs.names[name] = f
	out.Mode, out.Size = fileMode, uint64(len(f.now))
	return f.EmbeddedInode(), 0
}

// Unlink removes a name, for good only once the folder is synced.
func (d *folder) Unlink(_ context.Context, name string) syscall.Errno {
	d.fs.mu.Lock()
	defer d.fs.mu.Unlock()
	delete(d.fs.names, name)
	return 0
}

// Rename gives a file another name, for good only once the folder is synced.
func (d *folder) Rename(_ context.Context, name string, _ fs.InodeEmbedder, to string, flags uint32) syscall.Errno {
	if flags != 0 {
		return syscall.EINVAL
	}
	d.fs.mu.Lock()
	defer d.fs.mu.Unlock()
	d.fs.names[to] = d.fs.names[name]
	delete(d.fs.names, name)
	return 0
}

// Fsync makes the names last.
func (d *folder) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	d.fs.mu.Lock()
	defer d.fs.mu.Unlock()
	d.fs.syncs++
	d.fs.lasting = maps.Clone(d.fs.names)
	return 0
}

// fileMode is that of every file: permissions are not kept, and keys demand that
// nobody else may read them.
const fileMode = syscall.S_IFREG | 0o600

// A file keeps what is seen apart from what lasts.
type file struct {
	fs.Inode
	fs      *FS
	now     []byte
	kept    []byte
	pending []change // that lead from kept to now
}

// A change is a write or, with nil data, a new length.
type change struct {
	at   int64
	data []byte
}

var (
	_ fs.NodeOpener    = (*file)(nil)
	_ fs.NodeReader    = (*file)(nil)
	_ fs.NodeWriter    = (*file)(nil)
	_ fs.NodeFsyncer   = (*file)(nil)
	_ fs.NodeFlusher   = (*file)(nil)
	_ fs.NodeGetattrer = (*file)(nil)
	_ fs.NodeSetattrer = (*file)(nil)
)

func (c change) apply(to []byte) []byte {
	if c.data == nil {
		return resize(to, c.at)
	}
	if end := c.at + int64(len(c.data)); end > int64(len(to)) {
		to = resize(to, end)
	}
	copy(to[c.at:], c.data)
	return to
}

func resize(b []byte, n int64) []byte {
	if int64(len(b)) >= n {
		return b[:n]
	}
	return append(b, make([]byte, n-int64(len(b)))...)
}

// sector is the least that a disk writes at once.
const sector = 512

// tear lets an accidental part of what is pending last and gives how many
// changes did not.
func (f *file) tear(random *rand.Rand) (lost int) {
	for _, c := range f.pending {
		switch {
		case random.IntN(2) == 0:
			lost++
			continue
		case len(c.data) > sector && random.IntN(4) == 0:
			c.data = c.data[:sector*(1+random.IntN(len(c.data)/sector))]
		}
		f.kept = c.apply(f.kept)
	}
	f.pending = nil
	return lost
}

// change does what is seen at once and lasts later.
func (f *file) change(c change, length int64) syscall.Errno {
	if !f.fs.fits(length - int64(len(f.now))) {
		return syscall.ENOSPC
	}
	f.now = c.apply(f.now)
	f.pending = append(f.pending, c)
	return 0
}

// Open opens the file; the kernel keeps nothing of it from before.
func (f *file) Open(context.Context, uint32) (fs.FileHandle, uint32, syscall.Errno) { return nil, 0, 0 }

// Flush has nothing to do: closing a file makes nothing last.
func (f *file) Flush(context.Context, fs.FileHandle) syscall.Errno { return 0 }

// Read gives what is seen.
func (f *file) Read(_ context.Context, _ fs.FileHandle, dest []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	if off >= int64(len(f.now)) {
		return fuse.ReadResultData(nil), 0
	}
	return fuse.ReadResultData(dest[:copy(dest, f.now[off:])]), 0
}

// Write writes what does not last yet; a file grows only while there is room.
func (f *file) Write(_ context.Context, _ fs.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	own := append(make([]byte, 0, len(data)), data...)
	err := f.change(change{off, own}, max(off+int64(len(data)), int64(len(f.now))))
	return uint32(len(data)), err
}

// Fsync makes last what was written, or fails as it was told to: then the
// error comes once and the data is gone.
func (f *file) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	f.fs.syncs++
	if f.fs.failing > 0 {
		f.fs.failing--
		f.pending = nil
		return syscall.EIO
	}
	for _, c := range f.pending {
		f.kept = c.apply(f.kept)
	}
	f.pending = nil
	return 0
}

// Getattr gives the size.
func (f *file) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	f.attributes(out)
	return 0
}

func (f *file) attributes(out *fuse.AttrOut) {
	out.Mode, out.Size, out.Nlink = fileMode, uint64(len(f.now)), 1
}

// Setattr gives the file another length; permissions and times are not kept.
func (f *file) Setattr(_ context.Context, _ fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	if size, ok := in.GetSize(); ok {
		if err := f.change(change{at: int64(size)}, int64(size)); err != 0 {
			return err
		}
	}
	f.attributes(out)
	return 0
}
