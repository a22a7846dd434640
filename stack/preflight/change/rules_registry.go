package change

import (
	"maps"
	"slices"
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
