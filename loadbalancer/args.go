package loadbalancer

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// validate reports missing arguments that the plan requires.
func (a *Args) validate() error {
	if err := a.Plan.Err(); err != nil {
		return err
	}
	errs := []error{component.Required(a, "VPCID")}
	if a.Plan.Existing == nil {
		errs = append(errs, component.Required(a, "SubnetIDs", "SecurityGroupID"))
	}
	if a.Plan.Logs.On() && a.LogBucket == nil {
		errs = append(errs, errors.New("LogBucket: required because the plan enables logs: create a bucket with NewLogs, "+
			"or disable the logs in the plan"))
	}
	switch listener, ok := a.httpsListener(); {
	case ok && a.CertificateARN == nil && listener.CertificateARN == "" && a.Plan.Existing == nil:
		errs = append(errs, fmt.Errorf("CertificateARN: required for %s: create a certificate with NewCertificate",
			cmp.Or(a.Plan.Certificate.Domain, "the HTTPS listener")))
	case !ok && a.CertificateARN != nil:
		errs = append(errs, errors.New("CertificateARN: unused because the plan has no HTTPS listener: set Certified in the input of the plan"))
	}
	return errors.Join(errs...)
}

// dualStack reports whether the load balancer also has IPv6 addresses.
func (a *Args) dualStack() bool {
	if e := a.Plan.Existing; e != nil {
		return e.IPv6()
	}
	return a.IPv6 && !a.Plan.Internal
}

func (a *Args) httpsListener() (lbplan.Listener, bool) {
	for _, listener := range a.Plan.Listeners {
		if listener.HTTPS {
			return listener, true
		}
	}
	return lbplan.Listener{}, false
}

// certificate returns the ARN of the certificate of the HTTPS listener, or "" without
// one.
func (a *Args) certificate() pulumi.StringInput {
	if a.CertificateARN != nil {
		return a.CertificateARN
	}
	listener, _ := a.httpsListener()
	return pulumi.String(listener.CertificateARN)
}

// bucket returns the name of the log bucket, or "" without logs.
func (a *Args) bucket() pulumi.StringInput {
	if !a.Plan.Logs.On() {
		return pulumi.String("")
	}
	return a.LogBucket
}
