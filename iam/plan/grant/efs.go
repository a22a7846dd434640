package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// EFS lets tasks mount a file system, through one access point of it and by its
// mount targets only. The task definition turns IAM authorisation and transit
// encryption on; without the first the file system asks nobody.
// https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
type EFS struct {
	// FileSystem is the file system's ID or its ARN. Required.
	FileSystem string `json:"fileSystem"`
	// AccessPoint is the access point's ID or its ARN. Required.
	AccessPoint string `json:"accessPoint"`
	// Access is read or readWrite. Required.
	Access Access `json:"access"`
}

var (
	fileSystem = policy.Kind{
		Service: "elasticfilesystem", Name: "file system", Example: "fs-0123456789abcdef0", Prefix: "file-system/",
		Min: 11, Max: 43, Pattern: regexp.MustCompile(`^fs-[0-9a-f]+$`),
	}
	accessPoint = policy.Kind{
		Service: "elasticfilesystem", Name: "access point", Example: "fsap-0123456789abcdef0", Prefix: "access-point/",
		Min: 13, Max: 45, Pattern: regexp.MustCompile(`^fsap-[0-9a-f]+$`),
	}
)

// Constraints tells what the settings of the grant take.
func (EFS) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"fileSystem": fileSystem.Constraint(), "accessPoint": accessPoint.Constraint(), "access": readable}
}

func (g *EFS) validate(scope policy.Scope, errs validate.Errors) {
	fileSystem.Validate(g.FileSystem, scope, errs.Child("fileSystem"))
	accessPoint.Validate(g.AccessPoint, scope, errs.Child("accessPoint"))
}

func (g *EFS) statements(scope policy.Scope) []policy.Statement {
	actions := []string{"elasticfilesystem:ClientMount"}
	if g.Access == ReadWrite {
		actions = append(actions, "elasticfilesystem:ClientWrite") // never ClientRootAccess
	}
	return []policy.Statement{{
		Sid: policy.Sid("EFS", string(g.Access)), Effect: policy.Allow,
		Actions: actions, Resources: []string{fileSystem.ARN(g.FileSystem, scope)},
		Conditions: policy.Conditions{
			"StringEquals": {"elasticfilesystem:AccessPointArn": {accessPoint.ARN(g.AccessPoint, scope)}},
			"Bool":         {"elasticfilesystem:AccessedViaMountTarget": {"true"}},
		},
	}}
}

// calls returns nothing: mounting talks to the mount target in the VPC.
func (g *EFS) calls() []string { return nil }
