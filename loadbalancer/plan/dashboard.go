package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Namespace is the namespace of the metrics of an Application Load Balancer.
const Namespace = "AWS/ApplicationELB"

// A widget is a graph on a dashboard, which has a grid of 24 columns.
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

// A panel is a graph with its lines.
type (
	series struct{ metric, statistic string }
	panel  struct {
		title string
		lines []series
	}
)

// The load balancer has the first row of panels, and each service has another row.
var (
	loadBalancerPanels = []panel{
		{"requests", []series{{"RequestCount", "Sum"}}},
		{"errors", []series{{"HTTPCode_ELB_5XX_Count", "Sum"}, {"HTTPCode_ELB_4XX_Count", "Sum"}}},
		{"connections", []series{
			{"ActiveConnectionCount", "Sum"}, {"RejectedConnectionCount", "Sum"}, {"ClientTLSNegotiationErrorCount", "Sum"},
		}},
	}
	servicePanels = []panel{
		{"requests and errors", []series{
			{"RequestCount", "Sum"}, {"HTTPCode_Target_4XX_Count", "Sum"}, {"HTTPCode_Target_5XX_Count", "Sum"},
		}},
		{"response time (seconds)", []series{{"TargetResponseTime", "p50"}, {"TargetResponseTime", "p99"}}},
		{"tasks", []series{{"HealthyHostCount", "Minimum"}, {"UnHealthyHostCount", "Maximum"}}},
	}
)

// DashboardBody returns the dashboard of a load balancer and of the target groups
// of its services. CloudWatch identifies them by the last part of their ARNs.
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
	row("load balancer", loadBalancerPanels, "LoadBalancer", loadBalancer)
	for _, service := range slices.Sorted(maps.Keys(targetGroups)) {
		row(service, servicePanels, "TargetGroup", targetGroups[service], "LoadBalancer", loadBalancer)
	}
	body, err := json.Marshal(map[string][]widget{"widgets": widgets})
	if err != nil {
		return "", fmt.Errorf("encode dashboard: %w", err)
	}
	return string(body), nil
}
