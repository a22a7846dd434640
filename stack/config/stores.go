package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/internal/validate"
	securityplan "ecs-foundation/security/plan"
)

// validateGrantedStores reports grants to connect to a data store that the service does
// not use: no security group rule allows the connection, so that it times out.
func (c *Config) validateGrantedStores(errs validate.Errors) {
	for _, name := range c.ServiceNames() {
		s := c.Services[name]
		for i, g := range s.Grants {
			for _, connection := range g.Connections() {
				serves := func(store string) bool { return isStoreOf(c.Data[store], connection) }
				if !slices.ContainsFunc(s.Uses, serves) {
					errs.Child(name).Child("grants").Index(i).Child(connection.Key).Addf(
						"no security group rule allows the tasks to connect to %s: %s", connection.To, c.storeAdvice(connection))
				}
			}
		}
	}
}

// isStoreOf reports whether a data store can be the one of a connection.
func isStoreOf(store securityplan.Store, connection grant.Connection) bool {
	switch {
	case store.Kind == "":
		return store.Port != 0 && (connection.Port == 0 || store.Port == connection.Port)
	case connection.Store == "":
		return store.Kind != securityplan.EFS
	}
	return string(store.Kind) == connection.Store
}

// storeAdvice returns how to allow a connection.
func (c *Config) storeAdvice(connection grant.Connection) string {
	var stores []string
	for _, name := range slices.Sorted(maps.Keys(c.Data)) {
		if isStoreOf(c.Data[name], connection) {
			stores = append(stores, name)
		}
	}
	switch {
	case len(stores) > 0:
		return "add its store to uses: " + strings.Join(stores, " or ")
	case connection.Store != "":
		return fmt.Sprintf("add a store with kind: %s to data, and its name to uses", connection.Store)
	default:
		return "add a store with its port to data, and its name to uses"
	}
}
