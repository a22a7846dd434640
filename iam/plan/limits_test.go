package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/grant"
)

func TestQueueNameLengthLimit(t *testing.T) {
	t.Parallel()
	granting := func(queue string) error {
		_, err := iamplan.New(input(iamplan.Service{Name: "cart", ServicePermissions: iamplan.ServicePermissions{Grants: []grant.Grant{
			{SQS: &grant.SQS{Queue: queue, Access: grant.Send}},
		}}}), scope)
		return err
	}
	require.NoError(t, granting(strings.Repeat("q", 80)))
	require.ErrorContains(t, granting(strings.Repeat("q", 81)), "services.cart.grants[0].sqs.queue: ")
}

func TestInlinePolicySizeLimit(t *testing.T) {
	t.Parallel()
	cart := iamplan.Service{Name: "cart"}
	for i := range 250 {
		cart.Grants = append(cart.Grants, grant.Grant{SQS: &grant.SQS{Queue: fmt.Sprintf("queue-%d", i), Access: grant.Send}})
	}
	_, err := iamplan.New(input(cart), scope)
	require.ErrorContains(t, err, "services.cart: ")
	require.ErrorContains(t, err, "10240")
}
