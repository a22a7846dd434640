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

// A store is what its services are opened from.
type store struct {
	base     *foundation.Stack
	cluster  *cluster.Cluster
	carts    *carts
	region   string
	images   map[string]string // by service, where it is not AWS's own
	provider pulumi.ResourceOption
}

// open deploys the services. One that calls others is deployed when those are.
func (s store) open(ctx *pulumi.Context) error {
	open := map[string]*service.Service{}
	for _, m := range members {
		made, err := service.New(ctx, m.name, s.args(m, open), s.provider)
		if err != nil {
			return err
		}
		open[m.name] = made
	}
	return nil
}

// args are a member's, on the foundation's outputs for it.
func (s store) args(m member, open map[string]*service.Service) *service.Args {
	later := pulumi.StringMap{}
	for variable, called := range m.calls {
		later[variable] = pulumi.Sprintf("http://%s", open[called].Name)
	}
	if m.tableName != "" {
		later[m.tableName] = s.carts.Name
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
		ContainerInputs: map[string]service.ContainerInputs{m.name: {Environment: later}},
		ClusterARN:      s.cluster.ARN, Region: s.region,
		SubnetIDs:        s.base.Map("privateSubnetIds"),
		SecurityGroupID:  s.base.Of("taskSecurityGroupIds", m.name),
		ExecutionRoleARN: s.base.Of("executionRoleArns", m.name),
		TaskRoleARN:      s.base.Of("taskRoleArns", m.name),
		LogGroupName:     s.base.Of("logGroupNames", m.name),
	}
	if !m.inner {
		args.TargetGroupARN, args.LoadBalancerARN = s.base.Of("targetGroupArns", m.name), s.base.Text("loadBalancerArn")
	}
	return args
}

// image returns where a member's image is.
func (s store) image(name string) string {
	if image := s.images[name]; image != "" {
		return image
	}
	return "public.ecr.aws/aws-containers/retail-store-sample-" + name + ":1.2.2"
}

// images returns those of the configuration, by service.
func images(ctx *pulumi.Context) (map[string]string, error) {
	key := ctx.Project() + ":images"
	text, ok := ctx.GetConfig(key)
	if !ok {
		return nil, nil
	}
	var all map[string]string
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil, fmt.Errorf("%s: %w: write images by service", key, err)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !slices.ContainsFunc(members, func(m member) bool { return m.name == name }) {
			return nil, fmt.Errorf("%s.%s: there is no such service: choose one of %s", key, name, strings.Join(names(), ", "))
		}
	}
	return all, nil
}
