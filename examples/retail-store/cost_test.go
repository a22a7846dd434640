package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/graphtest"
)

// quarter is 15 minutes a day, in hours a month.
const quarter = monthHours / 96.0

// workload returns the usage of the store if its tasks run for the hours a month. A cart
// of 5 KB uses five write request units, and five more for the index: a million units
// are 100,000 carts. An eventually consistent read uses one read request unit.
func workload(hours float64) usage {
	u := usage{
		hours: hours, monitored: true, logGB: 1, keys: 1,
		table: table{storedGB: 20, recoverableGB: 10, writes: 1, reads: 1},
	}
	for _, svc := range storeServices {
		u.tasks = append(u.tasks, tasks{count: svc.run.Complete(!svc.internal).Count, cpu: svc.cpu, memory: svc.memory})
	}
	return u
}

// columns are the columns of the README's table.
var columns = []struct {
	region string
	hours  float64
}{{home, monthHours}, {home, quarter}, {"ap-southeast-2", monthHours}, {"ap-southeast-2", quarter}}

// costs returns the README's table after its first cell.
func costs(t *testing.T) string {
	t.Helper()
	var names []string
	cells := map[string][]string{}
	add := func(name string, price float64, strong string) {
		name = strong + name + strong
		if cells[name] == nil {
			names = append(names, name)
		}
		cells[name] = append(cells[name], fmt.Sprintf("%s%.2f%s", strong, price, strong))
	}
	for _, c := range columns {
		plan := foundationPlan(t, c.region)
		w := workload(c.hours)
		base, store := cost.Stack(plan.Network, plan.LoadBalancers, c.region), w.bill(c.region)
		for _, item := range base.Items {
			add(item.Name, item.Monthly(), "")
		}
		add("the foundation", base.Total(), "**")
		for _, item := range store.Items {
			add(item.Name, item.Monthly(), "")
		}
		add("the store", store.Total(), "**")
		add("total", base.Total()+store.Total(), "**")
		if c.hours == quarter {
			require.Greater(t, base.Total(), 50*store.Items[0].Monthly(), "the README states this")
		}
		w.arm = true
		add("tasks on ARM64 instead", w.bill(c.region).Items[0].Monthly(), "")
		w.arm, w.spot = false, true
		add("tasks on Fargate Spot instead, lowest price", w.bill(c.region).Items[0].Monthly(), "")
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
