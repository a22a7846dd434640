package change

const (
	detectorOnce = "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html"
	analyzers    = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-delete-analyzer.html"
)

// detectorChanged reports a GuardDuty detector that is deleted, or that the stack cannot
// create. An adopted detector stays in AWS.
func detectorChanged(before, after Record) []Change {
	from, to := before.Monitoring.Detector, after.Monitoring.Detector
	c := Change{Key: "monitoring.guardDuty.detector", Resource: "monitoring-detector", Source: detectorOnce}
	switch {
	case from == "create" && to == "lookup":
		c.Verdict = Impossible
		c.Reason = "the stack has created the detector and would delete it with all its findings, so that there is none to look up"
		c.Way = "keep create; to keep the detector outside the stack, set adopt in a separate update first, and then lookup"
	case from == "create" && to == "":
		c.Key, c.Verdict = "monitoring.guardDuty", Interrupts
		c.Reason = "the detector is deleted with all its findings: GuardDuty no longer monitors the account in this region"
		c.Way = "to keep the detector, set adopt in a separate update first"
	case from == "lookup" && to == "create":
		c.Verdict = Impossible
		c.Reason = "the account has a detector, which this stack looks up, and AWS allows one in a region"
		c.Way = "set adopt"
	default:
		return nil
	}
	return []Change{c}
}

// detectionReduced reports Runtime Monitoring and notifications that stop.
func detectionReduced(before, after Record) []Change {
	var changes []Change
	if before.Monitoring.Runtime && !after.Monitoring.Runtime {
		changes = append(changes, Change{
			Key: "monitoring.guardDuty.runtimeMonitoring", Resource: "monitoring-runtime", Verdict: Interrupts,
			Reason: "GuardDuty no longer monitors what runs in new tasks",
			Way:    "keep monitoring.guardDuty.runtimeMonitoring",
			Source: "https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html",
		})
	}
	if before.Monitoring.Findings == ownTopic && after.Monitoring.Findings != ownTopic {
		changes = append(changes, Change{
			Key: "monitoring.guardDuty.findings", Resource: "monitoring-findings-topic", Verdict: Interrupts,
			Reason: "the topic is deleted with its subscriptions: subscribers get no findings",
			Way:    "first subscribe them to the other topic",
			Source: "https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html",
		})
	}
	return changes
}

// analyzersChanged reports access analyzers that are deleted with their findings. AWS allows
// one of a type in an account and region.
func analyzersChanged(before, after Record) []Change {
	var changes []Change
	from, to := before.Monitoring, after.Monitoring
	if from.External && !to.External {
		changes = append(changes, Change{
			Key: "monitoring.accessAnalyzer.external", Resource: "monitoring-external", Verdict: Interrupts,
			Reason: "the analyzer is deleted with its findings and archive rules: external access is not analyzed",
			Way:    "first export the findings that you need", Source: analyzers,
		})
	}
	if from.Unused == 0 || from.Unused == to.Unused {
		return changes
	}
	c := Change{
		Key: "monitoring.accessAnalyzer.unusedDays", Resource: "monitoring-unused", Verdict: Interrupts,
		Reason: "the analyzer is replaced, the old one first: its findings and archive rules are lost, and access is not analyzed for seconds",
		Way:    "first export the findings that you need", Source: analyzers,
	}
	if to.Unused == 0 {
		c.Reason = "the analyzer is deleted with its findings and archive rules: unused access is not analyzed"
	}
	return append(changes, c)
}

// trailRemoved reports a trail that stops, and its bucket, which AWS deletes only when it is
// empty.
func trailRemoved(before, after Record) []Change {
	if !before.Monitoring.Trail || after.Monitoring.Trail {
		return nil
	}
	return []Change{
		{
			Key: "monitoring.cloudTrail", Resource: "monitoring-trail", Verdict: Interrupts,
			Reason: "the trail is deleted: API calls are no longer recorded",
			Way:    "keep monitoring.cloudTrail, unless another trail records the account",
			Source: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html",
		},
		{
			Key: "monitoring.cloudTrail", Resource: "monitoring-trail-bucket", Verdict: Interrupts,
			Reason: "the bucket is deleted, which AWS refuses while it contains log files (BucketNotEmpty)",
			Way:    "run aws cloudtrail stop-logging, copy the log files that you need, and delete all versions of the objects before the update",
			Source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html",
		},
	}
}
