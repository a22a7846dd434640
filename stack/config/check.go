package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
)

// Constraints returns the constraints of the keys of a stack.
func (Config) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"profile":      {Default: Development},
		"network":      {Required: true},
		"loadBalancer": {Required: true, Format: "a load balancer with certificateArn, with domain and zoneId, with http: forward, or with existing"},
		"services": {
			Required: true, Format: "services by name, or {} for none", Keys: new(validate.ServiceName()),
			Example: map[string]Service{"web": {Port: 3000}},
		},
		"data": securityplan.Stores(),
		"tags": validate.Tags(),
		"accounts": {
			Pattern: awsname.AccountID, Digits: true, Format: "the 12 digits of an AWS account", Unique: true,
			Example: []string{"111122223333"},
		},
	}
}

// Validate reports every error that can be found without a plan. The plan of each
// domain reports the errors in its settings.
func (c *Config) Validate() error {
	root := validate.NewErrors("")
	errs := root.Child(c.KeyPrefix())
	c.validateRepositories(errs.Child("services"))
	validate.Struct(errs, *c)
	validate.ARNs(errs, *c, c.place())
	c.validateTags(errs.Child("tags"))
	c.validateServices(errs.Child("services"))
	c.validateGrantedStores(errs.Child("services"))
	c.validateEgress(errs.Child("security").Child("egress"))
	if public := c.Network.PublicSubnets; public != nil && !*public && !c.LoadBalancer.IsInternal() && c.createsLoadBalancer() {
		errs.Child("network").Child("publicSubnets").Addf("an internet-facing load balancer needs public subnets: " +
			"set loadBalancer.internal: true, or remove the key")
	}
	c.validateSources(errs)
	c.validateExistingNetwork(errs.Child("network").Child("existing"))
	c.validateExclusion(errs.Child("network").Child("blockPublicAccessExclusion"))
	c.validateProfile(errs)
	c.validateZones(errs.Child("network").Child("zones"))
	return root.Err()
}

// validateZones reports a single zone where AWS or the profile requires two.
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
func (c *Config) validateZones(errs validate.Errors) {
	if len(c.Network.Zones) != 1 || c.Network.UsesExisting() {
		return
	}
	const atLeast2 = "must have at least 2 zones (got 1): "
	stores := slices.Sorted(maps.Keys(c.Data))
	rds := slices.IndexFunc(stores, func(name string) bool { return c.Data[name].Kind == securityplan.RDS })
	switch {
	case c.createsLoadBalancer():
		errs.Addf(atLeast2 + "a load balancer needs subnets in two")
	case rds >= 0:
		errs.Addf(atLeast2+"data.%s has kind: rds, whose subnet group needs subnets in two", stores[rds])
	case c.Profile == Production:
		errs.Addf(atLeast2 + "production must survive the loss of a zone")
	}
}

func (c *Config) validateRegion(errs validate.Errors) {
	supported := slices.Contains(awsname.SupportedPartitions(), awsname.Partition(c.Region))
	if supported && awsname.Region.MatchString(c.Region) {
		return
	}
	meant := validate.Nearest(c.Region, awsname.KnownRegions())
	switch {
	case c.Region == "":
		errs.Invalidf("required: a region, such as us-east-1")
	case !supported:
		errs.Invalidf("unsupported region %q: must be in one of the partitions %s, such as us-east-1",
			c.Region, strings.Join(awsname.SupportedPartitions(), ", "))
	case meant != "":
		errs.Invalidf("unknown region %q: did you mean %s?", c.Region, meant)
	default:
		errs.Invalidf("unknown region %q: set one such as us-east-1", c.Region)
	}
	c.Region = "" // the other checks skip an empty region
}

// validateRepositories reports a default repository whose name ECR does not allow. The name of a
// service has an error of its own.
func (c *Config) validateRepositories(errs validate.Errors) {
	limit := validate.ConstraintsOf(reflect.TypeFor[iamplan.ServicePermissions]())["repository"]
	for _, name := range c.ServiceNames() {
		repository := c.Project + "/" + name
		if c.Services[name].Repository != repository || limit.Accepts(repository) {
			continue
		}
		errs.Child(name).Child("repository").Invalidf("the default %q, the names of the project and of the service, is not a valid name in ECR: "+
			"set one, such as %s", repository, "shop/"+name)
	}
}

func (c *Config) validateServices(errs validate.Errors) {
	for _, name := range c.ServiceNames() {
		if name == iamplan.CodeBuildKey && c.Delivery.CodeBuild != nil {
			errs.Child(name).Addf("reserved for the log group of CodeBuild: choose another name")
		}
	}
}

// validateEgress reports internet egress of tasks in an isolated network.
func (c *Config) validateEgress(errs validate.Errors) {
	if c.Network.Egress == networkplan.Isolated && c.Security.Egress == securityplan.ToInternet {
		errs.Addf("internet contradicts network.egress: isolated, which allows tasks only endpoints: remove one of them, " +
			"or set network.egress: balanced")
	}
}

// validateExclusion reports an exclusion from VPC Block Public Access that blocks
// the requests that services have routes for.
func (c *Config) validateExclusion(errs validate.Errors) {
	if c.LoadBalancer.IsInternal() {
		return
	}
	routed := slices.DeleteFunc(c.ServiceNames(), func(name string) bool {
		return !c.LoadBalancer.Serves(name, c.Services[name].ServiceRouting)
	})
	if c.Network.BlockPublicAccessExclusion == networkplan.ExclusionEgress && len(routed) > 0 {
		errs.Addf("egress blocks the requests for which %s has routes: set bidirectional", routed[0])
	}
}

// place returns where the stack is deployed. Without internet access, tasks can reach only
// the endpoints of their own region.
func (c *Config) place() validate.Place {
	place := validate.Place{Region: c.Region}
	if !slices.ContainsFunc(c.Accounts, func(id string) bool { return !awsname.AccountID.MatchString(id) }) {
		place.Accounts = c.Accounts
	}
	switch {
	case c.Network.Egress == networkplan.Isolated:
		place.Internet = "network.egress: balanced"
	case c.Network.NAT.Strategy == networkplan.None || c.Security.Egress == securityplan.ToEndpoints:
		place.Internet = "network.nat and security.egress"
	}
	return place
}
