package preflight_test

import (
	"flag"
	"testing"
)

// TestMain lets more tests run at the same time than there are cores. Those with a sandbox wait most of the time: the
// AWS provider waits at least 30 seconds for a load balancer and 10 for a VPC. A sandbox needs 1.1 GB of memory.
func TestMain(m *testing.M) {
	parallel := flag.Lookup("test.parallel")
	flag.Parse()
	if parallel.Value.String() == parallel.DefValue {
		_ = parallel.Value.Set("6") // fails only for text that is not a number
	}
	m.Run()
}
