package graphtest

import (
	"slices"
	"strings"
)

// shared are the types with an identity in an account that a stack does not take: what exists already is used, changed, or
// asked about on its own.
var shared = map[string]string{
	"aws:accessanalyzer/analyzer:Analyzer type":                  "one of each type: lookup asks for the analyzers of others",
	"aws:guardduty/detector:Detector enable":                     "one in a region: lookup asks for it",
	"aws:guardduty/detectorFeature:DetectorFeature name":         "a setting of the detector",
	"aws:iam/openIdConnectProvider:OpenIdConnectProvider":        "one for a URL: lookup asks for it",
	"aws:iam/serviceLinkedRole:ServiceLinkedRole":                "one for a service: iam.serviceLinkedRoles names those that do not exist",
	"aws:iam/rolePolicy:RolePolicy":                              "in a role with a fixed name",
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment":          "in a role with a fixed name",
	"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": "in a log group with a fixed name",
	"aws:ecr/lifecyclePolicy:LifecyclePolicy":                    "a setting of a repository",
	"aws:ecr/repositoryPolicy:RepositoryPolicy":                  "a setting of a repository",
}

// FixedNames returns the resources whose name or place in AWS the program sets, and is not within a resource that it
// creates, as "TYPE LOGICAL-NAME NAME". A resource that exists already with this name makes an update fail.
func (g *Graph) FixedNames() []string {
	var names []string
	for _, name := range g.Names("") {
		r := g.resources[name]
		for _, id := range identitiesOf[r.Type] {
			first := id.inputs[0]
			text := render(r.Inputs[first])
			place := slices.ContainsFunc(id.inputs, func(input string) bool { return strings.Contains(render(r.Inputs[input]), "<") })
			repeats := shared[r.Type] != "" || shared[r.Type+" "+first] != "" || r.Inputs["allowOverwrite"] == true
			if r.Inputs[first] == nil || place || repeats || r.Import != "" {
				continue
			}
			if r.Type == "aws:route53/record:Record" {
				text = render(r.Inputs["name"])
			}
			names = append(names, r.Type+" "+name+" "+strings.Trim(text, `"`))
		}
	}
	return names
}
