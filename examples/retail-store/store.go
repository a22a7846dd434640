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
	for _, m := range storeServices {
		created, err := service.New(ctx, m.name, s.args(m, deployed), s.provider)
		if err != nil {
			return err
		}
		deployed[m.name] = created
	}
	return nil
}

// args returns the arguments of a service, with the foundation's outputs for it.
func (s store) args(m storeService, deployed map[string]*service.Service) *service.Args {
	environment := pulumi.StringMap{}
	for variable, called := range m.calls {
		environment[variable] = pulumi.Sprintf("http://%s", deployed[called].Name)
	}
	if m.tableName != "" {
		environment[m.tableName] = s.carts.Name
	}
	m.run.ConnectServices = []serviceplan.ConnectService{{Port: "http", Alias: m.name, AliasPort: 80}}
	args := &service.Args{
		Task: serviceplan.Spec{CPU: m.cpu, Memory: m.memory, Containers: []serviceplan.Container{{
			Name: m.name, Image: s.image(m.name), Environment: m.environment,
			Ports: []serviceplan.Port{{Name: "http", Number: port, Protocol: serviceplan.HTTP}},
			HealthCheck: &serviceplan.HealthCheck{
				Shell: fmt.Sprintf("curl -f http://localhost:%d%s || exit 1", port, m.health), StartPeriod: 60,
			},
		}}},
		Run:             m.run,
		ContainerInputs: map[string]service.ContainerInputs{m.name: {Environment: environment}},
		ClusterARN:      s.cluster.ARN, Region: s.region,
		SubnetIDs:        s.base.Map("privateSubnetIds"),
		SecurityGroupID:  s.base.Of("taskSecurityGroupIds", m.name),
		ExecutionRoleARN: s.base.Of("executionRoleArns", m.name),
		TaskRoleARN:      s.base.Of("taskRoleArns", m.name),
		LogGroupName:     s.base.Of("logGroupNames", m.name),
	}
	if !m.internal {
		args.TargetGroupARN, args.LoadBalancerARN = s.base.Of("targetGroupArns", m.name), s.base.Text("loadBalancerArn")
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
		if !slices.ContainsFunc(storeServices, func(m storeService) bool { return m.name == name }) {
			return nil, fmt.Errorf("%s: unknown service %q: choose one of %s", key, name, strings.Join(names(), ", "))
		}
	}
	return images, nil
}
