package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/reach"
)

// withoutSecrets removes the secrets of the project's services, which the account does not
// have.
var withoutSecrets = []string{"services.users.secrets"}

func (s *session) devPart() (part, error) {
	d, err := s.deployment("dev", "", filepath.Join(s.options.project, "Pulumi.dev.yaml"), nil, withoutSecrets)
	if err != nil {
		return part{}, err
	}
	p := part{name: "dev", hours: 1, stacks: []*deployment{d}, steps: s.lifecycle(d)}
	var reverted []string
	for _, c := range changes[:s.options.changes] {
		own := c.replaces
		c.replaces = slices.Concat(reverted, own)
		reverted = own
		p.steps = append(p.steps, action{c.row, func(ctx context.Context) (string, error) { return s.change(ctx, d, c) }})
	}
	return p, nil
}

// lifecycle returns the steps of a new stack.
func (s *session) lifecycle(d *deployment) []action {
	return []action{
		{"create", func(ctx context.Context) (string, error) { return s.deploy(ctx, d) }},
		{"preview again, with a refresh", func(ctx context.Context) (string, error) { return "no changes", s.unchanged(ctx, d) }},
		{"compare the network with the plan", func(ctx context.Context) (string, error) { return s.compare(ctx, d) }},
	}
}

// change makes a change, and checks what it replaces and that the next preview shows no
// changes.
func (s *session) change(ctx context.Context, d *deployment, c change) (string, error) {
	if err := s.configure(d, c.set, slices.Concat(withoutSecrets, c.remove)); err != nil {
		return "", err
	}
	p, err := s.preview(ctx, d)
	if err != nil {
		return "", err
	}
	for _, step := range p.Steps {
		if step.Op == "replace" && !slices.ContainsFunc(c.replaces, func(suffix string) bool { return strings.HasSuffix(step.URN, suffix) }) {
			return "", fmt.Errorf("unexpected replacement of %s", step.URN)
		}
	}
	if err := s.up(ctx, d); err != nil {
		return "", err
	}
	return summary(p), s.unchanged(ctx, d)
}

// compare compares the deployed network with the plan, flow by flow.
func (s *session) compare(ctx context.Context, d *deployment) (string, error) {
	outputs, _, err := s.outputs(ctx, d)
	if err != nil {
		return "", err
	}
	var described reach.Description
	for _, call := range []string{
		"vpcs", "subnets", "route-tables", "internet-gateways", "nat-gateways", "vpc-endpoints", "network-acls", "security-groups",
		"managed-prefix-lists",
	} {
		if err := s.aws.call(ctx, &described, "ec2", "describe-"+call); err != nil {
			return "", err
		}
	}
	flows, differences, err := preflight.CompareDeployed(d.plan, outputs, described)
	if err != nil {
		return "", err
	}
	if len(differences) > 0 {
		return "", errors.New(strings.Join(differences, "\n"))
	}
	return fmt.Sprintf("%d flows as planned", flows), nil
}

func (s *session) storePart() (part, error) {
	const project = "examples/retail-store"
	base, err := s.deployment("store", "", filepath.Join(s.options.project, project, "foundation.yaml"), nil, nil)
	if err != nil {
		return part{}, err
	}
	store, err := s.deployment("shop", project, filepath.Join(s.options.project, project, "Pulumi.dev.yaml"),
		[]string{"foundation=organization/ecs-foundation/" + base.Stack}, nil)
	if err != nil {
		return part{}, err
	}
	store.hourly = storeHourly
	return part{name: "store", hours: 0.5, stacks: []*deployment{base, store}, steps: []action{
		{"create the foundation", func(ctx context.Context) (string, error) { return s.deploy(ctx, base) }},
		{"create the store", func(ctx context.Context) (string, error) { return s.deploy(ctx, store) }},
		{"tasks are running", func(ctx context.Context) (string, error) { return s.tasks(ctx, store) }},
	}}, nil
}

// tasks checks that each service of the store has a running task, and on AWS that the store
// responds.
func (s *session) tasks(ctx context.Context, store *deployment) (string, error) {
	_, outputs, err := s.outputs(ctx, store)
	if err != nil {
		return "", err
	}
	var list struct{ ServiceArns []string }
	cluster := fmt.Sprint(outputs["cluster"])
	if err := s.aws.call(ctx, &list, "ecs", "list-services", "--cluster", cluster); err != nil {
		return "", err
	}
	var described struct {
		Services []struct {
			ServiceName  string
			RunningCount int
		}
	}
	arguments := append([]string{"ecs", "describe-services", "--cluster", cluster, "--services"}, list.ServiceArns...)
	if err := s.aws.call(ctx, &described, arguments...); err != nil {
		return "", err
	}
	running := 0
	for _, service := range described.Services {
		if service.RunningCount == 0 {
			return "", fmt.Errorf("service %s has no running task", service.ServiceName)
		}
		running += service.RunningCount
	}
	if running == 0 {
		return "", fmt.Errorf("cluster %s has no services", cluster)
	}
	if s.record.Endpoint {
		return fmt.Sprintf("%d tasks; the emulator does not start containers", running), nil
	}
	return fmt.Sprintf("%d tasks; the store responds", running), responds(ctx, fmt.Sprint(outputs["url"]))
}

// responds waits until a URL responds with status 200.
func responds(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			err = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return err
			}
			err = fmt.Errorf("%s responds with %s", url, response.Status)
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(5 * time.Second):
		}
	}
}

func (s *session) prodPart() (part, error) {
	account := fmt.Sprintf("accounts=[%q]", s.options.account)
	domain := []string{"loadBalancer.domain=" + s.options.domain, "loadBalancer.zoneId=" + s.options.zone, account}
	without := slices.Concat(withoutSecrets, []string{"loadBalancer.certificateArn", "loadBalancer.alarms"})
	d, err := s.deployment("prod", "", filepath.Join(s.options.project, "Pulumi.prod.yaml"), domain, without)
	if err != nil {
		return part{}, err
	}
	// README.md describes how to destroy prod.
	unprotected := slices.Concat(domain, []string{
		"profile=development", "loadBalancer.deletionProtection=false", "loadBalancer.logs.emptyOnDelete=true",
	})
	return part{
		name: "prod", hours: 0.7, stacks: []*deployment{d}, steps: s.lifecycle(d),
		prepare: func(ctx context.Context) error {
			if err := s.configure(d, unprotected, without); err != nil {
				return err
			}
			return s.up(ctx, d)
		},
	}, nil
}
