package cost

// A Workload is what stands on a foundation, and how much it is used in a month.
type Workload struct {
	// Tasks are those of its services, which run for so many Hours of the month.
	Tasks []Task
	Hours float64
	// ARM and Spot are what they run on; else x86 on Fargate itself.
	ARM  bool
	Spot bool
	// Monitored tells that GuardDuty's agent is in them.
	Monitored bool
	// Table is what it keeps in DynamoDB.
	Table Table
	// LogGB is how much it logs, and Keys how many keys of KMS are its own.
	LogGB float64
	Keys  int
}

// A Task is what a service runs, so many at once.
type Task struct {
	Count  int
	CPU    int // in units of which 1024 are a vCPU
	Memory int // in MiB
}

// A Table is one of DynamoDB, billed by request. An item is written in units of
// 1 KB and read in units of 4 KB; every index that holds it is written and
// stored as well.
type Table struct {
	StoredGB      float64 // with its indexes
	RecoverableGB float64 // without: what point-in-time recovery keeps
	Writes, Reads float64 // millions of request units
}

// Bill returns what the workload costs a month in a region, without traffic.
func (w Workload) Bill(region string) Bill {
	price, of := in(uses, region)
	vcpus, gb := w.size()
	watched := 0.0
	if w.Monitored {
		watched = vcpus * w.Hours / Month
	}
	compute := w.compute(price)
	return Bill{region, of, []Item{
		{"tasks", w.Hours, vcpus*compute.VCPU + gb*compute.GB},
		{"GuardDuty Runtime Monitoring", watched, price.Monitored},
		{"DynamoDB storage", w.Table.StoredGB, price.Stored},
		{"DynamoDB recovery", w.Table.RecoverableGB, price.Recoverable},
		{"DynamoDB writes", w.Table.Writes, price.Written},
		{"DynamoDB reads", w.Table.Reads, price.Read},
		{"logs", w.LogGB, price.Logged},
		{"KMS keys", float64(w.Keys), Key},
	}}
}

// size returns the vCPUs and the GB of all tasks.
func (w Workload) size() (float64, float64) {
	cpu, memory := 0, 0
	for _, task := range w.Tasks {
		cpu += task.Count * task.CPU
		memory += task.Count * task.Memory
	}
	return float64(cpu) / 1024, float64(memory) / 1024
}

func (w Workload) compute(price Uses) Compute {
	of := price.X86
	if w.ARM {
		of = price.ARM
	}
	if w.Spot {
		of = Compute{of.VCPU * Spot, of.GB * Spot}
	}
	return of
}
