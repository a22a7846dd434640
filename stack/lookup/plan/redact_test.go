package plan_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

func TestFailedLookupsDoNotRepeatSecrets(t *testing.T) {
	t.Parallel()
	const secret = "S3cr3t-P4ssw0rd"
	failure := errors.New("InternalError: request for " + secret + " failed")
	warnings, problems := evaluate(load(t, withService(`"grants": [{"sqs": {"queue": "`+secret+`", "access": "send"}}]`)),
		owner(account{lookupplan.Names{Service: lookupplan.SQS}: failure}))
	require.Empty(t, problems)
	require.Equal(t, "could not look up what the stack names: InternalError: request for S3c… (15 characters) failed", only(t, warnings))
	warnings, _ = evaluate(load(t, withService(`"grants": [{"sqs": {"queue": "`+secret+`", "access": "send"}}]`)),
		owner(account{lookupplan.Names{Service: lookupplan.SQS}: lookupplan.NameList{}}))
	require.Equal(t, `services.ui.grants[0].sqs.queue: the queue "S3c… (15 characters)" does not exist yet`, only(t, warnings))
}
