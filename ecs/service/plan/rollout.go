package plan

import (
	"fmt"

	"ecs-foundation/internal/validate"
)

// validateRollout reports limits with which a deployment can neither start a task nor stop
// one.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
func (r Run) validateRollout(errs validate.Errors) {
	n, key := r.Count, "count"
	if r.Scaling != nil {
		n, key = r.Scaling.Min, "scaling.min" // with more tasks, the limits are farther apart
	}
	lower, upper := (n*r.MinimumHealthy+99)/100, n*r.Maximum/100
	if n < 1 || lower < upper {
		return
	}
	advice := fmt.Sprintf("set maximum to %d or more", ((n+1)*100+n-1)/n)
	if minimum := (n - 1) * 100 / n; minimum > 0 {
		advice += fmt.Sprintf(", or minimumHealthy to %d or less", minimum)
	}
	errs.Child("maximum").Addf("no deployment can start or stop a task: with %s %d, the maximum of %d percent rounds down to %s, "+
		"and minimumHealthy of %d percent rounds up to %d; %s",
		key, n, r.Maximum, validate.Count(upper, "task"), r.MinimumHealthy, lower, advice)
}
