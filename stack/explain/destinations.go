package explain

import (
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/iam/policy/evaluate"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/netaddr"
	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/preflight/reach"
)

// https is the port of AWS's services and of registries.
const https = 443

// A destination is what a task connects to before its containers start.
type destination struct {
	reach.End
	port int
	// isAssumed reports whether it is assumed to be on the internet.
	isAssumed bool
}

// destinations returns what a task connects to before its containers start: the services that its execution role calls,
// and the registries of its images. Secrets Manager and Parameter Store call AWS KMS themselves.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
func destinations(a *account.Account, t Target) []destination {
	role := reach.Caller{Partition: a.Partition, Region: a.Region, Account: a.ID, Role: t.ExecutionRole}
	var all []destination
	add := func(name, region string, calls ...evaluate.Request) {
		d := serviceIn(a, name, region)
		i := slices.IndexFunc(all, func(known destination) bool { return known.Name == d.Name })
		if i < 0 {
			i, all = len(all), append(all, d)
		}
		all[i].Calls = append(all[i].Calls, calls...)
	}
	for _, c := range t.Definition.ContainerDefinitions {
		switch i := account.ParseImage(c.Image); {
		case i.IsECR():
			add("ecr.api", i.Region, role.Call("ecr:GetAuthorizationToken", "*"))
			for _, n := range repositoryNeeds(a, i) {
				add("ecr.dkr", i.Region, role.Call(n.action, n.resource))
			}
			add("s3", i.Region, role.Layers(i.Region))
		default:
			all = append(all, registryOf(i))
		}
	}
	for _, n := range executionNeeds(a, t) {
		service, _, _ := strings.Cut(n.action, ":")
		if slices.Contains([]string{"logs", "secretsmanager", "ssm", "s3"}, service) {
			arn, _ := awsname.ParseARN(n.resource)
			add(service, arn.Region, role.Call(n.action, n.resource))
		}
	}
	return all
}

// serviceIn returns an AWS service in a region. Endpoints lead to services of their own region only.
func serviceIn(a *account.Account, name, region string) destination {
	if region == "" || region == "*" || region == a.Region {
		return destination{End: reach.Service(name), port: https}
	}
	return destination{End: reach.Outside(name+" in "+region, netaddr.AllIPv4), port: https}
}

// publicRegistries are registries on the internet. The address of another registry is not known.
var publicRegistries = []string{
	"docker.io", "gcr.io", "ghcr.io", "mcr.microsoft.com", "public.ecr.aws", "quay.io", "registry.gitlab.com", "registry.k8s.io",
}

// registryOf returns the registry of an image that is not in Amazon ECR.
func registryOf(i account.ImageName) destination {
	d := destination{End: reach.Outside(i.Host, netaddr.AllIPv4), port: https, isAssumed: !slices.Contains(publicRegistries, i.Host)}
	if _, port, ok := strings.Cut(i.Host, ":"); ok {
		if number, err := strconv.Atoi(port); err == nil {
			d.port = number
		}
	}
	return d
}
