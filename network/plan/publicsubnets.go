package plan

import "ecs-foundation/internal/validate"

// validateWithoutPublicSubnets reports settings that need the public subnets of a
// network that has none.
func validateWithoutPublicSubnets(s Spec, errs validate.Errors) {
	if s.hasPublicSubnets() {
		return
	}
	const remove = "not supported with network.publicSubnets: false: remove one of the keys"
	if s.NAT.Strategy != None {
		errs.Child("publicSubnets").Addf("NAT gateways need public subnets (got nat.strategy: %s): set network.egress: %s, or remove the key",
			s.NAT.Strategy, Isolated)
	}
	if s.Subnets != nil && s.Subnets.Public.isSet() {
		errs.Child("subnets").Child("public").Addf(remove)
	}
	if s.Sizes.Of(Public) != nil {
		errs.Child("sizes").Child("public").Addf(remove)
	}
	for _, name := range s.customTiers() {
		if s.Tiers[name].Kind == Public {
			errs.Child("tiers").Child(name).Child("kind").Addf("public is " + remove)
		}
	}
	for i, denied := range s.DenyCIDRs {
		if denied.Addr().Is4() {
			errs.Child("denyCidrs").Index(i).Addf("%s is denied in public subnets only, and there are none: remove it", denied)
		}
	}
	if s.BlockPublicAccessExclusion != "" {
		errs.Child("blockPublicAccessExclusion").Addf(remove)
	}
}
