package socket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// The files beside the database.
const (
	lockFile  = "jiyao.lock"  // locked by the owner, and empty
	ownerFile = "jiyao.owner" // who owns the folder, for those who wait
	runFolder = "run"         // holds the socket, for its user alone

	socketFile = "jiyao.sock"
)

// Owner is who has an office's folder for himself.
type Owner struct {
	PID     int
	Command string // as typed
	Since   time.Time
	Socket  string // where it answers for others; empty if it does not
}

// HeldError says that another process has the folder and answers nobody.
type HeldError struct {
	Dir   string
	Owner Owner // zero if it did not say who it is
}

// Held says that whoever last said so has the folder.
func Held(dir string) *HeldError { return &HeldError{Dir: dir, Owner: ownerOf(dir)} }

// Error says in Chinese who has the folder, and what to do.
func (e *HeldError) Error() string {
	if e.Owner.PID == 0 {
		return fmt.Sprintf("数据目录“%s”正由另一个进程使用，请稍后再试。", e.Dir)
	}
	return fmt.Sprintf("数据目录“%s”正由另一个命令使用（进程 %d：%s），请等它办完后再试。", e.Dir, e.Owner.PID, e.Owner.Command)
}

// Ownership is a folder had for oneself, until Close.
type Ownership struct {
	dir  string
	lock *os.File
	me   Owner
	made string // the folder of the socket, if it had to lie elsewhere
}

// pause lies between two looks at a folder that another process has.
const pause = 20 * time.Millisecond

// Enter waits, for as long as the context lasts, until the caller owns the
// folder, or until a process that does answers: then it gives the connection.
// If neither comes in time it is a *HeldError.
func Enter(ctx context.Context, dir, command string) (*Ownership, net.Conn, error) {
	for {
		own, err := Take(dir, command)
		if !errors.As(err, new(*HeldError)) {
			return own, nil, err
		}
		if conn, dialed := Dial(dir); dialed == nil {
			return nil, conn, nil
		}
		select {
		case <-ctx.Done():
			return nil, nil, err
		case <-time.After(pause):
		}
	}
}

// Take makes the caller the folder's owner, or gives a *HeldError at once.
func Take(dir, command string) (*Ownership, error) {
	f, err := lock(filepath.Join(dir, lockFile))
	if errors.Is(err, errLocked) {
		return nil, Held(dir)
	}
	if err != nil {
		return nil, err
	}
	o := &Ownership{dir: dir, lock: f, me: Owner{PID: os.Getpid(), Command: command, Since: time.Now()}}
	_ = o.tell() // for those who wait; a full disk keeps nobody from reading
	return o, nil
}

// Dial connects to the owner of the folder, if it answers: where it said, or
// where it does if it could not say so.
func Dial(dir string) (net.Conn, error) {
	path := ownerOf(dir).Socket
	if path == "" {
		path = filepath.Join(dir, runFolder, socketFile)
	}
	return net.Dial("unix", path)
}

// ownerOf gives who last said that it owns the folder. Whether it still does,
// only the lock tells.
func ownerOf(dir string) Owner {
	var o Owner
	data, err := os.ReadFile(filepath.Join(dir, ownerFile))
	if err != nil || json.Unmarshal(data, &o) != nil {
		return Owner{} // between two owners
	}
	return o
}

// tell leaves word who owns the folder.
func (o *Ownership) tell() error {
	data, err := json.Marshal(o.me)
	if err != nil {
		return err
	}
	path := filepath.Join(o.dir, ownerFile)
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// maxSocket is the longest path of a socket that every system takes.
const maxSocket = 100

// Listen begins to answer for others. Only the same user gets through. Where it
// answers in the folder itself others find it even if a full disk keeps it from
// leaving word.
func (o *Ownership) Listen() (net.Listener, error) {
	folder, err := filepath.Abs(filepath.Join(o.dir, runFolder))
	if err != nil {
		return nil, err
	}
	if len(filepath.Join(folder, socketFile)) > maxSocket {
		if folder, err = os.MkdirTemp("", "jiyao-"); err != nil {
			return nil, err
		}
		o.made = folder
	}
	path := filepath.Join(folder, socketFile)
	if err := errors.Join(os.MkdirAll(folder, 0o700), os.Chmod(folder, 0o700), removed(path)); err != nil {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	o.me.Socket = path
	err = o.tell()
	if o.made == "" && errors.Is(err, syscall.ENOSPC) {
		err = removed(filepath.Join(o.dir, ownerFile)) // the word of the owner before
	}
	return l, errors.Join(os.Chmod(path, 0o600), err)
}

// removed takes away what a killed process left.
func removed(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Close gives the folder up.
func (o *Ownership) Close() error {
	err := removed(filepath.Join(o.dir, ownerFile))
	if o.made != "" {
		err = errors.Join(err, os.RemoveAll(o.made))
	}
	return errors.Join(err, o.lock.Close())
}
