package cost_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/cost"
)

// quarter is 15 minutes of every day, in hours of a month.
const quarter = cost.Month / 96.0

// TestTheGuidesOwnLinesAreRight holds the table against AWS's calculator, by
// which the guide's estimate was made: one task of 1 vCPU and 2 GB, and 10 GB.
func TestTheGuidesOwnLinesAreRight(t *testing.T) {
	t.Parallel()
	bill := cost.Workload{
		Tasks: []cost.Task{{Count: 1, CPU: 1024, Memory: 2048}}, Hours: quarter, Table: cost.Table{StoredGB: 10},
	}.Bill("ap-southeast-2")
	require.InDelta(t, 0.45, bill.Items[0].Monthly(), 0.001)
	require.InDelta(t, 2.85, bill.Items[2].Monthly(), 0.001)
	require.InDelta(t, 3.30, bill.Total(), 0.001)
	require.Equal(t, "ap-southeast-2 prices, not all of them confirmed by AWS", bill.At())
}

func TestAWorkloadCostsWhatItIsUsed(t *testing.T) {
	t.Parallel()
	w := cost.Workload{
		Tasks: []cost.Task{{Count: 2, CPU: 256, Memory: 512}, {Count: 1, CPU: 2048, Memory: 4096}}, Hours: cost.Month, Monitored: true,
		Table: cost.Table{StoredGB: 20, RecoverableGB: 10, Writes: 2, Reads: 4}, LogGB: 3, Keys: 2,
	}
	require.Equal(t, "106.10 USD a month at us-east-1 prices, without traffic: tasks 90.10, GuardDuty Runtime Monitoring 3.75, "+
		"DynamoDB storage 5.00, DynamoDB recovery 2.00, DynamoDB writes 1.25, DynamoDB reads 0.50, logs 1.50, KMS keys 2.00",
		w.Bill("us-east-1").String())
	tasks := func(arm, spot bool) float64 {
		w.ARM, w.Spot = arm, spot
		return w.Bill("us-east-1").Items[0].Monthly()
	}
	require.InDelta(t, 72.09, tasks(true, false), 0.001, "a fifth less")
	require.InDelta(t, 27.03, tasks(false, true), 0.001)
	require.InDelta(t, 21.63, tasks(true, true), 0.001)
}

func TestAWorkloadInARegionWithoutPricesIsTold(t *testing.T) {
	t.Parallel()
	w := cost.Workload{Tasks: []cost.Task{{Count: 1, CPU: 1024, Memory: 2048}}, Hours: cost.Month}
	require.Equal(t, "us-east-1 prices, for none are kept of eu-west-1", w.Bill("eu-west-1").At())
	require.InDelta(t, w.Bill("us-east-1").Total(), w.Bill("eu-west-1").Total(), 0.001)
}

func TestTheDocsTellWhatMonitoringCosts(t *testing.T) {
	t.Parallel()
	docs, err := os.ReadFile("../../docs/monitoring.md")
	require.NoError(t, err)
	watched := cost.Workload{Tasks: []cost.Task{{Count: 1, CPU: 1024}}, Hours: cost.Month, Monitored: true}.Bill("us-east-1").Items[1]
	require.Contains(t, string(docs), fmt.Sprintf("| Runtime Monitoring | %.2f USD a month for each vCPU of tasks |", watched.Monthly()))
}
