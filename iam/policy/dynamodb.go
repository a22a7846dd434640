package policy

import (
	"regexp"

	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// DynamoDB opens a table and its indexes. read: get, query and scan items;
// readWrite: put, update and delete them as well.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
type DynamoDB struct {
	// Table is the table's name or its ARN. Required.
	Table string `json:"table"`
	// Access is read or readWrite. Required.
	Access Access `json:"access"`
}

var table = kind{
	service: "dynamodb", name: "table", example: "carts", prefix: "table/", min: 3, max: 255,
	pattern: regexp.MustCompile(`^[A-Za-z0-9_.-]+$`),
}

// Rules tells what the settings of the grant take.
func (DynamoDB) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{"table": table.rule(), "access": readable}
}

func (g *DynamoDB) check(at Scope, l problem.List) {
	table.check(g.Table, at, l.At("dynamodb").At("table"))
	checkAccess(g.Access, readable, l.At("dynamodb").At("access"))
}

// statements opens the indexes with the table: a query on an index is judged
// by the index's own ARN. Indexes are read only; a write goes to the table.
func (g *DynamoDB) statements(at Scope) []Statement {
	table := at.named("dynamodb", "table/", g.Table)
	read := []string{
		"dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:BatchGetItem",
		"dynamodb:ConditionCheckItem", "dynamodb:Query", "dynamodb:Scan",
	}
	if g.Access == ReadWrite {
		read = append(read, "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem")
	}
	name := lastName(g.Table)
	return []Statement{
		{
			Sid: sid("DynamoDB", string(g.Access), name), Effect: Allow,
			Actions: read, Resources: []string{table},
		},
		{
			Sid: sid("DynamoDB", "Indexes", name), Effect: Allow,
			Actions: []string{"dynamodb:Query", "dynamodb:Scan"}, Resources: []string{table + "/index/*"},
		},
	}
}

func (g *DynamoDB) calls() []string { return []string{"dynamodb"} }
