package change

import (
	"maps"
	"slices"
	"strings"
)

const deleteLogGroup = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html"

// flowLogsChanged reports flow logs that are replaced or stop. AWS allows two for a VPC, and
// none can be changed.
func flowLogsChanged(before, after Record) []Change {
	from, to := before.Network.FlowLogs, after.Network.FlowLogs
	if from == nil || to != nil && *from == *to {
		return nil
	}
	c := Change{
		Key: "network.flowLogs.destination", Resource: "flow-logs-vpc", Verdict: Interrupts,
		Reason: "the flow log is deleted before its replacement exists: traffic is not logged for up to ten minutes",
		Way:    "make the update when the gap in the logs does not matter",
		Source: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
	}
	switch {
	case to == nil:
		c.Reason, c.Way = "the traffic of the VPC is no longer logged", "keep network.flowLogs"
	case from.Destination != to.Destination:
	case from.Bucket != to.Bucket:
		c.Key = "network.flowLogs.bucket"
	case from.Traffic != to.Traffic:
		c.Key = "network.flowLogs.traffic"
	case from.Format != to.Format:
		c.Key = "network.flowLogs.fields"
	default:
		c.Key = "iam.path"
	}
	if to != nil && from.Path != to.Path {
		c.With = []string{"flow-logs-writer-role", "flow-logs-writer-policy"}
	}
	changes := []Change{c}
	if from.Destination == "cloudwatch" && (to == nil || to.Destination != "cloudwatch") && !before.Logs.Kept {
		changes = append(changes, logGroupDeleted("network.flowLogs.destination", "flow-logs-group"))
	}
	return changes
}

// logGroupsChanged reports log groups that are deleted with their log events.
func logGroupsChanged(before, after Record) []Change {
	if before.Logs.Kept {
		return nil
	}
	var changes []Change
	for _, key := range slices.Sorted(maps.Keys(before.Logs.Groups)) {
		if after.Logs.Groups[key] == before.Logs.Groups[key] {
			continue
		}
		name := "services." + key
		if !strings.HasPrefix(before.Logs.Groups[key], "/ecs/") {
			name = "delivery.codeBuild"
		}
		c := logGroupDeleted(name, "logs-"+key)
		if before.Logs.ForwardTo != "" {
			c.With = []string{"logs-" + key + "-forward"}
		}
		changes = append(changes, c)
	}
	return changes
}

func logGroupDeleted(key, resource string) Change {
	return Change{
		Key: key, Resource: resource, Verdict: Interrupts,
		Reason: "the log group is deleted with all its log events",
		Way:    "to keep it, set logs.retainOnDelete: true in a separate update first",
		Source: deleteLogGroup,
	}
}

// forwardingChanged reports log events that are not forwarded.
func forwardingChanged(before, after Record) []Change {
	from, to := before.Logs.ForwardTo, after.Logs.ForwardTo
	if from == "" || from == to {
		return nil
	}
	c := Change{
		Key: "logs.forwardTo", Resource: "logs", Verdict: Interrupts,
		Reason: "each subscription filter is deleted before its replacement exists: log events are not forwarded for seconds",
		Way:    "the log groups keep these events; export them if the destination needs them",
		Source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html",
	}
	if to == "" {
		c.Reason, c.Way = "log events are no longer forwarded", "keep logs.forwardTo"
	}
	for _, key := range slices.Sorted(maps.Keys(before.Logs.Groups)) {
		if _, kept := after.Logs.Groups[key]; kept {
			c.With = append(c.With, "logs-"+key+"-forward")
		}
	}
	return []Change{c}
}
