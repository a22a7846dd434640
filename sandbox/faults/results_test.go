package faults_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"ecs-foundation/sandbox/faults"
)

// A result is what a kill has left, and how it was recovered.
type result struct {
	number                  uint64
	phase                   string
	point                   faults.Point
	orphaned, lost, pending []string
	remedies                []string
	recovered               bool
}

func (r *result) String() string {
	return fmt.Sprintf("number %d, %s, %s: pending %v, orphaned %v, lost %v, remedies %v",
		r.number, r.phase, r.point, r.pending, r.orphaned, r.lost, r.remedies)
}

// results are the results of all kills.
type results struct {
	mu  sync.Mutex
	all []*result
}

func (t *results) add(r *result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, r)
}

func (t *results) len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.all)
}

// String returns a table in Markdown.
func (t *results) String() string {
	var b strings.Builder
	b.WriteString("| phase | killed | kills | interrupted operations | orphaned | lost | recovered by | not recovered |\n" +
		"|---|---|---|---|---|---|---|---|\n")
	for _, phase := range []string{"create", "change", "destroy"} {
		for _, target := range faults.Targets {
			var n, pending, orphaned, lost, failed int
			remedies := map[string]int{}
			for _, r := range t.all {
				if r.phase != phase || r.point.Target != target {
					continue
				}
				n, pending, orphaned, lost = n+1, pending+len(r.pending), orphaned+len(r.orphaned), lost+len(r.lost)
				if !r.recovered {
					failed++
					continue
				}
				if len(r.remedies) == 0 {
					r.remedies = []string{"the next update alone"}
				}
				slices.Sort(r.remedies)
				for _, name := range slices.Compact(slices.Clone(r.remedies)) {
					remedies[name]++
				}
			}
			if n > 0 {
				fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %d | %s | %d |\n",
					phase, target, n, pending, orphaned, lost, counts(remedies), failed)
			}
		}
	}
	return b.String()
}

// counts lists names with their numbers.
func counts(numbers map[string]int) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(numbers)) {
		list = append(list, fmt.Sprintf("%s %d", name, numbers[name]))
	}
	return strings.Join(list, ", ")
}
