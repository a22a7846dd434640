package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Namespace is the one of an Application Load Balancer's metrics.
const Namespace = "AWS/ApplicationELB"

// A widget is a graph of a dashboard, on a grid of 24 columns.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
type widget struct {
	Type       string `json:"type"`
	X          int    `json:"x"`
	Y          int    `json:"y"`
	Width      int    `json:"width"`
	Height     int    `json:"height"`
	Properties graph  `json:"properties"`
}

type graph struct {
	Title   string  `json:"title"`
	Region  string  `json:"region"`
	Period  int     `json:"period"`
	Metrics [][]any `json:"metrics"`
}

// A series is one line of a graph, and a panel is what a graph shows.
type (
	series struct{ metric, statistic string }
	panel  struct {
		title string
		lines []series
	}
)

// The panels of the load balancer stand in the first row, and those of each
// service in one of their own.
var (
	ofLoadBalancer = []panel{
		{"requests", []series{{"RequestCount", "Sum"}}},
		{"answers of its own", []series{{"HTTPCode_ELB_5XX_Count", "Sum"}, {"HTTPCode_ELB_4XX_Count", "Sum"}}},
		{"connections", []series{
			{"ActiveConnectionCount", "Sum"}, {"RejectedConnectionCount", "Sum"}, {"ClientTLSNegotiationErrorCount", "Sum"},
		}},
	}
	ofService = []panel{
		{"requests and errors", []series{
			{"RequestCount", "Sum"}, {"HTTPCode_Target_4XX_Count", "Sum"}, {"HTTPCode_Target_5XX_Count", "Sum"},
		}},
		{"seconds to an answer", []series{{"TargetResponseTime", "p50"}, {"TargetResponseTime", "p99"}}},
		{"tasks", []series{{"HealthyHostCount", "Minimum"}, {"UnHealthyHostCount", "Maximum"}}},
	}
)

// DashboardBody returns the dashboard of a load balancer and of the target groups
// of its services, which CloudWatch knows by the ends of their ARNs.
func DashboardBody(region, loadBalancer string, targetGroups map[string]string) (string, error) {
	const width, height, minute = 8, 6, 60
	var widgets []widget
	y := 0
	row := func(name string, panels []panel, dimensions ...any) {
		for i, p := range panels {
			g := graph{Title: name + ": " + p.title, Region: region, Period: minute}
			for _, line := range p.lines {
				metric := append([]any{Namespace, line.metric}, dimensions...)
				g.Metrics = append(g.Metrics, append(metric, map[string]string{"stat": line.statistic}))
			}
			widgets = append(widgets, widget{"metric", i * width, y, width, height, g})
		}
		y += height
	}
	row("load balancer", ofLoadBalancer, "LoadBalancer", loadBalancer)
	for _, service := range slices.Sorted(maps.Keys(targetGroups)) {
		row(service, ofService, "TargetGroup", targetGroups[service], "LoadBalancer", loadBalancer)
	}
	body, err := json.Marshal(map[string][]widget{"widgets": widgets})
	if err != nil {
		return "", fmt.Errorf("writing a dashboard: %w", err)
	}
	return string(body), nil
}
