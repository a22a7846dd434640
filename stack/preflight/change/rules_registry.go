package change

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
)

// repositoriesChanged reports repositories that are deleted with their images, and changes that ECR refuses.
func repositoriesChanged(before, after Record) []Change {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(before.Repositories)) {
		deployed := before.Repositories[name]
		planned, stays := after.Repositories[name]
		c := Change{Key: "services." + deployed.Service + ".createRepository", Resource: "repositories-" + deployed.Service}
		switch {
		case stays && planned.Service != deployed.Service:
			c.Key, c.Verdict = "services."+planned.Service+".createRepository", Impossible
			c.Reason = "the repository " + name + " exists, and ECR refuses a second one with its name (RepositoryAlreadyExistsException)"
			c.Way = "keep createRepository in services." + deployed.Service + ", or import the repository"
			c.Source = "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html"
		case stays && planned.Key != deployed.Key:
			c.Key, c.Verdict = c.Key+".key", Impossible
			c.Reason = "ECR cannot change the encryption of a repository"
			c.Way = "set services." + planned.Service + ".repository to a new name as well, push the images there, and deploy the service again"
			c.Source = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html"
		case !stays && deployed.Deleted:
			c.Verdict, c.With = Interrupts, []string{c.Resource + "-lifecycle"}
			c.Reason = "the repository is deleted with all its images: tasks that use them cannot start any more"
			c.Way = "to keep it, remove forceDelete in a separate update first"
			c.Source = "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html"
		default:
			continue
		}
		changes = append(changes, c)
	}
	return changes
}

// imagesDenied reports services whose images their deployed execution role can no longer pull: a task definition names the
// image and the role, and the role only allows the repositories of the services that have it.
func imagesDenied(before, after Record) []Change {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(before.Services)) {
		deployed := before.Services[name]
		planned, kept := after.Services[name]
		_, roleKept := after.Roles[deployed.Execution] // otherwise its deletion is reported
		if !kept || !roleKept || deployed.Repository == "" || after.pulls(deployed) {
			continue
		}
		denied := " can no longer pull from " + deployed.Repository +
			": running tasks continue, but no new task starts until the service is deployed again"
		c := Change{
			Key: "services." + name + ".repository", Resource: "service-" + name, Verdict: Interrupts,
			Reason: "the execution role" + denied,
			Way:    "first push the image to " + planned.Repository + "; then " + moveService,
			Source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html",
		}
		if after.repository(deployed) == after.repository(planned) {
			c.Key = "services." + name + ".secrets"
			c.Reason = "the service gets a dedicated execution role, and the shared one" + denied
			c.Way = moveService
		}
		changes = append(changes, c)
	}
	return changes
}

// pulls reports whether the execution role of a service can pull its images.
func (r Record) pulls(s Service) bool {
	for _, planned := range r.Services {
		if planned.Execution == s.Execution && r.repository(planned) == r.repository(s) {
			return true
		}
	}
	return false
}

// repository returns the repository of a service, without the ARN if it is in the stack's account and region.
func (r Record) repository(s Service) string {
	arn, _ := awsname.ParseARN(s.Repository)
	if arn.Region == r.Region && slices.Contains(r.Accounts, arn.Account) {
		return strings.TrimPrefix(arn.Resource, "repository/")
	}
	return s.Repository
}
