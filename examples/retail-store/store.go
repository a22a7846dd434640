package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/ecs/cluster"
	"ecs-foundation/ecs/foundation"
	"ecs-foundation/ecs/service"
	serviceplan "ecs-foundation/ecs/service/plan"
)

// A store deploys the services of the store.
type store struct {
	base     *foundation.Stack
	cluster  *cluster.Cluster
	carts    *carts
	region   string
	images   map[string]string // by service, to replace AWS's
	provider pulumi.ResourceOption
}

// deploy deploys the services, each after the services that it calls.
func (s store) deploy(ctx *pulumi.Context) error {
	deployed := map[string]*service.Service{}
	for _, svc := range storeServices {
		created, err := service.New(ctx, svc.name, s.args(svc, deployed), s.provider)
		if err != nil {
			return err
		}
		deployed[svc.name] = created
	}
	return nil
}

// args returns the arguments of a service, with the foundation's outputs for it.
func (s store) args(svc storeService, deployed map[string]*service.Service) *service.Args {
	environment := pulumi.StringMap{}
	for variable, called := range svc.calls {
		environment[variable] = pulumi.Sprintf("http://%s", deployed[called].Name)
	}
	if svc.tableName != "" {
		environment[svc.tableName] = s.carts.Name
	}
	svc.run.ConnectServices = []serviceplan.ConnectService{{Port: "http", Alias: svc.name, AliasPort: 80}}
	args := &service.Args{
		Task: serviceplan.Spec{CPU: svc.cpu, Memory: svc.memory, Containers: []serviceplan.Container{{
			Name: svc.name, Image: s.image(svc.name), Environment: svc.environment,
			Ports: []serviceplan.Port{{Name: "http", Number: port, Protocol: serviceplan.HTTP}},
			HealthCheck: &serviceplan.HealthCheck{
				Shell: fmt.Sprintf("curl -f http://localhost:%d%s || exit 1", port, svc.health), StartPeriod: 60,
			},
		}}},
		Run:             svc.run,
		ContainerInputs: map[string]service.ContainerInputs{svc.name: {Environment: environment}},
		ClusterARN:      s.cluster.ARN, Region: s.region,
		SubnetIDs:        s.base.Map("privateSubnetIds"),
		SecurityGroupID:  s.base.Of("taskSecurityGroupIds", svc.name),
		ExecutionRoleARN: s.base.Of("executionRoleArns", svc.name),
		TaskRoleARN:      s.base.Of("taskRoleArns", svc.name),
		LogGroupName:     s.base.Of("logGroupNames", svc.name),
	}
	if !svc.internal {
		args.TargetGroupARN, args.LoadBalancerARN = s.base.Of("targetGroupArns", svc.name), s.base.Text("loadBalancerArn")
	}
	return args
}

// image returns the URI of a service's image.
func (s store) image(name string) string {
	if image := s.images[name]; image != "" {
		return image
	}
	return "public.ecr.aws/aws-containers/retail-store-sample-" + name + ":1.2.2"
}

// configuredImages returns the images in the configuration, by service.
func configuredImages(ctx *pulumi.Context) (map[string]string, error) {
	key := ctx.Project() + ":images"
	text, ok := ctx.GetConfig(key)
	if !ok {
		return nil, nil
	}
	var images map[string]string
	if err := json.Unmarshal([]byte(text), &images); err != nil {
		return nil, fmt.Errorf("%s: must be a map of images by service: %w", key, err)
	}
	for _, name := range slices.Sorted(maps.Keys(images)) {
		if !slices.ContainsFunc(storeServices, func(svc storeService) bool { return svc.name == name }) {
			return nil, fmt.Errorf("%s: unknown service %q: choose one of %s", key, name, strings.Join(names(), ", "))
		}
	}
	return images, nil
}
