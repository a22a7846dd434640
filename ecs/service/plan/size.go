package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// A memory is the range of memory for a CPU size, in MiB.
type memory struct{ min, max, step int }

// sizes are the task sizes of Fargate, by CPU. The smallest has three fixed values.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
var sizes = map[int]memory{
	256:    {512, 2048, 0},
	512:    {1024, 4096, 1024},
	1024:   {2048, 8192, 1024},
	2048:   {4096, 16384, 1024},
	4096:   {8192, 30720, 1024},
	8192:   {16384, 61440, 4096},
	maxCPU: {32768, maxMemory, 8192},
}

// maxCPU and maxMemory are the largest size of a task.
const (
	maxCPU    = 16384
	maxMemory = 122880
)

func (m memory) has(mib int) bool {
	if m.step == 0 {
		return slices.Contains([]int{512, 1024, 2048}, mib)
	}
	return m.min <= mib && mib <= m.max && (mib-m.min)%m.step == 0
}

func (m memory) String() string {
	if m.step == 0 {
		return "512, 1024 or 2048"
	}
	return fmt.Sprintf("%d to %d in steps of %d", m.min, m.max, m.step)
}

func validateSize(s Spec, errs validate.Errors) {
	if key, problem := CheckSize(s.CPU, s.Memory); key != "" {
		errs.Child(key).Addf("%s", problem)
		return
	}
	validateShares(s, errs)
}

// CheckSize returns what is wrong with the size of a task, and the key that is: "cpu" or "memory".
func CheckSize(cpu, mib int) (key, problem string) {
	supported, ok := sizes[cpu]
	switch {
	case !ok:
		cpus := strings.Trim(fmt.Sprint(slices.Sorted(maps.Keys(sizes))), "[]")
		return "cpu", fmt.Sprintf("invalid value %d: Fargate supports %s", cpu, strings.ReplaceAll(cpus, " ", ", "))
	case !supported.has(mib):
		return "memory", fmt.Sprintf("invalid value %d: with %d CPU units, Fargate supports %s MiB", mib, cpu, supported)
	}
	return "", ""
}

// validateShares reports containers that together reserve more than the task has. A
// container reserves its memory reservation, or otherwise its memory.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
func validateShares(s Spec, errs validate.Errors) {
	cpu, mib := 0, 0
	for i, c := range s.Containers {
		at := errs.Child("containers").Index(i)
		if c.Memory > 0 && c.MemoryReservation >= c.Memory {
			at.Child("memoryReservation").Addf("must be less than memory, which is %d MiB (got %d)", c.Memory, c.MemoryReservation)
		}
		if c.Memory > s.Memory {
			at.Child("memory").Addf("must not exceed the memory of the task, which is %d MiB (got %d)", s.Memory, c.Memory)
		}
		cpu += c.CPU
		mib += cmp.Or(c.MemoryReservation, min(c.Memory, s.Memory))
		total := 0
		for _, size := range c.Tmpfs {
			total += size
		}
		if limit := cmp.Or(c.Memory, s.Memory); total >= limit {
			at.Child("tmpfs").Addf("must be less than the container's memory of %d MiB in total (got %d)", limit, total)
		}
	}
	if cpu > s.CPU {
		errs.Child("cpu").Addf("the containers reserve %d units in total, but the task has %d", cpu, s.CPU)
	}
	if mib > s.Memory {
		errs.Child("memory").Addf("the containers reserve %d MiB in total, but the task has %d", mib, s.Memory)
	}
}
