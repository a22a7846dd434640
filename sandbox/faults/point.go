package faults

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Point is a point in a command at which a target is killed: a time after the engine has started an operation. The numbers of
// a random source determine the points, though not which call of AWS is in progress there.
type Point struct {
	Target     Target
	Operations int
	Delay      time.Duration
}

func (p Point) String() string {
	return fmt.Sprintf("%s at operation %d + %d ms", p.Target, p.Operations, p.Delay.Milliseconds())
}

// RandomPoint returns a point at which a target is killed in a command with a number of operations. It is in their first half,
// because the others are done before most delays end.
func RandomPoint(random *rand.Rand, operations int, target Target) Point {
	return Point{
		Target:     target,
		Operations: 1 + random.IntN(max(operations/2, 1)),
		// Most calls take less than two seconds. The waits of the provider for a state, such as that of a load balancer,
		// take longer.
		Delay: time.Duration(random.IntN(2000)) * time.Millisecond,
	}
}
