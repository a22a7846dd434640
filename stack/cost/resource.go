package cost

import "math"

// Monthly returns the price of a number of resources of a type in Pulumi in USD a month, without traffic, or 0 if they
// are free or billed by usage. An interface endpoint has a unit for each zone. The addresses of load balancers and NAT
// gateways are not included.
func Monthly(typ, region string, units int) float64 {
	price, _ := pricesOf(region)
	hourly := map[string]float64{
		"aws:ec2/natGateway:NatGateway":    price.natGateway,
		"aws:ec2/eip:Eip":                  price.publicAddress,
		"aws:ec2/vpcEndpoint:VpcEndpoint":  price.endpoint,
		"aws:lb/loadBalancer:LoadBalancer": price.loadBalancer,
	}[typ]
	monthly := hourly * month
	if typ == "aws:cloudwatch/metricAlarm:MetricAlarm" {
		monthly = alarm
	}
	return math.Round(monthly*float64(units)*100) / 100
}
