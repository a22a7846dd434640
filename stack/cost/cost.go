// Package cost tells what a stack costs a month while it stands, so that a
// preview shows it before AWS's bill does.
package cost

import (
	"fmt"
	"math"
	"strings"

	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
)

// Month is a month in hours, as AWS counts.
const Month = 730

// An Item is what costs, and how many or how much of it there is.
type Item struct {
	Name  string  `json:"name"`
	Count float64 `json:"count"`
	Each  float64 `json:"each"` // USD in a month
}

// Monthly returns what the item costs a month in USD, in whole cents.
func (i Item) Monthly() float64 {
	return math.Round(i.Count*i.Each*100) / 100
}

// A Bill is what costs a month with nothing going through. What a stack has
// beside it is free, or costs by use.
type Bill struct {
	Region string `json:"region"`
	Prices string `json:"prices"` // the region whose prices they are
	Items  []Item `json:"items"`
}

// standing returns what is paid for by the hour, all month.
func standing(name string, n int, hourly float64) Item {
	return Item{name, float64(n), hourly * Month}
}

// Network returns the bill of a network. Its gateway endpoints, GuardDuty's,
// its groups and its addresses in IPv6 are free.
func Network(p networkplan.Plan, region string) Bill {
	price, of := In(region)
	return Bill{region, of, []Item{
		standing("NAT gateways", len(p.NATs), price.NATGateway),
		standing("their public addresses", len(p.NATs), price.PublicAddress),
		standing("interface endpoints", len(networkplan.Paid(p.Endpoints))*len(p.Zones), price.Endpoint),
	}}
}

// Stack returns the bill of a network with its load balancers, which have an
// address in each zone where the internet reaches them.
func Stack(p networkplan.Plan, balancers []lbplan.Plan, region string) Bill {
	b := Network(p, region)
	price, _ := In(region)
	addresses, alarms := 0, 0
	for _, alb := range balancers {
		if !alb.Internal {
			addresses += len(p.Zones)
		}
		if alb.Alarms != nil {
			alarms += len(alb.Alarms.LoadBalancer) + len(alb.Alarms.Service)*len(alb.TargetGroups)
		}
	}
	b.Items = append(
		b.Items,
		standing("load balancers", len(balancers), price.LoadBalancer),
		standing("addresses of load balancers", addresses, price.PublicAddress),
		Item{"alarms", float64(alarms), Alarm},
	)
	return b
}

// Total returns the sum.
func (b Bill) Total() float64 {
	sum := 0.0
	for _, i := range b.Items {
		sum += i.Monthly()
	}
	return math.Round(sum*100) / 100
}

// At says whose prices they are.
func (b Bill) At() string {
	if b.Prices != b.Region {
		return fmt.Sprintf("%s prices, for none are kept of %s", b.Prices, b.Region)
	}
	if Unconfirmed[b.Prices] != "" {
		return b.Prices + " prices, not all of them confirmed by AWS"
	}
	return b.Prices + " prices"
}

// String returns the bill as a sentence.
func (b Bill) String() string {
	items := make([]string, len(b.Items))
	for i, item := range b.Items {
		items[i] = fmt.Sprintf("%s %.2f", item.Name, item.Monthly())
	}
	return fmt.Sprintf("%.2f USD a month at %s, without traffic: %s", b.Total(), b.At(), strings.Join(items, ", "))
}

// BreakEven returns how many GB a month have to go through one interface
// endpoint in so many zones before it costs less than a NAT gateway that stands
// anyway.
func BreakEven(zones int) float64 {
	price := prices[Fallback]
	return float64(zones) * price.Endpoint * Month / (price.ThroughNAT - price.ThroughEndpoint)
}
