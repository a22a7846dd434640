package plan

import "fmt"

// Deployed returns the task definition that a service runs, or an error if it is not
// the requested one. For ECS a deployment that the circuit breaker rolled back is a
// steady state, and therefore for the AWS provider too.
// https://github.com/pulumi/pulumi-aws/issues/4487
func Deployed(cluster, service, region, asked, running string) (string, error) {
	if running == asked {
		return running, nil
	}
	return "", fmt.Errorf("service %q runs task definition %s, and %s was asked for: its tasks did not start or stay healthy and ECS rolled "+
		"the deployment back, or somebody else deployed since. Its events tell why: aws ecs describe-services --region %s --cluster %s "+
		"--services %s --query 'services[0].events[:10].message'", service, running, asked, region, cluster, service)
}
