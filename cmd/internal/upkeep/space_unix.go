//go:build unix

package upkeep

import "golang.org/x/sys/unix"

// space gives how much of a folder's disk is free to us, and how large it is.
func space(dir string) (free, total uint64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, 0, err
	}
	size := uint64(s.Bsize)
	return uint64(s.Bavail) * size, s.Blocks * size, nil
}
