package explain

import (
	"fmt"
	"slices"

	"ecs-foundation/stack/explain/account"
)

// volumes checks that the file systems of the tasks have a mount target in the zones of the tasks.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-best-practices.html
func volumes(a *account.Account, t Target) []Check {
	var checks []Check
	for _, v := range t.Definition.Volumes {
		if v.EfsVolumeConfiguration == nil {
			continue
		}
		id := v.EfsVolumeConfiguration.FileSystemID
		c := Check{Step: StepVolumes, Object: id, Confirm: command("efs", "describe-mount-targets", "--file-system-id", id)}
		if f, failed := a.Failed("elasticfilesystem:DescribeMountTargets", id); failed {
			c.Status, c.Finding = Failed, "the file system does not exist"
			if !f.IsNotFound() {
				c = unread(StepVolumes, id, f)
			}
			checks = append(checks, c)
			continue
		}
		checks = append(checks, mounts(a, t, c))
	}
	return checks
}

// mounts completes the check of a file system: each zone of the tasks needs a mount target that is available.
func mounts(a *account.Account, t Target, c Check) Check {
	available := map[string]bool{}
	for _, m := range a.MountTargets {
		if m.FileSystemID == c.Object && m.LifeCycleState == "available" {
			available[m.AvailabilityZoneName] = true
		}
	}
	for _, id := range t.Subnets {
		if f, failed := a.Failed("ec2:DescribeSubnets", id); failed && !f.IsNotFound() {
			return unread(StepVolumes, c.Object, f)
		}
	}
	zones := zonesOf(a, t.Subnets)
	missing := slices.DeleteFunc(slices.Clone(zones), func(zone string) bool { return available[zone] })
	switch {
	case len(zones) == 0:
		c.Status, c.Finding = Unknown, "the zones of the tasks are not known, so neither is whether the file system has a mount target in each"
	case len(missing) == 0:
		c.Status, c.Finding, c.Confirm = Passed, "the file system has a mount target in each zone of the tasks", ""
	case len(missing) < len(zones):
		c.Status, c.Finding = Partly, fmt.Sprintf("the file system has no available mount target in %s, so tasks there do not start", list(missing))
	default:
		c.Status, c.Finding = Failed, fmt.Sprintf("the file system has no available mount target in %s: create one in each zone", list(missing))
	}
	return c
}

// zonesOf returns the Availability Zones of subnets.
func zonesOf(a *account.Account, subnets []string) []string {
	var zones []string
	for _, s := range a.Subnets {
		if slices.Contains(subnets, s.SubnetId) {
			zones = appendNew(zones, s.AvailabilityZone)
		}
	}
	return zones
}
