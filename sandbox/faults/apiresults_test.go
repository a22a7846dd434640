package faults_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// An apiResult is what the faults of a run have caused.
type apiResult struct {
	number uint64
	rate   float64
	// repeated counts the commands that were run again, and left the resources that lost answers left behind.
	faults, repeated, left int
	converged              bool
}

// apiResults are the results of all runs.
type apiResults struct {
	mu  sync.Mutex
	all []*apiResult
}

// add adds a run. Its number determines the rate of the faults, from 1 to 20 percent.
func (t *apiResults) add(number uint64) *apiResult {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := &apiResult{number: number, rate: apiRates[number%uint64(len(apiRates))]}
	t.all = append(t.all, r)
	return r
}

// apiRates are the rates of the runs, by the remainder of their numbers.
var apiRates = []float64{0.20, 0.01, 0.05, 0.10}

// String returns a table in Markdown.
func (t *apiResults) String() string {
	var b strings.Builder
	b.WriteString("| rate | runs | faults | commands run again | left by lost answers | not converged |\n|---|---|---|---|---|---|\n")
	for _, rate := range slices.Sorted(slices.Values(apiRates)) {
		var runs, faults, repeated, left, failed int
		for _, r := range t.all {
			if r.rate != rate {
				continue
			}
			runs, faults, repeated, left = runs+1, faults+r.faults, repeated+r.repeated, left+r.left
			if !r.converged {
				failed++
			}
		}
		if runs > 0 {
			fmt.Fprintf(&b, "| %.0f %% | %d | %d | %d | %d | %d |\n", 100*rate, runs, faults, repeated, left, failed)
		}
	}
	return b.String()
}
