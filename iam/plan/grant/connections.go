package grant

import (
	"fmt"
	"strings"
)

// A Connection is a connection inside the VPC that a grant authorizes. The endpoints of
// AWS services do not serve it: a security group rule must allow it.
type Connection struct {
	// Key is the key in the grant: "efs" or "statement.actions[0]".
	Key string
	// To is what the code connects to: "an EFS file system at port 2049".
	To string
	// Store is the kind of the data store, or "" for one that has no kind. Port is its
	// port if it is fixed.
	Store string
	Port  int
}

// connections are the connections that actions authorize, by the beginning of the action.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var connections = []struct {
	action string
	Connection
}{
	{"elasticfilesystem:Client", Connection{To: "an EFS file system at port 2049", Store: "efs", Port: 2049}},
	{"rds-db:connect", Connection{To: "an RDS database", Store: "rds"}},
	{"elasticache:Connect", Connection{To: "an ElastiCache cache", Store: "elasticache"}},
	{"memorydb:Connect", Connection{To: "a MemoryDB cluster"}},
	{"neptune-db:", Connection{To: "a Neptune cluster"}},
	{"kafka-cluster:", Connection{To: "an MSK cluster"}},
	{"dsql:DbConnect", Connection{To: "an Aurora DSQL cluster"}},
}

// Connections returns the connections that the grant authorizes, one for each kind of
// data store.
func (g Grant) Connections() []Connection {
	found := map[string]bool{}
	var authorized []Connection
	add := func(key, action string) {
		for _, c := range connections {
			if strings.HasPrefix(action, c.action) && !found[c.To] {
				found[c.To], c.Key = true, key
				authorized = append(authorized, c.Connection)
			}
		}
	}
	if g.EFS != nil {
		add("efs", "elasticfilesystem:ClientMount")
	}
	if g.Statement != nil {
		for i, action := range g.Statement.Actions {
			add(fmt.Sprintf("statement.actions[%d]", i), action)
		}
	}
	return authorized
}
