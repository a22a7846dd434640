package main

import (
	"fmt"
	"time"
)

// perPackage is the time to start the compiler, as bytes of source that it compiles meanwhile.
const perPackage = 20_000

// minimumElapsed is the time before which the rest is not estimated.
const minimumElapsed = 10 * time.Second

// tracker tracks how much of a build is done.
type tracker struct {
	name      string
	remaining map[string]int64 // sizes of the packages that are not yet compiled
	packages  int              // all that are to be compiled
	size      int64            // of all
	now       func() time.Time
	started   time.Time
}

func newTracker(name string, sizes map[string]int64, now func() time.Time) *tracker {
	t := &tracker{name: name, remaining: sizes, packages: len(sizes), now: now, started: now()}
	for _, size := range sizes {
		t.size += size
	}
	return t
}

// compiles reports whether a line of go build -v is the name of a package, and takes note of it.
func (t *tracker) compiles(line string) bool {
	_, ok := t.remaining[line]
	delete(t.remaining, line)
	return ok
}

// percent returns how much of the source is compiled.
func (t *tracker) percent() int64 {
	if t.size == 0 {
		return 100
	}
	left := int64(0)
	for _, size := range t.remaining {
		left += size
	}
	return 100 * (t.size - left) / t.size
}

func (t *tracker) start() string {
	if t.packages == 0 {
		return t.name + ": everything is compiled, linking\n"
	}
	if t.packages == 1 {
		return t.name + ": compiling 1 package\n"
	}
	return fmt.Sprintf("%s: compiling %d packages\n", t.name, t.packages)
}

// line returns the present progress.
func (t *tracker) line() string {
	elapsed, percent, done := t.now().Sub(t.started), t.percent(), t.packages-len(t.remaining)
	if len(t.remaining) == 0 {
		return fmt.Sprintf("%s: %d of %d packages compiled in %s, linking\n", t.name, done, t.packages, short(elapsed))
	}
	text := fmt.Sprintf("%s: %d of %d packages, %d%%, %s", t.name, done, t.packages, percent, short(elapsed))
	if elapsed >= minimumElapsed && percent > 0 {
		left := elapsed * time.Duration(100-percent) / time.Duration(percent)
		text += fmt.Sprintf(", about %s left", short(left))
	}
	return text + "\n"
}

func (t *tracker) end() string {
	return fmt.Sprintf("%s: built in %s\n", t.name, short(t.now().Sub(t.started)))
}

// short returns a duration in whole seconds.
func short(d time.Duration) time.Duration { return d.Round(time.Second) }
