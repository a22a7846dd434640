package plan

import (
	"ecs-foundation/internal/validate"
)

const off = "no load balancer (loadBalancer.http: off, without certificateArn and domain): "

// validateOff reports the settings that need a load balancer, if there is none.
func validateOff(in Input, errs validate.Errors) {
	validate.Struct(errs.Child("loadBalancer"), in.Spec)
	for _, key := range validate.SetKeys(in.Spec) {
		if key != "http" {
			errs.Child("loadBalancer").Child(key).Unreadablef("no effect without a load balancer (loadBalancer.http: off): " +
				"remove the key, or set http to redirect or forward")
		}
	}
	for _, s := range in.Services {
		at := errs.Child("services").Child(s.Name)
		validate.Struct(at, s)
		for _, key := range validate.SetKeys(s.ServiceRouting) {
			if key == "routes" {
				at.Child(key).Addf(off + "remove the routes of a worker, or set loadBalancer.http to redirect or forward")
			} else {
				at.Child(key).Addf(off + "remove the key")
			}
		}
	}
}
