package socket

import (
	"errors"
	"os"
	"syscall"
)

var errLocked = errors.New("locked by another process")

// sharing is what Windows answers when a file is open without sharing.
const sharing syscall.Errno = 32 // ERROR_SHARING_VIOLATION

// lock opens a file that nobody else has open. The lock ends with the process.
func lock(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, sharing) {
		return nil, errLocked
	}
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(h), path), nil
}
