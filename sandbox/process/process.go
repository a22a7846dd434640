// Package process keeps the sandbox from leaving anything behind: a process it starts ends when its parent ends,
// however the parent ends.
package process

import (
	"os"
	"time"
)

// WatchParent ends this process as soon as its parent is gone. A poll of the parent's id works on every Unix and, unlike
// Linux's parent-death signal, does not fire when only the thread that started us ends.
func WatchParent() {
	parent := os.Getppid()
	go func() {
		for os.Getppid() == parent {
			time.Sleep(50 * time.Millisecond)
		}
		os.Exit(1)
	}()
}
