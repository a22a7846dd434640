// Command trial is a program to try the sandbox with: a small network, or with the setting trial:all one resource of
// every kind that the bridge serves. It names them by their tokens: compiling Pulumi's SDK for AWS takes minutes and
// gigabytes.
//
// Not tried, and not served: aws_accessanalyzer_analyzer, aws_lb_trust_store,
// aws_route53_resolver_firewall_rule_group_association and aws_vpc_block_public_access_exclusion, which moto lacks;
// aws_route53_resolver_query_log_config_association, which moto makes and cannot delete; and
// aws_vpc_endpoint_subnet_association, which always takes a minute to make and another to delete (an endpoint's own
// subnetIds take none).
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

// version is the release of the AWS provider that the sandbox has.
const version = "6.83.2"

type (
	object = map[string]any
	list   = []any
)

// thing is a resource of any kind, with what others want to know of it.
type thing struct {
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

// stack registers resources with one provider and keeps the errors.
type stack struct {
	ctx      *pulumi.Context
	provider pulumi.ProviderResource
	cidr     string
	team     string
	size     int
	errs     []error
}

func (s *stack) add(token, name string, inputs object, opts ...pulumi.ResourceOption) *thing {
	var r thing
	opts = append(opts, pulumi.Provider(s.provider), pulumi.Version(version))
	s.errs = append(s.errs, s.ctx.RegisterResource("aws:"+token, name, pulumi.ToMap(inputs), &r, opts...))
	return &r
}

// ask calls a function as soon as its arguments are known, and exports and returns the ID of its answer.
func (s *stack) ask(token string, args object) pulumi.Output {
	_, name, _ := strings.Cut(token, ":")
	id := pulumi.ToOutput(args).ApplyT(func(args any) (any, error) {
		var answer object
		err := s.ctx.Invoke("aws:"+token, args, &answer, pulumi.Provider(s.provider), pulumi.Version(version))
		return answer["id"], err
	})
	s.ctx.Export(name, id)
	return id
}

// policy allows something to a service, or to everybody in the account.
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

// trust lets a service take a role on.
func trust(service string) pulumi.Output {
	return asJSON(object{"Version": "2012-10-17", "Statement": list{object{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"Service": service + ".amazonaws.com"},
	}}})
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
			tags["First"] = "true" // a change of the team takes it away
		}
		var provider pulumi.ProviderResourceState
		if err := ctx.RegisterResource("pulumi:providers:aws", "aws", pulumi.Map{
			"region":      pulumi.String("us-east-1"),
			"defaultTags": asJSON(object{"tags": tags}),
		}, &provider, pulumi.Version(version)); err != nil {
			return err
		}
		s.provider = &provider
		n := s.network()
		if settings.GetBool("all") {
			s.moreNetwork(n)
			s.delivery(s.containers(n, s.balancer(n), s.storage()))
		}
		return errors.Join(s.errs...)
	})
}
