package cost

// Prices are AWS's list prices in a region: in USD an hour, and where it says so
// in USD a GB.
type Prices struct {
	NATGateway    float64
	PublicAddress float64
	LoadBalancer  float64 // without its capacity units
	Endpoint      float64 // an interface endpoint, in each zone

	ThroughNAT      float64 // a GB
	ThroughEndpoint float64 // a GB
}

// AsOf is when the prices were looked up, and Sources is where they are changed.
const AsOf = "2026"

// Sources are AWS's own pages.
var Sources = []string{
	"https://aws.amazon.com/vpc/pricing/",
	"https://aws.amazon.com/privatelink/pricing/",
	"https://aws.amazon.com/elasticloadbalancing/pricing/",
	"https://aws.amazon.com/fargate/pricing/",
	"https://aws.amazon.com/dynamodb/pricing/on-demand/",
	"https://aws.amazon.com/guardduty/pricing/",
	"https://aws.amazon.com/cloudwatch/pricing/",
}

// Unconfirmed says, by region, which prices nothing of AWS's has confirmed: its
// pages tell those of most regions to a browser only.
var Unconfirmed = map[string]string{
	"ap-southeast-2": "NAT gateways and load balancers are from others' bills and tables. Tasks, and what DynamoDB " +
		"stores, agree with AWS's calculator. Endpoints, requests, recovery and logs are only believed, and " +
		"GuardDuty's price is that of us-east-1.",
}

// Alarm is what an alarm on one metric costs a month, in every region.
// https://aws.amazon.com/cloudwatch/pricing/
const Alarm = 0.10

// Fallback is the region whose prices stand in where none are kept.
const Fallback = "us-east-1"

var prices = map[string]Prices{
	Fallback:       {0.045, 0.005, 0.0225, 0.01, 0.045, 0.01},
	"us-east-2":    {0.045, 0.005, 0.0225, 0.01, 0.045, 0.01},
	"us-west-2":    {0.045, 0.005, 0.0225, 0.01, 0.045, 0.01},
	"eu-west-1":    {0.048, 0.005, 0.0252, 0.011, 0.048, 0.01},
	"eu-central-1": {0.052, 0.005, 0.027, 0.012, 0.052, 0.01},

	"ap-southeast-2": {0.059, 0.005, 0.0252, 0.013, 0.059, 0.01},
}

// In returns the prices of a region, and of which region they are.
func In(region string) (Prices, string) { return in(prices, region) }

func in[T any](table map[string]T, region string) (T, string) {
	if of, ok := table[region]; ok {
		return of, region
	}
	return table[Fallback], Fallback
}

// Uses are the prices of what stands on a foundation, in USD. Those of us-east-1
// are what others quote of AWS's price list in 2026, and GuardDuty's its own page.
type Uses struct {
	X86, ARM Compute

	Monitored float64 // GuardDuty's Runtime Monitoring: a vCPU all month, of the first 500

	Stored      float64 // DynamoDB on demand: a GB of tables and indexes, a month
	Recoverable float64 // point-in-time recovery: a GB of tables, a month
	Written     float64 // a million write request units
	Read        float64 // a million read request units

	Logged float64 // a GB that CloudWatch Logs takes in
}

// Compute is the price of Fargate in USD an hour. A task's first 20 GB of disk
// are free.
type Compute struct {
	VCPU float64
	GB   float64
}

// Spot is the share of Fargate's price that Fargate Spot takes at the least; it
// goes up and down. https://aws.amazon.com/fargate/pricing/
const Spot = 0.3

// Key is what a key of KMS costs a month, in every region.
// https://aws.amazon.com/kms/pricing/
const Key = 1.00

var uses = map[string]Uses{
	Fallback: {
		X86: Compute{0.04048, 0.004445}, ARM: Compute{0.03238, 0.00356}, Monitored: 1.50,
		Stored: 0.25, Recoverable: 0.20, Written: 0.625, Read: 0.125, Logged: 0.50,
	},
	"ap-southeast-2": {
		X86: Compute{0.04856, 0.00532}, ARM: Compute{0.03885, 0.00426}, Monitored: 1.50,
		Stored: 0.285, Recoverable: 0.228, Written: 0.7115, Read: 0.1423, Logged: 0.67,
	},
}
