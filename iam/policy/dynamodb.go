package policy

import (
	"regexp"

	"ecs-foundation/internal/problem"
)

// DynamoDB opens a table and its indexes. read: get, query and scan items;
// readWrite: put, update and delete them as well.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
type DynamoDB struct {
	Table  string `json:"table"`  // name or ARN
	Access Access `json:"access"` // read or readWrite
}

var tableName = regexp.MustCompile(`^[A-Za-z0-9_.-]{3,255}$`)

func (g *DynamoDB) check(l problem.List) {
	checkName(g.Table, "dynamodb", "table", "carts", tableName, l.At("dynamodb").At("table"))
	checkAccess(g.Access, l.At("dynamodb").At("access"), Read, ReadWrite)
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
