package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/graphtest"
)

// quarter is 15 minutes of every day, in hours of a month.
const quarter = cost.Month / 96.0

// workload is the store with its first tasks running for so many hours of a
// month. A cart of 5 KB is written in five units and five more for the index, so
// that a million units are 100,000 carts; eventually consistent, it is read in
// one.
func workload(hours float64) cost.Workload {
	w := cost.Workload{
		Hours: hours, Monitored: true, LogGB: 1, Keys: 1,
		Table: cost.Table{StoredGB: 20, RecoverableGB: 10, Writes: 1, Reads: 1},
	}
	for _, m := range members {
		w.Tasks = append(w.Tasks, cost.Task{Count: m.run.Complete(!m.inner).Count, CPU: m.cpu, Memory: m.memory})
	}
	return w
}

// columns are what the README tells the cost of.
var columns = []struct {
	region string
	hours  float64
}{{home, cost.Month}, {home, quarter}, {"ap-southeast-2", cost.Month}, {"ap-southeast-2", quarter}}

// costs returns the README's table behind its first cell.
func costs(t *testing.T) string {
	t.Helper()
	var names []string
	cells := map[string][]string{}
	tell := func(name string, price float64, strong string) {
		name = strong + name + strong
		if cells[name] == nil {
			names = append(names, name)
		}
		cells[name] = append(cells[name], fmt.Sprintf("%s%.2f%s", strong, price, strong))
	}
	for _, c := range columns {
		cfg := laid(t, c.region)
		plans, err := cfg.Plans()
		require.NoError(t, err)
		w := workload(c.hours)
		base, store := cost.Stack(plans.Network, plans.Routing, c.region), w.Bill(c.region)
		for _, item := range base.Items {
			tell(item.Name, item.Monthly(), "")
		}
		tell("the foundation", base.Total(), "**")
		for _, item := range store.Items {
			tell(item.Name, item.Monthly(), "")
		}
		tell("the store", store.Total(), "**")
		tell("together", base.Total()+store.Total(), "**")
		if c.hours == quarter {
			require.Greater(t, base.Total(), 50*store.Items[0].Monthly(), "the README says so")
		}
		w.ARM = true
		tell("tasks on ARM64 instead", w.Bill(c.region).Items[0].Monthly(), "")
		w.ARM, w.Spot = false, true
		tell("tasks on Fargate Spot instead, at the least", w.Bill(c.region).Items[0].Monthly(), "")
	}
	rows := []string{" us-east-1, all day | 15 minutes a day | ap-southeast-2, all day | 15 minutes a day |", "|---|---|---|---|---|"}
	for _, name := range names {
		rows = append(rows, fmt.Sprintf("| %s | %s |", name, strings.Join(cells[name], " | ")))
	}
	return strings.Join(rows, "\n")
}

func TestTheReadmeTellsWhatTheStoreCosts(t *testing.T) {
	t.Parallel()
	graphtest.GoldenPart(t, "README.md", "| USD a month |", "\n\n", costs(t))
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	require.Contains(t, strings.Join(strings.Fields(string(readme)), " "), cost.Unconfirmed["ap-southeast-2"])
}
