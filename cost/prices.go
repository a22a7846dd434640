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
}

// In returns the prices of a region, and of which region they are.
func In(region string) (Prices, string) {
	if p, ok := prices[region]; ok {
		return p, region
	}
	return prices[Fallback], Fallback
}
