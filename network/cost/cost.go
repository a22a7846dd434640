// Package cost tells what a planned network costs a month while it stands, so
// that a preview shows it before AWS's bill does.
package cost

import (
	"fmt"

	"ecs-foundation/network/plan"
)

// AWS's list prices of 2026 in us-east-1, in USD an hour. A GB that goes through
// a NAT gateway or an interface endpoint costs what it costs on top.
// https://aws.amazon.com/vpc/pricing/ and https://aws.amazon.com/privatelink/pricing/
const (
	natGateway    = 0.045
	publicAddress = 0.005
	endpoint      = 0.01 // in each zone

	throughNAT      = 0.045 // a GB
	throughEndpoint = 0.01  // a GB
)

// month is a month in hours, as AWS counts.
const month = 730

// A Bill is what a network costs a month, in USD, with nothing going through.
type Bill struct {
	NATGateways float64
	Addresses   float64 // those of the NAT gateways
	Endpoints   float64 // interface endpoints: gateway endpoints are free
}

// Of returns the bill of a plan.
func Of(p plan.Plan) Bill {
	gateways := float64(len(p.NATs)) * month
	return Bill{
		NATGateways: gateways * natGateway,
		Addresses:   gateways * publicAddress,
		Endpoints:   float64(len(p.Endpoints)*len(p.Zones)) * endpoint * month,
	}
}

// Total returns the sum.
func (b Bill) Total() float64 {
	return b.NATGateways + b.Addresses + b.Endpoints
}

// String returns the bill as a sentence.
func (b Bill) String() string {
	return fmt.Sprintf("the network costs %.2f USD a month at us-east-1 prices, without traffic: NAT gateways %.2f, "+
		"their public addresses %.2f, interface endpoints %.2f", b.Total(), b.NATGateways, b.Addresses, b.Endpoints)
}

// BreakEven returns how many GB a month have to go through one interface
// endpoint in so many zones before it costs less than a NAT gateway that stands
// anyway.
func BreakEven(zones int) float64 {
	return float64(zones) * endpoint * month / (throughNAT - throughEndpoint)
}
