package proof_test

import (
	"testing"
)

// TestDeliveryRolesUpdateServicesOnlyWithinTheStack simulates updates of services with the
// credentials of each role that deploys images, in a stack whose service cart has ECS Exec.
func TestDeliveryRolesUpdateServicesOnlyWithinTheStack(t *testing.T) {
	t.Parallel()
	const definition, exec, public = "ecs:task-definition", "ecs:enable-execute-command", "ecs:auto-assign-public-ip"
	revision := func(family string) string { return arn("ecs", "task-definition/"+family) }
	in := modes["codebuild-with-all"]
	in.Delivery.GitHub, in.Delivery.CodePipeline = modes["confined"].Delivery.GitHub, modes["codepipeline"].Delivery.CodePipeline
	in.Services, in.Deployed = modes["confined"].Services, modes["confined"].Deployed
	roles := planned(t, in)
	var all []request
	for _, key := range []string{"codebuild", "codepipeline", "github"} {
		for _, tc := range []struct {
			service string
			context map[string]string
			subnets []string
			allowed bool
		}{
			{"users", map[string]string{definition: revision("shop-dev-users:7")}, nil, true},
			{"users", nil, nil, true}, // such as a new number of tasks
			{"users", map[string]string{exec: "false", public: "false"}, []string{"{subnet/private-a}", "{subnet/private-b}"}, true},
			{"cart", map[string]string{definition: revision("shop-dev-cart:8"), exec: "true"}, []string{"{subnet/private-b}"}, true},

			{"users", map[string]string{exec: "true"}, nil, false},
			{"users", map[string]string{public: "true"}, nil, false},
			{"cart", map[string]string{public: "true", exec: "true"}, nil, false},
			{"users", nil, []string{"{subnet/private-a}", "subnet-0123456789abcdef0"}, false},
			{"cart", map[string]string{exec: "true"}, []string{"subnet-0123456789abcdef0"}, false},
			{"users", map[string]string{definition: revision("shop-prod-users:7")}, nil, false},
			{"users", map[string]string{definition: revision("shop-dev-two-users:7")}, nil, false},
			{"users", map[string]string{definition: revision("shop-dev-users-two:7")}, nil, false},
			{"users", map[string]string{definition: revision("admin:1")}, nil, false},
			{"users", map[string]string{definition: "arn:aws:ecs:us-east-1:210987654321:task-definition/shop-dev-users:7"}, nil, false},
			{"cart", map[string]string{definition: revision("shop-prod-cart:7"), exec: "true"}, nil, false},
		} {
			req := by(t, roles[key], "ecs:UpdateService", arn("ecs", "service/shop-dev/"+tc.service))
			req.Context, req.Multivalued, req.allowed = tc.context, map[string][]string{}, tc.allowed
			if tc.subnets != nil {
				req.Multivalued["ecs:subnet"] = tc.subnets
			}
			all = append(all, req)
		}
		for family, allowed := range map[string]bool{
			"shop-dev-cart": true, "shop-dev-users": true, "shop-dev-two-cart": false, "shop-dev-cart2": false, "shop-prod-cart": false,
			"shop-two-dev-cart": false, "admin": false,
		} {
			register := by(t, roles[key], "ecs:RegisterTaskDefinition", revision(family+":*"))
			register.allowed = allowed
			tag := by(t, roles[key], "ecs:TagResource", revision(family+":1"))
			tag.Context, tag.allowed = map[string]string{"ecs:CreateAction": "RegisterTaskDefinition"}, allowed
			untagged := by(t, roles[key], "ecs:TagResource", revision(family+":1"))
			all = append(all, register, tag, untagged)
		}
		for _, action := range []string{"ecs:CreateService", "ecs:DeleteService", "ecs:UpdateServicePrimaryTaskSet"} {
			all = append(all, by(t, roles[key], action, arn("ecs", "service/shop-dev/users")))
		}
		for _, action := range []string{"ecs:RunTask", "ecs:StartTask", "ecs:DeleteTaskDefinitions"} {
			all = append(all, by(t, roles[key], action, revision("shop-dev-users:7")))
		}
		for _, cluster := range []string{"shop-prod", "shop-dev2", "shop-dev-two", "shop"} {
			all = append(all, by(t, roles[key], "ecs:UpdateService", arn("ecs", "service/"+cluster+"/users")))
		}
	}
	simulate(t, all)
}

// TestManyServicesKeepTheirConditions simulates updates in a stack of 500 services, whose
// task definitions a pattern matches.
func TestManyServicesKeepTheirConditions(t *testing.T) {
	t.Parallel()
	in := manyServices()
	in.Deployed.Network.TaskSubnets = []string{"private-a"}
	r := planned(t, in)["github"]
	service := arn("ecs", "service/retail-store-dev/service-7")
	var all []request
	for context, allowed := range map[[2]string]bool{
		{"ecs:task-definition", arn("ecs", "task-definition/retail-store-dev-service-7:1")}:  true,
		{"ecs:task-definition", arn("ecs", "task-definition/retail-store-prod-service-7:1")}: false,
		{"ecs:enable-execute-command", "true"}:                                               false,
		{"ecs:auto-assign-public-ip", "true"}:                                                false,
	} {
		req := by(t, r, "ecs:UpdateService", service)
		req.Context, req.allowed = map[string]string{context[0]: context[1]}, allowed
		all = append(all, req)
	}
	simulate(t, all)
}

// TestBuildsRunOnlyInTheirVPC simulates network interfaces of builds in the subnets and with
// the security groups of stacks.
func TestBuildsRunOnlyInTheirVPC(t *testing.T) {
	t.Parallel()
	in := modes["codebuild-with-all"]
	in.Deployed.Network.TaskSubnets = []string{"private-a"}
	r := planned(t, in)["codebuild"]
	var all []request
	for _, resource := range []string{"subnet/subnet-1", "security-group/sg-1"} {
		for owner, allowed := range map[[2]string]bool{{"shop", "dev"}: true, {"shop", "prod"}: false, {"shop", "dev-two"}: false, {"shop-two", "dev"}: false} {
			req := by(t, r, "ec2:CreateNetworkInterface", arn("ec2", resource))
			req.Context, req.allowed = tagged("ResourceTag", owner[0], owner[1]), allowed
			all = append(all, req)
		}
		all = append(all, by(t, r, "ec2:CreateNetworkInterface", arn("ec2", resource))) // without tags
	}
	simulate(t, all)
}
