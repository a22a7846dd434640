package sandbox_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// A measurement is a command on the stacks of a size.
type measurement struct {
	Size      string  `json:"size"`
	Command   string  `json:"command"`
	Resources int     `json:"resources"` // that the stacks have
	Seconds   float64 `json:"seconds"`
	CPU       float64 `json:"cpu"`    // seconds of all processes except the emulator
	Memory    int     `json:"memory"` // peak in MB, of the same processes
	Calls     int     `json:"calls"`  // of AWS's API
}

// countCalls returns the number of calls that the emulator has logged.
func countCalls(e *engine.Engine) int {
	text, _ := os.ReadFile(filepath.Join(e.State(), "emulator.log")) // there is none before the first command
	return strings.Count(string(text), " HTTP/1.1\"") - strings.Count(string(text), "/_named HTTP/1.1\"")
}

// watch samples the processes of a sandbox until the function that it returns is called, which returns their CPU time in
// seconds and their peak memory in MB.
func watch(t *testing.T, e *engine.Engine) func() (cpu float64, memory int) {
	t.Helper()
	ticks, peak, end, ended := map[string]int{}, 0, make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		for {
			resident := 0
			for _, dir := range running(t, e) { //nolint:testifylint // it requires nothing once there is a sandbox
				used, pages := processUsage(dir)
				ticks[dir], resident = max(ticks[dir], used), resident+pages*os.Getpagesize()
			}
			peak = max(peak, resident)
			select {
			case <-end:
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	}()
	return func() (float64, int) {
		close(end)
		<-ended
		total := 0
		for _, used := range ticks {
			total += used
		}
		return float64(total) / 100, peak >> 20 // the kernel reports CPU time in hundredths of a second
	}
}

// processUsage returns the CPU time of a process in ticks and its resident pages, from its directory in /proc.
// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
func processUsage(dir string) (ticks, pages int) {
	text, _ := os.ReadFile(filepath.Join(dir, "stat")) // the process may have ended
	_, rest, found := strings.Cut(string(text), ") ")
	if fields := strings.Fields(rest); found {
		for _, field := range fields[11:13] {
			n, _ := strconv.Atoi(field)
			ticks += n
		}
		pages, _ = strconv.Atoi(fields[21])
	}
	return ticks, pages
}

// measured returns the measurements in the file of results.
func measured(t *testing.T) []measurement {
	t.Helper()
	file, err := os.Open(*benchResults)
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	var list []measurement
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var m measurement
		require.NoError(t, json.Unmarshal(lines.Bytes(), &m))
		list = append(list, m)
	}
	return list
}

// save adds a measurement to the file of results, and prints it as a row of the table in docs/performance.md.
func save(t *testing.T, m measurement) {
	t.Helper()
	text, err := json.Marshal(m)
	require.NoError(t, err)
	file, err := os.OpenFile(*benchResults, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	_, err = fmt.Fprintf(file, "%s\n", text)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	fmt.Printf("| %s | %s | %d | %.0f | %.0f | %.0f | %d | %d |\n", m.Size, m.Command, m.Resources, m.Seconds, m.CPU,
		1000*m.CPU/float64(max(m.Resources, 1)), m.Memory, m.Calls)
	t.Logf("%d cores, %s", runtime.NumCPU(), time.Now().UTC().Format(time.DateOnly))
}
