package plan

import (
	"fmt"
	"slices"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/internal/awsname"
	monitoringplan "ecs-foundation/monitoring/plan"
	"ecs-foundation/stack"
)

// GuardDutyDetector asks for the detector in the region. The answer is of type Owned, whose
// ARN is the ID of the detector.
type GuardDutyDetector struct{}

// Actions returns the actions of the calls.
func (GuardDutyDetector) Actions() []string {
	return []string{"guardduty:GetDetector", "guardduty:ListDetectors"}
}

// IdentityProvider asks for the OIDC identity provider of an issuer. The answer is of type
// Owned.
type IdentityProvider struct {
	Issuer string
}

// Actions returns the actions of the calls.
func (IdentityProvider) Actions() []string {
	return []string{"iam:GetOpenIDConnectProvider", "iam:ListOpenIDConnectProviders"}
}

// TaggedResources asks for the analyzers of IAM Access Analyzer and the trails of CloudTrail
// in the region, as far as they have or had tags: AWS has no other function for them that
// the provider calls. The answer is of type []Owned.
// https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
type TaggedResources struct{}

// Actions returns the action of the call.
func (TaggedResources) Actions() []string { return []string{"tag:GetResources"} }

// Owned is an existing resource with its tags, which show the stack that it belongs to.
type Owned struct {
	ARN  string
	Tags map[string]string
}

// singletonQuestions asks whether resources that AWS allows once or a few times in an
// account and region exist already, and belong to another stack or to none.
func singletonQuestions(p stack.Plan) []Question {
	return slices.Concat(detectorQuestions(p), identityProviderQuestions(p), analyzerQuestions(p), trailQuestions(p))
}

// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_limits.html
func detectorQuestions(p stack.Plan) []Question {
	g := p.Config.Monitoring.GuardDuty
	if g == nil {
		return nil
	}
	return []Question{ask(GuardDutyDetector{}, func(existing *Owned, f Findings) {
		at := f.Errors.Child("monitoring.guardDuty.detector")
		switch {
		case existing == nil && g.Detector != monitoringplan.Create:
			at.Addf("the account has no detector in %s: set create", p.Config.Region)
		case existing != nil && g.Detector == monitoringplan.Create && !isOwn(p.Config, existing.Tags):
			at.Addf("the account already has the detector %s in %s, and AWS allows only one: set adopt to import it, or lookup to use it unchanged",
				existing.ARN, p.Config.Region)
		}
	})}
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
func identityProviderQuestions(p stack.Plan) []Question {
	github := p.Config.Delivery.GitHub
	if github == nil {
		return nil
	}
	return []Question{ask(IdentityProvider{iamplan.GitHubIssuer}, func(existing *Owned, f Findings) {
		const key = "delivery.github.makeProvider"
		switch {
		case existing == nil && !github.MakeProvider:
			f.Warnings.Child(key).Addf("the account has no identity provider for %s, so that no workflow can assume the roles: set true in one stack",
				iamplan.GitHubIssuer)
		case existing != nil && github.MakeProvider && !isOwn(p.Config, existing.Tags):
			f.Errors.Child(key).Addf("the account already has the identity provider %s%s, and AWS allows only one for each URL: remove the key",
				existing.ARN, ownerOf(existing.Tags))
		}
	})}
}

// analyzerQuestions asks for analyzers that are not the stack's. Their type is known only
// if this project created them, because its names end with the type.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html
func analyzerQuestions(p stack.Plan) []Question {
	a := p.Config.Monitoring.AccessAnalyzer
	if a == nil {
		return nil
	}
	wanted := []struct {
		set               bool
		key, kind, suffix string
	}{
		{a.External, "external", "ACCOUNT", "-external"},
		{a.UnusedDays > 0, "unusedDays", "ACCOUNT_UNUSED_ACCESS", "-unused"},
	}
	return []Question{ask(TaggedResources{}, func(list *[]Owned, f Findings) {
		for _, existing := range others(p, list, "access-analyzer", "analyzer/") {
			for _, w := range wanted {
				key, name := "monitoring.accessAnalyzer."+w.key, existing.ARN+ownerOf(existing.Tags)
				made := existing.Tags["ManagedBy"] == "pulumi"
				switch {
				case !w.set:
				case made && strings.HasSuffix(existing.ARN, w.suffix):
					f.Errors.Child(key).Addf("the account already has the analyzer %s, and AWS allows one of type %s in a region: remove the key",
						name, w.kind)
				case !made:
					f.Warnings.Child(key).Addf("the account already has the analyzer %s: if its type is %s, remove the key, "+
						"because AWS allows one of each type in a region", name, w.kind)
				}
			}
		}
	})}
}

// maxTrails is the number of trails in a region, which AWS does not raise.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
const maxTrails = 5

func trailQuestions(p stack.Plan) []Question {
	if p.Config.Monitoring.CloudTrail == nil {
		return nil
	}
	return []Question{ask(TaggedResources{}, func(list *[]Owned, f Findings) {
		if n := len(others(p, list, "cloudtrail", "trail/")); n >= maxTrails {
			f.Errors.Child("monitoring.cloudTrail").Addf("the account already has %d other trails in %s, and AWS allows %d: remove the key, or delete a trail",
				n, p.Config.Region, maxTrails)
		}
	})}
}

// others returns the resources of a type that do not belong to the stack.
func others(p stack.Plan, list *[]Owned, service, prefix string) []Owned {
	if list == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(*list), func(o Owned) bool {
		arn, _ := awsname.ParseARN(o.ARN)
		return arn.Service != service || !strings.HasPrefix(arn.Resource, prefix) || isOwn(p.Config, o.Tags)
	})
}

// ownerOf names the stack that a resource belongs to, if its tags show one.
func ownerOf(tags map[string]string) string {
	if tags["Project"] == "" || tags["Environment"] == "" {
		return ""
	}
	return fmt.Sprintf(" of the stack %s of project %s", tags["Environment"], tags["Project"])
}
