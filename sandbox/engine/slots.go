package engine

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

const (
	// memory is what a sandbox needs: the AWS provider 350 MB and its bridge 130 MB, the emulator 300 MB, Pulumi 200 MB and
	// the program 70 MB.
	memory = 1100 << 20
	// perCore is how many sandboxes keep a core busy: each mostly waits for fixed delays of the AWS provider, such as 60
	// seconds for a load balancer.
	perCore = 4
)

// slots limits how many sandboxes run at the same time.
var slots = make(chan struct{}, Slots())

// Slots returns how many sandboxes run at the same time on this machine.
func Slots() int {
	return min(perCore*runtime.NumCPU(), max(1, available()/memory))
}

// RunTestsSideBySide lets as many tests of a package run at the same time as there can be sandboxes, unless -parallel is
// set. Go's default is the number of cores. TestMain calls it.
func RunTestsSideBySide() {
	flag.Parse()
	isSet := false
	flag.Visit(func(f *flag.Flag) { isSet = isSet || f.Name == "test.parallel" })
	if isSet {
		return
	}
	if err := flag.Set("test.parallel", strconv.Itoa(Slots())); err != nil {
		panic(err)
	}
}

// available returns the bytes of memory that programs can still use, or enough for three sandboxes if the system does not
// report it.
func available() int {
	const unknown = 3 * memory
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return unknown
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kilobytes int
		if line := lines.Text(); strings.HasPrefix(line, "MemAvailable:") {
			if _, err := fmt.Sscanf(line, "MemAvailable: %d kB", &kilobytes); err == nil {
				return kilobytes << 10
			}
		}
	}
	return unknown
}
