package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/graphtest"
)

// quarter is 15 minutes of every day, in hours of a month.
const quarter = monthHours / 96.0

// workload is the store, whose tasks run for some hours of a month. A cart of 5 KB
// takes five write request units and five more for the index, so that a million
// units are 100,000 carts; an eventually consistent read takes one.
func workload(hours float64) usage {
	u := usage{
		hours: hours, monitored: true, logGB: 1, keys: 1,
		table: table{storedGB: 20, recoverableGB: 10, writes: 1, reads: 1},
	}
	for _, m := range members {
		u.tasks = append(u.tasks, tasks{count: m.run.Complete(!m.inner).Count, cpu: m.cpu, memory: m.memory})
	}
	return u
}

// columns are the columns of the README's table.
var columns = []struct {
	region string
	hours  float64
}{{home, monthHours}, {home, quarter}, {"ap-southeast-2", monthHours}, {"ap-southeast-2", quarter}}

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
		plan := laid(t, c.region)
		w := workload(c.hours)
		base, store := cost.Stack(plan.Network, plan.LoadBalancers, c.region), w.bill(c.region)
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
		w.arm = true
		tell("tasks on ARM64 instead", w.bill(c.region).Items[0].Monthly(), "")
		w.arm, w.spot = false, true
		tell("tasks on Fargate Spot instead, at the least", w.bill(c.region).Items[0].Monthly(), "")
	}
	rows := []string{" us-east-1, all day | 15 minutes a day | ap-southeast-2, all day | 15 minutes a day |", "|---|---|---|---|---|"}
	for _, name := range names {
		rows = append(rows, fmt.Sprintf("| %s | %s |", name, strings.Join(cells[name], " | ")))
	}
	return strings.Join(rows, "\n")
}

func TestReadmeStatesTheCostOfTheStore(t *testing.T) {
	t.Parallel()
	graphtest.GoldenPart(t, "README.md", "| USD a month |", "\n\n", costs(t))
}
