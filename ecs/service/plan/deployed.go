package plan

import "fmt"

// Deployed returns the task definition that a service runs, or an error if it is not
// the requested one. ECS, and therefore the AWS provider, reports a deployment that the
// circuit breaker rolled back as a steady state.
// https://github.com/pulumi/pulumi-aws/issues/4487
func Deployed(cluster, service, region, requested, running string) (string, error) {
	if running == requested {
		return running, nil
	}
	return "", fmt.Errorf("service %q runs task definition %s instead of %s: its tasks failed to start or to stay healthy and ECS rolled "+
		"back the deployment, or another deployment replaced it; see the service's events: aws ecs describe-services --region %s "+
		"--cluster %s --services %s --query 'services[0].events[:10].message'", service, running, requested, region, cluster, service)
}
