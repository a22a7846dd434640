package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// DynamoDB opens a table and its indexes. read: get, query and scan items;
// readWrite: put, update and delete them as well.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
type DynamoDB struct {
	// Table is the table's name or its ARN. Required.
	Table string `json:"table"`
	// Access is read or readWrite. Required.
	Access Access `json:"access"`
	// Stream opens the table's stream for reading as well.
	Stream bool `json:"stream"`
}

var table = policy.Kind{
	Service: "dynamodb", Name: "table", Example: "carts", Prefix: "table/", Min: 3, Max: 255,
	Pattern: regexp.MustCompile(`^[A-Za-z0-9_.-]+$`),
}

// Constraints tells what the settings of the grant take.
func (DynamoDB) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"table": table.Constraint(), "access": readable}
}

func (g *DynamoDB) validate(scope policy.Scope, errs validate.Errors) {
	table.Validate(g.Table, scope, errs.Child("table"))
}

// statements opens the indexes with the table: a query on an index is judged
// by the index's own ARN. Indexes are read only; a write goes to the table.
func (g *DynamoDB) statements(scope policy.Scope) []policy.Statement {
	table := table.ARN(g.Table, scope)
	read := []string{
		"dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:BatchGetItem",
		"dynamodb:ConditionCheckItem", "dynamodb:Query", "dynamodb:Scan",
	}
	if g.Access == ReadWrite {
		read = append(read, "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem")
	}
	all := []policy.Statement{
		{
			Sid: policy.Sid("DynamoDB", string(g.Access)), Effect: policy.Allow,
			Actions: read, Resources: []string{table},
		},
		{
			Sid: "DynamoDBIndexes", Effect: policy.Allow,
			Actions: []string{"dynamodb:Query", "dynamodb:Scan"}, Resources: []string{table + "/index/*"},
		},
	}
	if g.Stream {
		// No ListStreams: it takes no resource, and the stream's ARN is the
		// table's to tell (DescribeTable).
		all = append(all, policy.Statement{
			Sid: "DynamoDBStream", Effect: policy.Allow,
			Actions:   streamActions,
			Resources: []string{table + "/stream/*"},
		})
	}
	return all
}

// streamActions are what reading a stream takes.
var streamActions = []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}

// streams is the endpoint of DynamoDB Streams, which the gateway endpoint of
// DynamoDB does not serve.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html
const streams = "dynamodb-streams"

func (g *DynamoDB) calls() []string {
	if g.Stream {
		return []string{"dynamodb", streams}
	}
	return []string{"dynamodb"}
}
