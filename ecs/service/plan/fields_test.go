package plan_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/validate"
)

// checkedElsewhere are the fields without a constraint, and why they need none.
var checkedElsewhere = map[string]string{
	"Spec.cpu":              "validateSize",
	"Spec.memory":           "validateSize",
	"Container.command":     "ECS allows any strings",
	"Container.entryPoint":  "ECS allows any strings",
	"Container.ports":       "validatePorts",
	"Container.dependsOn":   "validateDependencies",
	"Container.mounts":      "validateMounts",
	"Container.healthCheck": "HealthCheck",
	"Mount.volume":          "validateMounts",
	"HealthCheck.shell":     "HealthCheck.validate",
	"HealthCheck.command":   "HealthCheck.validate",
	"Run.scaling":           "Scaling",
	"Run.port":              "Run.Check",
	"Run.capacity":          "ValidateCapacity",
	"Run.connectServices":   "validateConnect",
	"ConnectService.port":   "validateConnect",
	"Runtime.logGroup":      "the foundation creates it",
	"Runtime.volumes":       "Runtime.Check",
	"Runtime.family":        "Runtime.Check",
	"ClusterSpec.capacity":  "ValidateCapacity",
	"ClusterSpec.exec":      "Exec",
}

// TestEachFieldIsRestricted checks that each field of a task, a service and a cluster
// except the switches has a constraint, or another check.
func TestEachFieldIsRestricted(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]reflect.Type{
		"Spec": reflect.TypeFor[serviceplan.Spec](), "Container": reflect.TypeFor[serviceplan.Container](),
		"Port": reflect.TypeFor[serviceplan.Port](), "Mount": reflect.TypeFor[serviceplan.Mount](),
		"HealthCheck": reflect.TypeFor[serviceplan.HealthCheck](), "Run": reflect.TypeFor[serviceplan.Run](),
		"ConnectService": reflect.TypeFor[serviceplan.ConnectService](), "Scaling": reflect.TypeFor[serviceplan.Scaling](),
		"Runtime": reflect.TypeFor[serviceplan.Runtime](), "Capacity": reflect.TypeFor[clusterplan.Capacity](),
		"ClusterSpec": reflect.TypeFor[clusterplan.Spec](), "Exec": reflect.TypeFor[clusterplan.Exec](),
	} {
		constraints := validate.ConstraintsOf(of)
		for _, field := range validate.Fields(of) {
			key := validate.KeyOf(field)
			isSwitch, isEnum := field.Type.Kind() == reflect.Bool, field.Type.Implements(reflect.TypeFor[validate.Enum]())
			if _, ok := constraints[key]; !ok && !isSwitch && !isEnum {
				require.Contains(t, checkedElsewhere, name+"."+key)
			}
		}
	}
}
