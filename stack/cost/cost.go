// Package cost estimates what a stack costs a month before any traffic, so that a
// preview shows it.
package cost

import (
	"fmt"
	"math"
	"strings"

	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
)

// An Item is a line of a bill.
type Item struct {
	Name  string  `json:"name"`
	Count float64 `json:"count"`
	Each  float64 `json:"each"` // USD a month
}

// Monthly returns the cost of the item in USD a month, rounded to cents.
func (i Item) Monthly() float64 {
	return math.Round(i.Count*i.Each*100) / 100
}

// A Bill is the fixed monthly cost of a stack. Everything that it does not list is
// free or billed by usage.
type Bill struct {
	Region string `json:"region"`
	Prices string `json:"prices"` // the region that the prices are from
	Items  []Item `json:"items"`
}

// Stack returns the bill of a network with its load balancers. A load balancer
// has an address in each zone unless it is internal; an existing one is on another bill. Gateway endpoints, GuardDuty's
// endpoint, security groups and IPv6 addresses are free.
func Stack(p networkplan.Plan, loadBalancers []lbplan.Plan, region string) Bill {
	price, source := pricesOf(region)
	balancers, addresses, alarms := 0, 0, 0
	for _, alb := range loadBalancers {
		if alb.Existing == nil {
			balancers++
		}
		if alb.Existing == nil && !alb.Internal {
			addresses += len(p.Zones)
		}
		if alb.Alarms != nil {
			alarms += len(alb.Alarms.LoadBalancer) + len(alb.Alarms.Service)*len(alb.TargetGroups)
		}
	}
	return Bill{region, source, []Item{
		always("NAT gateways", len(p.NATs), price.natGateway),
		always("their public addresses", len(p.NATs), price.publicAddress),
		always("interface endpoints", len(networkplan.Paid(p.Endpoints))*len(p.Zones), price.endpoint),
		always("load balancers", balancers, price.loadBalancer),
		always("addresses of load balancers", addresses, price.publicAddress),
		{"alarms", float64(alarms), alarm},
	}}
}

// always returns the item of n resources that are billed every hour of the month.
func always(name string, n int, hourly float64) Item {
	return Item{name, float64(n), hourly * month}
}

// Total returns the sum of all items in USD a month.
func (b Bill) Total() float64 {
	sum := 0.0
	for _, i := range b.Items {
		sum += i.Monthly()
	}
	return math.Round(sum*100) / 100
}

// At names the prices: their region, and whether AWS confirms them.
func (b Bill) At() string {
	if b.Prices != b.Region {
		return fmt.Sprintf("%s prices, because there are none for %s", b.Prices, b.Region)
	}
	if unconfirmed[b.Prices] {
		return b.Prices + " prices, not all of them confirmed by AWS"
	}
	return b.Prices + " prices"
}

// String returns the bill as one sentence.
func (b Bill) String() string {
	items := make([]string, len(b.Items))
	for i, item := range b.Items {
		items[i] = fmt.Sprintf("%s %.2f", item.Name, item.Monthly())
	}
	return fmt.Sprintf("%.2f USD a month at %s, without traffic: %s", b.Total(), b.At(), strings.Join(items, ", "))
}
