package plan

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// A ConnectService is a port that other services in the namespace reach by name.
type ConnectService struct {
	// Port is the name of the port.
	Port string
	// Alias and AliasPort are the name and the port that clients use: http://cart is
	// {Alias: "cart", AliasPort: 80}. Together they are unique in the namespace.
	Alias     string
	AliasPort int
}

// alias matches DNS names. ECS allows underscores.
var alias = regexp.MustCompile(`^[a-z0-9_][a-z0-9_-]{0,62}(\.[a-z0-9_][a-z0-9_-]{0,62})*$`)

// maxDiscoveryName is the maximum length of a discovery name.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
const maxDiscoveryName = 64

// Constraints returns the constraints of a Service Connect service.
func (ConnectService) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"alias": {
			Required: true, Pattern: alias, MaxLength: 127, Source: definitions + "ServiceConnectClientAlias.html",
			Format: "a DNS name of lower-case letters, digits, hyphens, underscores and dots, such as cart or cart.local",
		},
		"aliasPort": Port{}.Constraints()["number"],
	}
}

// DiscoveryNames returns the name of the AWS Cloud Map service of each Service Connect
// service: its alias, in which underscores replace the dots that discovery names cannot
// contain. The name of a further port of the same alias ends with the port's name.
func (r Run) DiscoveryNames() []string {
	names := make([]string, len(r.ConnectServices))
	for i, c := range r.ConnectServices {
		name := strings.ReplaceAll(c.Alias, ".", "_")
		if slices.ContainsFunc(r.ConnectServices[:i], func(other ConnectService) bool { return other.Alias == c.Alias }) {
			name += "-" + c.Port
		}
		names[i] = awsname.Shorten(name, maxDiscoveryName)
	}
	return names
}

// validateConnect reports Service Connect services without a port, and those whose names
// are not unique.
func (r Run) validateConnect(task Spec, errs validate.Errors) {
	discovery := r.DiscoveryNames()
	for i, c := range r.ConnectServices {
		at, before := errs.Index(i), r.ConnectServices[:i]
		if _, _, ok := task.Port(c.Port); !ok || c.Port == "" {
			at.Child("port").Addf("no container has a port %q: %s", c.Port, task.choices(c.Port))
		}
		if slices.ContainsFunc(before, func(other ConnectService) bool { return other.Port == c.Port }) {
			at.Child("port").Addf("duplicate value %q: ECS allows one service for each port; remove one of them", c.Port)
		}
		same := slices.IndexFunc(before, func(other ConnectService) bool { return other.Alias == c.Alias && other.AliasPort == c.AliasPort })
		clash := slices.Index(discovery[:i], discovery[i])
		switch {
		case same >= 0:
			at.Child("alias").Addf("duplicate alias %s:%d, which connectServices[%d] has: an alias and its port must be unique in the namespace; "+
				"change one of them", c.Alias, c.AliasPort, same)
		case clash >= 0:
			at.Child("alias").Addf("duplicate discovery name %q, which connectServices[%d] has: choose another alias", discovery[i], clash)
		}
	}
}
