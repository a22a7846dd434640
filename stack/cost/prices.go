package cost

// AsOf is the year of the list prices.
const AsOf = "2026"

// The pages of AWS that list the prices.
const (
	VPCPricing          = "https://aws.amazon.com/vpc/pricing/"
	EndpointPricing     = "https://aws.amazon.com/privatelink/pricing/"
	LoadBalancerPricing = "https://aws.amazon.com/elasticloadbalancing/pricing/"
)

// month is a month in hours, as AWS counts.
const month = 730

// alarm is the price of an alarm on one metric in USD a month, in every region.
// https://aws.amazon.com/cloudwatch/pricing/
const alarm = 0.10

// hourly are AWS's list prices in a region, in USD an hour.
type hourly struct {
	natGateway    float64
	publicAddress float64
	loadBalancer  float64 // without its capacity units
	endpoint      float64 // an interface endpoint, in each zone
}

// fallback is the region whose prices apply to a region without prices here.
const fallback = "us-east-1"

var prices = map[string]hourly{
	fallback:       {0.045, 0.005, 0.0225, 0.01},
	"us-east-2":    {0.045, 0.005, 0.0225, 0.01},
	"us-west-2":    {0.045, 0.005, 0.0225, 0.01},
	"eu-west-1":    {0.048, 0.005, 0.0252, 0.011},
	"eu-central-1": {0.052, 0.005, 0.027, 0.012},

	"ap-southeast-2": {0.059, 0.005, 0.0252, 0.013},
}

// unconfirmed are the regions with prices that no page of AWS confirms, because
// AWS's pages show the prices of most regions only in a browser. In
// ap-southeast-2 the prices of NAT gateways and load balancers are from published
// bills, and that of endpoints is an estimate.
var unconfirmed = map[string]bool{"ap-southeast-2": true}

// pricesOf returns the prices of a region, and the region that they are from.
func pricesOf(region string) (hourly, string) {
	if p, ok := prices[region]; ok {
		return p, region
	}
	return prices[fallback], fallback
}
