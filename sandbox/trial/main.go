// Command trial is the program that the sandbox's own tests deploy: a small network or, with the setting trial:all, at
// least one resource of each type that the bridge supports. It registers resources by their type tokens instead of with
// Pulumi's AWS SDK, which needs minutes and gigabytes to compile.
//
// These types are used by the foundation, but neither supported nor tested here. moto does not implement
// aws_lb_trust_store, aws_route53_resolver_firewall_rule_group_association and
// aws_vpc_block_public_access_exclusion, and it cannot delete an aws_route53_resolver_query_log_config_association. The
// provider takes a minute each to create and to delete an aws_vpc_endpoint_subnet_association; subnetIds of an endpoint
// do the same without a delay.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"ecs-foundation/sandbox/plugin"
)

type (
	object = map[string]any
	list   = []any
)

// resource is a resource of any type with the outputs that other resources use.
type resource struct {
	pulumi.CustomResourceState

	Arn                     pulumi.StringOutput `pulumi:"arn"`
	CertificateArn          pulumi.StringOutput `pulumi:"certificateArn"`
	DefaultNetworkACLID     pulumi.StringOutput `pulumi:"defaultNetworkAclId"`
	DefaultRouteTableID     pulumi.StringOutput `pulumi:"defaultRouteTableId"`
	DNSName                 pulumi.StringOutput `pulumi:"dnsName"`
	DomainValidationOptions pulumi.ArrayOutput  `pulumi:"domainValidationOptions"`
	Fqdn                    pulumi.StringOutput `pulumi:"fqdn"`
	Name                    pulumi.StringOutput `pulumi:"name"`
	ZoneID                  pulumi.StringOutput `pulumi:"zoneId"`
}

// stack registers resources with one provider and collects the errors. The tests change team and size, which are inputs
// of most of the resources.
type stack struct {
	ctx      *pulumi.Context
	provider pulumi.ProviderResource
	cidr     string
	team     string
	size     int
	errs     []error
}

// add registers a resource.
func (s *stack) add(token, name string, inputs object, opts ...pulumi.ResourceOption) *resource {
	var r resource
	opts = append(opts, pulumi.Provider(s.provider), pulumi.Version(plugin.Version))
	s.errs = append(s.errs, s.ctx.RegisterResource("aws:"+token, name, pulumi.ToMap(inputs), &r, opts...))
	return &r
}

// invoke calls a function when its arguments are known. It exports and returns the ID in the result.
func (s *stack) invoke(token string, args object) pulumi.Output {
	_, name, _ := strings.Cut(token, ":")
	id := pulumi.ToOutput(args).ApplyT(func(args any) (any, error) {
		var result object
		err := s.ctx.Invoke("aws:"+token, args, &result, pulumi.Provider(s.provider), pulumi.Version(plugin.Version))
		return result["id"], err
	})
	s.ctx.Export(name, id)
	return id
}

// policy returns a policy that allows an action to a service, or without one to every principal, and the given further
// statements.
func (s *stack) policy(service, action string, resource any, more ...any) pulumi.Output {
	statement := object{"Sid": "For" + s.team, "Effect": "Allow", "Action": action}
	if resource != nil {
		statement["Resource"] = resource
	}
	if service != "" {
		statement["Principal"] = object{"Service": service + ".amazonaws.com"}
	}
	return asJSON(object{"Version": "2012-10-17", "Statement": append(list{statement}, more...)})
}

// role adds a role that a service may assume.
func (s *stack) role(name, service string) *resource {
	return s.add("iam/role:Role", name, object{"assumeRolePolicy": asJSON(object{
		"Version": "2012-10-17", "Statement": list{object{
			"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"Service": service + ".amazonaws.com"},
		}},
	})})
}

func asJSON(value any) pulumi.Output {
	return pulumi.ToOutput(value).ApplyT(func(value any) (string, error) {
		text, err := json.Marshal(value)
		return string(text), err
	})
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		fmt.Fprintln(os.Stderr, "a line from the program")
		settings := config.New(ctx, "")
		s := &stack{ctx: ctx, cidr: settings.Get("cidr"), team: settings.Get("team"), size: settings.GetInt("size")}
		tags := object{"Team": s.team}
		if s.team == "core" {
			tags["First"] = "true" // changing the team also removes a tag
		}
		var provider pulumi.ProviderResourceState
		if err := ctx.RegisterResource("pulumi:providers:aws", "aws", pulumi.Map{
			"region":      pulumi.String("us-east-1"),
			"defaultTags": asJSON(object{"tags": tags}),
		}, &provider, pulumi.Version(plugin.Version)); err != nil {
			return err
		}
		s.provider = &provider
		n := s.network()
		if settings.GetBool("all") {
			s.addAll(n)
		}
		return errors.Join(s.errs...)
	})
}

// addAll adds the resources that are not part of the small network.
func (s *stack) addAll(n network) {
	s.gateways(n)
	s.defaults(n)
	s.endpoints(n, s.endpointGroup(n))
	s.lookUpNetwork(n)

	data := s.storage()
	s.messaging(data)
	logs := s.logs(n)
	cluster := s.cluster(data, logs)
	s.service(n, s.loadBalancer(n), cluster, s.taskDefinition(logs))
	s.registry(data)
	s.pipeline(data)
	s.monitoring(data)
	s.lookUpAccount()
}
