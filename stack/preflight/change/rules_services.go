package change

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// servicesChanged reports services that are removed, and ports that other services call.
func servicesChanged(before, after Record) []Change {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(before.Services)) {
		c := Change{
			Key: "services." + name, Resource: "service-" + name, Verdict: Interrupts,
			Source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/delete-service-v2.html",
		}
		planned, kept := after.Services[name]
		switch {
		case !kept:
			c.Reason = "the roles, routes and target groups of the service are deleted: its tasks get no requests and cannot call AWS"
			c.Way = "first delete its ECS service; to rename a service, add the new name, deploy it, move the routes, and then remove the old one"
		case planned.Port != before.Services[name].Port && !before.serves(name):
			c.Key += ".port"
			c.Reason = fmt.Sprintf("services that call it cannot connect to port %d, and no task listens on port %d before the service is deployed again",
				before.Services[name].Port, planned.Port)
			c.Way = "add a service with the new port under another name, deploy it, and move the callers to it"
		default:
			continue
		}
		changes = append(changes, c)
	}
	return changes
}

// isolationChanged reports a change of the isolation that leaves running tasks without
// rules. Migrating keeps both groups.
func isolationChanged(before, after Record) []Change {
	from, to := before.Isolation, after.Isolation
	if from == to || to == "migrating" || len(before.Services) == 0 {
		return nil
	}
	const source = "https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html"
	if from == "migrating" {
		return []Change{{
			Key: "security.isolation", Resource: "security-tasks", Verdict: Ordered,
			Reason: "the security groups of the former isolation are deleted after their rules",
			Way:    "every service has to be deployed since the update to migrating", Source: source,
		}}
	}
	return []Change{{
		Key: "security.isolation", Resource: "security-tasks", Verdict: Impossible,
		Reason: fmt.Sprintf("changing %s to %s would delete the rules of security groups whose tasks run, and AWS does not delete a group in use",
			from, to),
		Way:    "set migrating, update, deploy every service again, and then set " + to,
		Source: source,
	}}
}

const deleteRole = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html"

// rolesChanged reports roles that are replaced, or deleted although their service stays.
func rolesChanged(before, after Record) []Change {
	var changes []Change
	replaced := Change{
		Key: "iam.roleNames", Resource: "iam", Verdict: Interrupts, Source: deleteRole,
		Reason: "every role is replaced by one with another ARN: what uses the old one is denied, tasks until their service is deployed again",
		Way:    "deploy a second stack with the new value; or deploy every service right after the update",
	}
	for _, key := range slices.Sorted(maps.Keys(before.Roles)) {
		deployed := before.Roles[key]
		planned, kept := after.Roles[key]
		_, served := after.Services[deployed.Service]
		same := deployed.Service == planned.Service && deployed.Name == planned.Name && before.Path == after.Path
		switch {
		case !kept && deployed.Service != "" && !served, kept && same:
			// Deleted with the service, or the same.
		case !kept:
			changes = append(changes, Change{
				Key: roleKey(key, deployed), Resource: "iam-" + key, Verdict: Interrupts, Source: deleteRole,
				Reason: "the role is deleted: what has assumed it is denied at once",
				Way:    "first change what uses it; tasks use the roles of their task definition until the service is deployed again",
			})
		default:
			replaced.With = append(replaced.With, "iam-"+key)
		}
	}
	if before.Path != after.Path {
		replaced.Key = "iam.path"
		replaced.Reason += ". Flow logs stop for minutes, because a flow log cannot change its role"
	}
	if len(replaced.With) > 0 {
		replaced.With = append(replaced.With, writers(before, after)...)
		changes = append(changes, replaced)
	}
	return changes
}

// managedPoliciesMoved reports managed policies whose path changes. Their names are fixed, so
// they are deleted first, at the same time as what attaches them to their role.
func managedPoliciesMoved(before, after Record) []Change {
	var changes []Change
	for _, key := range slices.Sorted(maps.Keys(before.Roles)) {
		deployed, planned := before.Roles[key], after.Roles[key]
		if before.Path == after.Path || !deployed.Managed || !planned.Managed || deployed.Name == "" || deployed.Name != planned.Name {
			continue
		}
		changes = append(changes, Change{
			Key: "iam.path", Resource: "iam-" + key, Verdict: Impossible,
			Reason: "the managed policies of the role would be deleted while they are attached to it, which AWS refuses (DeleteConflict)",
			Way: "deploy a second stack with the new path; or remove the role from delivery in a separate update first, and add it " +
				"again after the change",
			Source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html",
		})
	}
	return changes
}

// writers returns the roles with generated names that are replaced when the path changes,
// and what is replaced with them: a flow log cannot change its role.
func writers(before, after Record) []string {
	if before.Path == after.Path {
		return nil
	}
	var names []string
	if f := before.Network.FlowLogs; f != nil && f.Destination == "cloudwatch" {
		names = append(names, "flow-logs-writer-role", "flow-logs-vpc")
	}
	if before.Sharing.LogDestination {
		names = append(names, "sharing-logs-role")
	}
	return names
}

// roleKey returns the configuration key that creates a role.
func roleKey(key string, role Role) string {
	switch {
	case role.Service != "":
		return "services." + role.Service + ".secrets"
	case strings.HasPrefix(key, "github"):
		return "delivery.github"
	case key == "service":
		return "iam.serviceRole"
	case key == "infrastructure":
		return "iam.infrastructure"
	case key == "codebuild":
		return "delivery.codeBuild"
	case key == "codepipeline":
		return "delivery.codePipeline"
	default:
		return "services"
	}
}

// sharingRemoved reports what other accounts and stacks can no longer use.
func sharingRemoved(before, after Record) []Change {
	var changes []Change
	add := func(key, resource, reason, source string) {
		changes = append(changes, Change{
			Key: key, Resource: resource, Verdict: Interrupts, Reason: reason, Way: "first change what uses it", Source: source,
		})
	}
	if before.Sharing.LogDestination && !after.Sharing.LogDestination {
		add("sharing.logs", "sharing-logs-destination", "the log destination is deleted: log events of other accounts are lost",
			"https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDestination.html")
	}
	for _, repository := range before.Sharing.Repositories {
		if !slices.Contains(after.Sharing.Repositories, repository) {
			add("sharing.images", "sharing-"+repository, "the policy of the repository is deleted: other accounts cannot pull its images",
				"https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepositoryPolicy.html")
		}
	}
	if before.Sharing.GitHubProvider && !after.Sharing.GitHubProvider {
		add("delivery.github.makeProvider", "iam-github-provider",
			"the identity provider is deleted: no workflow of GitHub can assume a role of the account",
			"https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html")
	}
	return changes
}
