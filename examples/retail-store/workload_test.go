package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/cost"
)

// monthHours is the length of a month in hours, as AWS's calculator defines it.
const monthHours = 730

// usage is the usage of a set of services in a month.
type usage struct {
	tasks []tasks
	// hours is the running time of the tasks.
	hours float64
	// arm and spot select Graviton and Fargate Spot; the default is x86 on demand.
	arm, spot bool
	// monitored enables GuardDuty Runtime Monitoring.
	monitored bool
	table     table
	logGB     float64
	keys      int
}

// tasks are the tasks of one service.
type tasks struct {
	count  int
	cpu    int // in units of 1/1024 vCPU
	memory int // in MiB
}

// table is the usage of a DynamoDB table that is billed by request. A write
// request unit is 1 KB and a read request unit is 4 KB; each index that contains an
// item is written and stored as well.
type table struct {
	storedGB      float64 // with its indexes
	recoverableGB float64 // without its indexes, for point-in-time recovery
	writes, reads float64 // millions of request units
}

// prices are list prices in USD.
type prices struct {
	x86, arm fargate

	monitored   float64 // GuardDuty Runtime Monitoring: a vCPU a month, for the first 500
	stored      float64 // DynamoDB on demand: a GB a month
	recoverable float64 // point-in-time recovery: a GB a month
	written     float64 // a million write request units
	read        float64 // a million read request units
	logged      float64 // a GB that CloudWatch Logs ingests
}

// fargate is the price of Fargate in USD an hour. The first 20 GB of disk of a task
// are free.
type fargate struct{ vcpu, gb float64 }

const (
	// spot is the lowest price of Fargate Spot, as a share of the price of Fargate. The
	// actual price varies. https://aws.amazon.com/fargate/pricing/
	spot = 0.3
	// key is the price of a KMS key in USD a month, in every region.
	// https://aws.amazon.com/kms/pricing/
	key = 1.00
)

// pricesIn are the prices by region, from
// https://aws.amazon.com/fargate/pricing/
// https://aws.amazon.com/dynamodb/pricing/on-demand/
// https://aws.amazon.com/guardduty/pricing/
// https://aws.amazon.com/cloudwatch/pricing/
var pricesIn = map[string]prices{
	"us-east-1": {
		x86: fargate{0.04048, 0.004445}, arm: fargate{0.03238, 0.00356}, monitored: 1.50,
		stored: 0.25, recoverable: 0.20, written: 0.625, read: 0.125, logged: 0.50,
	},
	"ap-southeast-2": {
		x86: fargate{0.04856, 0.00532}, arm: fargate{0.03885, 0.00426}, monitored: 1.50,
		stored: 0.285, recoverable: 0.228, written: 0.7115, read: 0.1423, logged: 0.67,
	},
}

// bill returns the monthly cost of the usage in a region, without traffic.
func (u usage) bill(region string) cost.Bill {
	price := pricesIn[region]
	vcpus, gb := u.size()
	monitored := 0.0
	if u.monitored {
		monitored = vcpus * u.hours / monthHours
	}
	rate := u.rate(price)
	return cost.Bill{Region: region, Prices: region, Items: []cost.Item{
		{Name: "tasks", Count: u.hours, Each: vcpus*rate.vcpu + gb*rate.gb},
		{Name: "GuardDuty Runtime Monitoring", Count: monitored, Each: price.monitored},
		{Name: "DynamoDB storage", Count: u.table.storedGB, Each: price.stored},
		{Name: "DynamoDB recovery", Count: u.table.recoverableGB, Each: price.recoverable},
		{Name: "DynamoDB writes", Count: u.table.writes, Each: price.written},
		{Name: "DynamoDB reads", Count: u.table.reads, Each: price.read},
		{Name: "logs", Count: u.logGB, Each: price.logged},
		{Name: "KMS keys", Count: float64(u.keys), Each: key},
	}}
}

// size returns the vCPUs and the GB of all tasks.
func (u usage) size() (float64, float64) {
	cpu, memory := 0, 0
	for _, t := range u.tasks {
		cpu += t.count * t.cpu
		memory += t.count * t.memory
	}
	return float64(cpu) / 1024, float64(memory) / 1024
}

func (u usage) rate(price prices) fargate {
	rate := price.x86
	if u.arm {
		rate = price.arm
	}
	if u.spot {
		rate = fargate{rate.vcpu * spot, rate.gb * spot}
	}
	return rate
}

// TestPublishedEstimate compares the prices with an estimate by AWS's calculator:
// one task of 1 vCPU and 2 GB for 15 minutes a day, and 10 GB in DynamoDB.
func TestPublishedEstimate(t *testing.T) {
	t.Parallel()
	bill := usage{
		tasks: []tasks{{count: 1, cpu: 1024, memory: 2048}}, hours: quarter, table: table{storedGB: 10},
	}.bill("ap-southeast-2")
	require.InDelta(t, 0.45, bill.Items[0].Monthly(), 0.001)
	require.InDelta(t, 2.85, bill.Items[2].Monthly(), 0.001)
	require.InDelta(t, 3.30, bill.Total(), 0.001)
	require.Equal(t, "ap-southeast-2 prices, not all of them confirmed by AWS", bill.At())
}

func TestUsageBill(t *testing.T) {
	t.Parallel()
	u := usage{
		tasks: []tasks{{count: 2, cpu: 256, memory: 512}, {count: 1, cpu: 2048, memory: 4096}}, hours: monthHours, monitored: true,
		table: table{storedGB: 20, recoverableGB: 10, writes: 2, reads: 4}, logGB: 3, keys: 2,
	}
	require.Equal(t, "106.10 USD a month at us-east-1 prices, without traffic: tasks 90.10, GuardDuty Runtime Monitoring 3.75, "+
		"DynamoDB storage 5.00, DynamoDB recovery 2.00, DynamoDB writes 1.25, DynamoDB reads 0.50, logs 1.50, KMS keys 2.00",
		u.bill("us-east-1").String())
	tasks := func(arm, spot bool) float64 {
		u.arm, u.spot = arm, spot
		return u.bill("us-east-1").Items[0].Monthly()
	}
	require.InDelta(t, 72.09, tasks(true, false), 0.001, "20 percent less")
	require.InDelta(t, 27.03, tasks(false, true), 0.001)
	require.InDelta(t, 21.63, tasks(true, true), 0.001)
}

func TestDocsStateTheCostOfRuntimeMonitoring(t *testing.T) {
	t.Parallel()
	docs, err := os.ReadFile("../../docs/monitoring.md")
	require.NoError(t, err)
	monitored := usage{tasks: []tasks{{count: 1, cpu: 1024}}, hours: monthHours, monitored: true}.bill("us-east-1").Items[1]
	require.Contains(t, string(docs), fmt.Sprintf("| Runtime Monitoring | %.2f USD a month for each vCPU of tasks |", monitored.Monthly()))
}
