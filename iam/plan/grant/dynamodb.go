package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// DynamoDB allows access to a table and its indexes. With read, the code can get,
// query and scan items. With readWrite, it can put, update and delete them as well.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
type DynamoDB struct {
	// Table is the name or the ARN of the table. Required.
	Table string `json:"table"`
	// Access is the level of access: read or readWrite. Required.
	Access Access `json:"access"`
	// Stream allows reading the stream of the table as well.
	Stream bool `json:"stream"`
}

var table = policy.Kind{
	Service: "dynamodb", Name: "table", Example: "carts", Prefix: "table/", Min: 3, Max: 255,
	Pattern: regexp.MustCompile(`^[A-Za-z0-9_.-]+$`),
	Region:  validate.ReachableRegion, Account: validate.AnyAccount,
}

// Constraints returns the constraints of the grant.
func (DynamoDB) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"table": table.Constraint(), "access": readWriteAccess}
}

// statements allows queries on the indexes as well, which IAM authorizes by the ARN
// of the index. Indexes are read-only: the code writes to the table.
func (g *DynamoDB) statements(scope policy.Scope) []policy.Statement {
	table := table.ARN(g.Table, scope)
	read := []string{
		"dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:BatchGetItem",
		"dynamodb:ConditionCheckItem", "dynamodb:Query", "dynamodb:Scan",
	}
	if g.Access == ReadWrite {
		read = append(read, "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem")
	}
	statements := []policy.Statement{
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
		// ListStreams supports no resource types, and DescribeTable returns the ARN
		// of the stream.
		statements = append(statements, policy.Statement{
			Sid: "DynamoDBStream", Effect: policy.Allow,
			Actions:   streamActions,
			Resources: []string{table + "/stream/*"},
		})
	}
	return statements
}

// streamActions are the actions that reading a stream requires.
var streamActions = []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}

// streams is the endpoint of DynamoDB Streams, which the gateway endpoint for
// DynamoDB does not support.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html
const streams = "dynamodb-streams"

func (g *DynamoDB) calls() []string {
	if g.Stream {
		return []string{"dynamodb", streams}
	}
	return []string{"dynamodb"}
}
