package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// EFS allows tasks to mount a file system through one of its access points, and only
// at its mount targets. The task definition must enable IAM authorization and transit
// encryption: without IAM authorization, EFS does not evaluate the grant.
// https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
type EFS struct {
	// FileSystem is the file system's ID or its ARN. Required.
	FileSystem string `json:"fileSystem"`
	// AccessPoint is the access point's ID or its ARN. Required.
	AccessPoint string `json:"accessPoint"`
	// Access is the level of access: read or readWrite. Required.
	Access Access `json:"access"`
}

var (
	fileSystem = policy.Kind{
		Service: "elasticfilesystem", Name: "file system", Identifier: "ID", Example: "fs-0123456789abcdef0", Prefix: "file-system/",
		Min: 11, Max: 43, Pattern: regexp.MustCompile(`^fs-[0-9a-f]+$`), Account: validate.AnyAccount,
	}
	accessPoint = policy.Kind{
		Service: "elasticfilesystem", Name: "access point", Identifier: "ID", Example: "fsap-0123456789abcdef0", Prefix: "access-point/",
		Min: 13, Max: 45, Pattern: regexp.MustCompile(`^fsap-[0-9a-f]+$`), Account: validate.AnyAccount,
	}
)

// Constraints returns the constraints of the grant.
func (EFS) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"fileSystem": fileSystem.Constraint(), "accessPoint": accessPoint.Constraint(), "access": readWriteAccess,
	}
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

// calls returns nothing: tasks mount the file system at a mount target in the VPC.
func (g *EFS) calls() []string { return nil }
