package loadbalancer

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// validate reports every argument that the plan requires and that is missing.
func (a *Args) validate() error {
	if err := a.Plan.Err(); err != nil {
		return err
	}
	var errs []error
	if a.Plan.Logs.On() && a.LogBucket == nil {
		errs = append(errs, errors.New("logs are on, and LogBucket is missing: create a bucket by NewLogs and give its name, "+
			"or set AccessLogs to false"))
	}
	switch listener, ok := a.httpsListener(); {
	case ok && a.CertificateARN == nil && listener.CertificateARN == "":
		errs = append(errs, fmt.Errorf("the certificate of %s does not exist yet: give its ARN, as NewCertificate returns it",
			cmp.Or(a.Plan.Certificate.Domain, "the HTTPS listener")))
	case !ok && a.CertificateARN != nil:
		errs = append(errs, errors.New("CertificateARN is given, and the plan has no HTTPS listener: set Certified in the input of the plan"))
	}
	return errors.Join(errs...)
}

func (a *Args) httpsListener() (lbplan.Listener, bool) {
	for _, listener := range a.Plan.Listeners {
		if listener.HTTPS {
			return listener, true
		}
	}
	return lbplan.Listener{}, false
}

// certificate returns the certificate of the HTTPS listener, or "" where there is
// none.
func (a *Args) certificate() pulumi.StringInput {
	if a.CertificateARN != nil {
		return a.CertificateARN
	}
	listener, _ := a.httpsListener()
	return pulumi.String(listener.CertificateARN)
}

// bucket returns the name of the bucket of the logs, or "" where nothing is logged.
func (a *Args) bucket() pulumi.StringInput {
	if !a.Plan.Logs.On() {
		return pulumi.String("")
	}
	return a.LogBucket
}
