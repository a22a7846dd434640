module ${PROJECT}

go 1.26

require (
	ecs-foundation v1.0.0
	github.com/pulumi/pulumi-aws/sdk/v6 v6.83.2
	github.com/pulumi/pulumi/sdk/v3 v3.250.0
)

// The checkout of the foundation beside this directory. To use a release: HOST/ORG/REPOSITORY v1.0.0.
replace ecs-foundation => ../ecs-foundation
